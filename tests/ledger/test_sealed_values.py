"""Detached values lie sealed in the books, each under a key of its own, and die with it."""

from __future__ import annotations

import pytest
from django.db import connection

from amana.access.data_key import DataKey
from amana.ledger import queries, sealing, services
from amana.ledger.act import Move
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Value
from amana.ledger.sealing import values_of

from .cast import Books
from .test_check import guards_off, run

pytestmark = [pytest.mark.django_db, pytest.mark.books]

WORDS = {"injuries": "كسر في الذراع اليسرى", "note": "calm"}


@pytest.fixture
def leaf(books: Books) -> int:
    """Person 1 enrolled with an injury and a note."""
    return books.act(Move("enrol", 1, books.origin.pk, books.prison.pk, values=WORDS)).leaves[0]


def key_of(leaf: int, name: str) -> int:
    key = Value.objects.get(leaf=leaf, name=name).key_id
    assert key is not None
    return key


def test_a_value_lies_sealed_and_is_read_with_its_key(leaf: int):
    rows = list(Value.objects.filter(leaf=leaf))
    assert len({row.key_id for row in rows}) == 2 and all(row.salt is None for row in rows)
    for row in rows:
        assert WORDS[row.name].encode() not in row.bytes
        # version, nonce and tag of AES-GCM: 1 + 12 + 16; the salt of 16 is inside
        assert len(row.bytes) == 1 + 12 + 16 + 16 + len(WORDS[row.name].encode())
    assert values_of([leaf]) == {leaf: WORDS}
    assert check_books().ok


def test_a_redacted_value_takes_its_key_along_and_leaves_its_neighbour_verifiable(leaf: int):
    injuries, note = key_of(leaf, "injuries"), key_of(leaf, "note")
    services.redact(leaf=leaf, name="injuries", by=None, reason="order of the court of 3 March")
    gone, stays = DataKey.objects.get(pk=injuries), DataKey.objects.get(pk=note)
    assert gone.wrapped is None and gone.destroyed_at is not None and stays.wrapped is not None
    assert values_of([leaf]) == {leaf: {"note": "calm"}}
    report = check_books()
    assert (report.fault, report.redacted) == (None, 1)
    with guards_off("ledger_value_frozen"):
        run(f"UPDATE ledger_value SET name = 'calm' WHERE leaf = {leaf}")
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "values")


@pytest.mark.parametrize(
    "attack",
    ["DELETE FROM access_datakey WHERE id = {key}",
     "UPDATE access_datakey SET wrapped = NULL, destroyed_at = made_at WHERE id = {key}"],
)  # fmt: skip
def test_a_key_that_goes_without_a_redaction_is_named(leaf: int, attack: str):
    run(attack.format(key=key_of(leaf, "note")))
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "key") and "note" in fault.message
    assert values_of([leaf]) == {leaf: {"injuries": WORDS["injuries"]}}


def test_a_key_changed_for_another_is_named(leaf: int):
    other = key_of(leaf, "injuries")
    with guards_off("ledger_value_frozen"):
        run(f"UPDATE ledger_value SET key_id = {other} WHERE leaf = {leaf} AND name = 'note'")
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "values") and "note" in fault.message


def test_a_redaction_that_no_memorandum_orders_excuses_nothing(leaf: int):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_redaction SELECT %s, 'note', min(leaf) FROM ledger_memo", [leaf])
        cursor.execute("DELETE FROM ledger_value WHERE leaf = %s AND name = 'note'", [leaf])
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "values")


def test_a_redacted_value_that_comes_back_is_named(leaf: int):
    kept = Value.objects.get(leaf=leaf, name="note")
    key = DataKey.objects.get(pk=kept.key_id)
    services.redact(leaf=leaf, name="note", by=None, reason="order")
    with connection.cursor() as cursor:  # from a backup: the row, and its key
        cursor.execute(
            "INSERT INTO ledger_value (leaf, name, bytes, key_id) VALUES (%s, 'note', %s, %s)",
            [leaf, kept.bytes, kept.key_id],
        )
    assert check_books().ok, "sealed under a key that is gone: it says nothing"
    key.save()
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "redaction")


def test_values_of_before_they_were_sealed_stay_readable_and_can_be_erased(leaf: int):
    ((salt, text),) = sealing.unsealed(
        list(Value.objects.filter(leaf=leaf, name="note").values_list("leaf", "name", "salt", "bytes", "key_id"))
    )  # fmt: skip
    with guards_off("ledger_value_frozen"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_value SET salt = %s, bytes = %s, key_id = NULL WHERE leaf = %s AND name = 'note'",
            [salt, text, leaf],
        )
    assert values_of([leaf]) == {leaf: WORDS} and check_books().ok
    services.redact(leaf=leaf, name="note", by=None, reason="order")
    assert values_of([leaf]) == {leaf: {"injuries": WORDS["injuries"]}} and check_books().ok


def test_without_a_keeper_of_keys_no_value_is_stored(books: Books, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "_keeper", [])
    with pytest.raises(Refused, match="values-no-keeper"):
        books.act(Move("enrol", 1, books.origin.pk, books.prison.pk, values=WORDS))
    assert 1 not in queries.heads([1])
    books.enrol(1)
    assert books.at(1) == "PRISON"
