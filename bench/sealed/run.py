"""The measurement itself, in a home of its own; prints its table."""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace
from functools import partial
from statistics import median

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from amana.desks.registry.models import Basis  # noqa: E402
from amana.desks.registry.services.files import Arrival, enrol_many  # noqa: E402
from amana.engines.common import clock  # noqa: E402
from amana.ledger import guards, sealing, writer  # noqa: E402
from amana.ledger.check import check_books  # noqa: E402
from amana.ledger.models import Account, Value  # noqa: E402
from amana.reference.bulk import _arrival, _open  # noqa: E402

PEOPLE = int(os.environ.get("PEOPLE", "60000"))
AT_ONCE = 1_000
VALUES = {"notes": "نُقل من المستشفى في اليوم نفسه", "place_written": "سجن الصناعة"}


def _plain(values: list[sealing.Plain]) -> list[sealing.Kept]:
    """As values were stored before."""
    return [(leaf, name, salt, value, None) for leaf, name, salt, value in values]


def _part(rng: random.Random, account: Account, basis: Basis) -> list[Arrival]:
    now = clock.now()
    return [replace(_arrival(rng, account, basis, now), values=VALUES) for _ in range(AT_ONCE)]


def _cpu(arrivals: list[Arrival]) -> float:
    began = time.process_time()
    writer.do(partial(enrol_many, actor=None, arrivals=arrivals))
    return time.process_time() - began


def main() -> None:
    call_command("migrate", verbosity=0)
    accounts, basis = writer.do(_open)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_value_rules")  # it takes no plain values
    sealed, rng = sealing.sealed, random.Random(7)
    spent: dict[str, list[float]] = {"sealed": [], "plain": []}
    for turn in range(PEOPLE // AT_ONCE // 2):
        for kind in ("sealed", "plain") if turn % 2 else ("plain", "sealed"):
            arrivals = _part(rng, accounts[0], basis)
            sealing.sealed = sealed if kind == "sealed" else _plain  # type: ignore[assignment]
            spent[kind].append(_cpu(arrivals))
    ratios = [a / b for a, b in zip(spent["sealed"], spent["plain"], strict=True)]
    assert Value.objects.filter(key_id=None).count() == Value.objects.exclude(key_id=None).count()
    with connection.cursor() as cursor:
        for statement in guards.triggers("sqlite")["ledger_value_rules"]:
            cursor.execute(statement)
    began = time.process_time()
    report = check_books()
    checked = time.process_time() - began
    assert report.ok, report.fault
    print(
        "# Sealed values in an import\n\n"
        f"`make bench ONLY=sealed`: {PEOPLE:,} people with two values each, {AT_ONCE:,} at a time, sealed and plain in"
        " turn on SQLite. Processor seconds of the register's whole part of the import.\n\n"
        "| what | target | seen |\n|---|---|---|\n"
        f"| sealed / plain | <= 1.10 | {median(ratios):.3f} ({min(ratios):.3f}-{max(ratios):.3f}) |\n"
        f"| 1,000 people sealed, s | shown | {median(spent['sealed']):.2f} |\n"
        f"| 1,000 people plain, s | shown | {median(spent['plain']):.2f} |\n"
        f"| `amana check` of them all, half of the values sealed, s | shown | {checked:.2f} |"
    )


if __name__ == "__main__":
    main()
