"""`amana check` names the first forged row, also when whoever forged it put the guards back exactly as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from amana.ledger import guards, queries, services
from amana.ledger.act import Move
from amana.ledger.check import check_books

from .cast import Books

pytestmark = [pytest.mark.django_db, pytest.mark.books]


@contextmanager
def guards_off(*names: str) -> Iterator[None]:
    """Take triggers away and put them back, as a database administrator can."""
    text = guards.triggers(connection.vendor)
    with connection.cursor() as cursor:
        for name in names:
            table = name.removesuffix("_frozen").removesuffix("_kept").removesuffix("_rules")
            cursor.execute(
                f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )
        yield
        for name in names:
            for statement in text[name]:
                if not statement.startswith("CREATE FUNCTION"):
                    cursor.execute(statement)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def kept(books: Books) -> Books:
    books.enrol(1, 2, 3)
    books.act(Move("place", 2, books.prison.pk, books.annex.pk, values={"note": "calm"}), kind="place")
    services.checkpoint()
    return books


def place_of_two() -> int:
    return queries.chain(2)[-1].leaf


@pytest.mark.parametrize(
    ("rule", "table", "change"),
    [
        ("hash", "entry", "UPDATE ledger_entry SET effective_at = effective_at + 1 WHERE leaf = {leaf}"),
        ("hash", "entry", "UPDATE ledger_entry SET dst = {baghdad} WHERE leaf = {leaf}"),
        ("hash", "leaf", "UPDATE ledger_leaf SET nonce = hash WHERE idx = {leaf}"),
        ("values", "value", "UPDATE ledger_value SET bytes = {blob} WHERE leaf = {leaf}"),
        ("statement", "statement", "UPDATE ledger_statement SET body = {blob} WHERE kind = 'place'"),
        (
            "signature",
            "statement",
            "UPDATE ledger_statement SET signatures = {unsigned} WHERE kind = 'place'",
        ),
    ],
)
def test_a_forged_row_is_named(kept: Books, rule: str, table: str, change: str):
    leaf = place_of_two()

    def literal(text: bytes) -> str:
        return f"'\\x{text.hex()}'::bytea" if connection.vendor == "postgresql" else f"x'{text.hex()}'"

    forged = json.dumps([["service", "00" * 64]]).encode()
    with guards_off(f"ledger_{table}_frozen"):
        run(
            change.format(
                leaf=leaf, baghdad=kept.baghdad.pk, blob=literal(b"{}\n[]"), unsigned=literal(forged)
            )
        )
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, rule)


def test_an_entry_taken_out_is_noticed(kept: Books):
    leaf = place_of_two()
    with guards_off("ledger_entry_kept", "ledger_value_kept"):
        run(f"DELETE FROM ledger_value WHERE leaf = {leaf}")
        run(f"DELETE FROM ledger_entry WHERE leaf = {leaf}")
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "leaf")


def test_a_log_that_was_rewritten_whole_does_not_fit_its_own_signed_checkpoint(kept: Books):
    with guards_off("ledger_checkpoint_frozen"):
        run("UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_leaf WHERE idx = 0)")
    fault = check_books().fault
    assert fault is not None and fault.rule == "checkpoint"


def test_a_wrong_position_is_named_with_its_person(kept: Books):
    run(f"UPDATE ledger_position SET account_id = {kept.annex.pk} WHERE person = 3")
    fault = check_books().fault
    assert fault is not None and (fault.rule, fault.seq) == ("position", queries.chain(3)[-1].leaf)
    assert queries.difference(3) == 1


def test_a_missing_guard_is_a_difference_of_the_schema(kept: Books):
    run(
        "DROP TRIGGER ledger_entry_frozen" + (" ON ledger_entry" if connection.vendor == "postgresql" else "")
    )
    fault = check_books().fault
    assert fault is not None and fault.seq is None and "ledger_entry_frozen" in fault.message
