"""What others do with the same facts, each as a function to be timed. All commit durably."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from amana.ledger import schema

Act = Callable[[], object]
_person = count(10_000_000)


def raw_one() -> Act:
    insert = _raw()
    return lambda: insert(1)


def raw_hundred() -> Act:
    insert = _raw()
    return lambda: insert(100)


def _raw() -> Callable[[int], None]:
    """One narrow table with one index: the least that can be written down."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_raw (person BIGINT, src BIGINT, dst BIGINT, at BIGINT)"
        )
        cursor.execute("CREATE INDEX IF NOT EXISTS bench_raw_person ON bench_raw (person)")

    def insert(rows: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bench_raw VALUES (%s, %s, %s, %s)",
                [(next(_person), 1, 2, 3) for _ in range(rows)],
            )

    return insert


def bare_hundred() -> Act:
    """The ledger's own tables and indexes under another name, without triggers, without the chain of leaves."""
    tables = ("statement", "line", "entry", "position")
    words = schema.WORDS[connection.vendor]
    with connection.cursor() as cursor:
        for table in tables:
            text = schema.TABLES[f"ledger_{table}"].replace(" REFERENCES ledger_leaf (idx)", "")
            for other in tables:
                text = text.replace(f"ledger_{other} (", f"bare_{other} (")
            cursor.execute(text.format(**words))
        for name, text in schema.INDEXES.items():
            if any(f" ON ledger_{table} " in text for table in tables):
                cursor.execute(text.replace("ledger_", "bare_").replace(name, f"bare_{name}"))

    def write() -> None:
        digest = os.urandom(32)
        people = [next(_person) for _ in range(100)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bare_statement VALUES (%s, 'service', %s, NULL, 'x', %s, %s, 1)",
                [digest, people[0], b"x" * 12_000, b"x" * 120],
            )
            cursor.executemany(
                "INSERT INTO bare_line VALUES (%s, %s, %s, NULL, 'present')",
                [(digest, i, p) for i, p in enumerate(people)],
            )
            cursor.executemany(
                "INSERT INTO bare_entry (leaf, kind, statement, person, n, src, dst, depth, effective_at)"
                " VALUES (%s, 'enrol', %s, %s, 0, 1, 2, 1, 1)",
                [(p, digest, p) for p in people],
            )
            cursor.executemany("INSERT INTO bare_position VALUES (%s, 2, 0, 1, 1)", [(p,) for p in people])

    return write


def history_hundred() -> Act:
    from bench.ledger.peer.models import Held

    def save() -> None:
        with transaction.atomic():
            for _ in range(100):
                Held(person=next(_person), account=1).save()

    return save


def history_bulk() -> Act:
    from simple_history.utils import bulk_create_with_history

    from bench.ledger.peer.models import Held

    def save() -> None:
        with transaction.atomic():
            rows = [Held(person=next(_person), account=1) for _ in range(100)]
            bulk_create_with_history(rows, Held, batch_size=100)

    return save


def events_hundred() -> Act:
    """One event for each of 100 people, recorded together by the eventsourcing library on the same engine."""
    from eventsourcing.application import Application
    from eventsourcing.domain import Aggregate, event

    class Person(Aggregate):
        @event("Enrolled")
        def __init__(self, number: int, account: str) -> None:
            self.number, self.account = number, account

        @staticmethod
        def create_id(number: int, account: str) -> UUID:
            return uuid5(NAMESPACE_URL, f"/people/{number}")

    application: Any = Application(env=_events_environment())

    def save() -> None:
        application.save(*[Person(number=next(_person), account="PRISON") for _ in range(100)])

    return save


def _events_environment() -> dict[str, str]:
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": f"{config['NAME']}.events",
        }
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(config["NAME"]),
        "POSTGRES_HOST": str(config["HOST"]),
        "POSTGRES_PORT": str(config["PORT"] or "5432"),
        "POSTGRES_USER": str(config["USER"]),
        "POSTGRES_PASSWORD": "x",
    }
