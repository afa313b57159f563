"""Writing processes for the tests of durability: `python -m tests.ledger.worker COUNT FIRST [FIRST ...]`.

For each FIRST a process of its own enrols COUNT people from there on, one act each, and prints a person's number once
the books have answered. They part once all is imported, before anybody has asked the database anything."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

django.setup()

from amana.engines.common import clock  # noqa: E402
from amana.engines.common.verdict import Verdict  # noqa: E402
from amana.ledger import services, writer  # noqa: E402
from amana.ledger.act import Act, Move  # noqa: E402
from amana.ledger.models import Account  # noqa: E402


def enrol(person: int, origin: int, prison: int) -> None:
    now = clock.now()
    verdict = Verdict("enrol", person, bytes(32), (), (), "test", now + timedelta(hours=1))
    services.record(Act("enrol", now, (Move("enrol", person, origin, prison),)), {person: verdict})


def main(first: int, count: int) -> None:
    origin, prison = (Account.objects.get(code=code).pk for code in ("ORIGIN", "PRISON"))
    for person in range(first, first + count):
        writer.do(lambda person=person: enrol(person, origin, prison))
        print(person, flush=True)


def apart(count: int, firsts: list[int]) -> int:
    """The last of `firsts` is this process's own; returns how many of the others ended otherwise than well."""
    children = []
    for first in firsts[:-1]:
        if not (child := os.fork()):
            main(first, count)
            sys.exit(0)
        children.append(child)
    main(firsts[-1], count)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


if __name__ == "__main__":
    sys.exit(apart(int(sys.argv[1]), [int(first) for first in sys.argv[2:]]))
