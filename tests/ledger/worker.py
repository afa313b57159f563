"""A writing process for the tests of durability: `python -m tests.ledger.worker FIRST COUNT`.

Enrols COUNT people from FIRST on, one act each, and prints a person's number once the books have answered."""

from __future__ import annotations

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


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
