"""Statements of field devices: nothing authentic is lost and nobody is in two places."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict
from amana.engines.seal import keys
from amana.ledger import field as ground
from amana.ledger import queries, services, sql, writer
from amana.ledger.act import Note
from amana.ledger.check import check_books
from amana.ledger.errors import Refused

from .cast import open_books
from .field_cast import Ground, Tablet, hash_of, permit

pytestmark = [pytest.mark.django_db, pytest.mark.books]


@pytest.fixture
def field_(db: None) -> Ground:
    return Ground(open_books())


def test_a_release_and_its_receipt_are_posted_whichever_arrives_first(field_: Ground):
    gone = field_.depart(1, 2)
    come = field_.arrive(gone, 1, 2)
    field_.send(come)
    assert field_.states(come) == [("waiting", "parent-unknown")] * 2
    assert field_.books.at(1) == "PRISON"
    field_.send(gone)
    assert field_.states(come) == [("posted", "")] * 2
    assert [link.kind for link in queries.chain(1)] == ["enrol", "depart", "arrive"]
    assert queries.chain(1)[2].statement == hash_of(come)
    assert field_.books.at(2) == "BAGHDAD"
    assert check_books().ok, check_books().fault


def test_the_same_statement_again_gets_the_same_receipt_and_moves_nobody(field_: Ground):
    gone = field_.depart(1)
    (first,) = field_.send(gone)
    size = queries.head().size
    assert field_.send(gone, gone) == [first, first]
    assert queries.head().size == size
    assert keys.verify(
        keys.ED25519, bytes(sql.ask("SELECT public_key FROM ledger_device WHERE code = 'service'")[0][0]),
        first.receipt, first.signature,
    )  # fmt: skip


def test_good_lines_are_posted_beside_one_that_waits_and_one_that_conflicts(field_: Ground):
    field_.books.move("place", field_.books.annex, 3, at=clock.now() - timedelta(hours=2))
    mixed = field_.giver.state(
        ("depart", 1, "PRISON", "ESC", field_.token),
        ("depart", 2, "PRISON", "ESC", bytes(32)),
        ("depart", 3, "PRISON", "ESC", field_.token),
    )
    field_.send(mixed)
    assert field_.states(mixed) == [("posted", ""), ("waiting", "parent-unknown"), ("conflict", "fork")]
    assert ground.contested() == [3]
    assert queries.memos(3, ["contested"])[0].facts["why"] == "fork"
    assert check_books().ok


def test_a_release_in_the_field_under_a_stay_is_a_conflict(field_: Ground):
    field_.books.act(notes=[Note("stay", 2)])
    gone = field_.depart(1, 2)
    field_.send(gone)
    assert field_.states(gone) == [("posted", ""), ("conflict", "gate-missing")]
    assert field_.books.at(2) == "PRISON"


def test_of_two_statements_under_one_number_neither_stands_and_both_are_alarmed(field_: Ground):
    one, other = field_.depart(1, keep=False), field_.depart(2, keep=False)
    field_.send(one)
    assert field_.states(one) == [("posted", "")]
    field_.send(other)
    assert field_.states(one) == field_.states(other) == [("quarantine", "equivocation")]
    assert [memo.facts["why"] for memo in queries.memos(kinds=["alarm"])] == ["equivocation"] * 2
    assert (field_.books.at(1), field_.books.at(2)) == ("ESC", "PRISON"), "nobody is moved for it"
    assert ground.contested() == [1, 2]


def test_whoever_stole_a_key_casts_no_doubt_on_what_was_signed_before(field_: Ground):
    honest, forged = field_.depart(1, keep=False), field_.depart(2, keep=False)
    field_.send(honest)
    services.device_revoke(code="giver", reason="stolen")
    field_.send(forged)
    assert (field_.states(honest), field_.states(forged)) == (
        [("posted", "")],
        [("quarantine", "revoked-key")],
    )
    assert ground.contested() == []


def test_what_a_revoked_key_sends_is_set_apart_and_two_officers_may_accept_it(field_: Ground):
    gone = field_.depart(1)
    services.device_revoke(code="giver", reason="lost")
    field_.send(gone)
    assert field_.states(gone) == [("quarantine", "revoked-key")]
    with pytest.raises(Refused, match="two officers"):
        field_.resolve(gone, "accept", field_.other)
    field_.other.seq = 0
    size = queries.head().size
    field_.resolve(gone, "accept", field_.other, field_.receiver)
    assert field_.states(gone) == [("resolved", "accepted")]
    assert (field_.books.at(1), queries.head().size) == ("ESC", size + 2), "the resolution and the entry"
    assert check_books().ok, check_books().fault


def test_a_key_that_nobody_certified_shows_that_it_signed_and_moves_nobody(field_: Ground):
    seed = b"9" * 32
    public = keys.public_ed25519(seed)
    stranger = Tablet(f"stranger-{hashlib.sha256(public).hexdigest()[:8]}", seed)
    gone = field_.depart(1, by=stranger)
    with pytest.raises(Refused, match="not registered"):
        ground.read(gone)
    gone["key"] = {"algorithm": "ed25519", "public_key": public.hex()}
    field_.send(gone)
    assert field_.states(gone) == [("quarantine", "no-certificate")]
    impostor = {**field_.depart(2, by=Tablet("registrar", seed)), "key": gone["key"]}
    assert field_.send(impostor)[0].refused.code == "field-form"  # type: ignore[union-attr]


@pytest.mark.parametrize("spoil", ["signature", "line", "sequence", "form"])
def test_refused_and_not_stored_what_is_not_authentic(field_: Ground, spoil: str):
    gone = field_.depart(1)
    if spoil == "signature":
        gone["signatures"][0][1] = "00" * 64
    elif spoil == "line":
        gone["statement"]["lines"][0] = gone["statement"]["lines"][0].replace(",1,", ",2,")
    elif spoil == "sequence":
        gone["device_seq"] = 7
    else:
        gone["statement"]["header"] = gone["statement"]["header"].replace('":', '": ', 1)
    before = sql.ask("SELECT count(*) FROM ledger_statement")
    (answer,) = field_.send(gone)
    assert answer.refused is not None and answer.refused.code in ("signature-bad", "field-form")
    assert sql.ask("SELECT count(*) FROM ledger_statement") == before


CONFLICTS = [
    ("clock-ahead", [("depart", 1, "PRISON", "ESC")], {"minutes": -30}),
    ("backdated", [("depart", 1, "PRISON", "ESC")], {"minutes": 60 * 24 * 15}),
    ("backdated", [("depart", 1, "PRISON", "ESC")], {"minutes": 60 * 25}),
    ("count-mismatch", [("depart", 1, "PRISON", "ESC")], {"facts": {"counted": 2}}),
    ("wrong-holder", [("depart", 1, "ANNEX", "ESC")], {}),
    ("receipt-without-release", [("arrive", 1, "ESC", "BAGHDAD")], {}),
    ("unknown-identity", [("depart", 77, "PRISON", "ESC", None)], {}),
    ("duplicate-identity", [("enrol", 1, "PRISON", "ESC")], {}),
    ("side-missing", [("cede", 1, "PRISON", "BAGHDAD")], {}),
    ("unknown-account", [("depart", 1, "PRISON", "NOWHERE")], {}),
    ("kind-accounts", [("release", 1, "PRISON", "ESC")], {}),
]


@pytest.mark.parametrize(("reason", "lines", "more"), CONFLICTS)
def test_what_cannot_be_is_stored_as_a_conflict_of_its_kind(
    field_: Ground, reason: str, lines: list[Any], more: dict[str, Any]
):
    told = field_.giver.state(*((*line, field_.token)[:5] for line in lines), **more)
    field_.send(told)
    assert field_.states(told) == [("conflict", reason)]
    assert field_.books.at(1) == "PRISON"


def test_a_second_release_without_a_receipt_and_a_closed_gate(field_: Ground):
    gone = field_.depart(1)
    again = field_.other.state(("depart", 1, "PRISON", "ESC", hash_of(gone)), minutes=20)
    shut = field_.depart(2, by=field_.other)
    field_.send(gone, again)
    assert field_.states(again) == [("conflict", "release-without-receipt")]
    ground.ingest([shut], lambda *_: None)
    assert field_.states(shut) == [("conflict", "gate-missing")]


def test_no_branch_wins_by_arriving_and_what_follows_waits_until_two_officers_choose(field_: Ground):
    left, right = field_.depart(1), field_.depart(1, by=field_.other, minutes=20)
    child = field_.arrive(right, 1)
    field_.send(left)
    field_.send(child, right)
    assert field_.states(left) == field_.states(right) == [("conflict", "fork")]
    assert field_.states(child) == [("waiting", "parent-open")]
    assert (field_.books.at(1), ground.contested()) == ("ESC", [1]), "what is in the books stays there"
    with pytest.raises(Refused, match="follows one that is contested"):
        field_.resolve(child, "accept", field_.giver, field_.receiver)
    field_.resolve(right, "accept", field_.giver, field_.receiver)
    assert field_.states(right) == [("resolved", "accepted")]
    assert field_.states(left) == [("resolved", "set-aside")]
    assert (field_.books.at(1), field_.states(child)) == ("BAGHDAD", [("posted", "")])
    kinds = [link.kind for link in queries.chain(1)]
    assert kinds == ["enrol", "depart", "correct", "depart", "arrive"], "the branch that fell stays visible"
    assert ground.contested() == [] and len(ground.listed()) == 3
    assert check_books().ok, check_books().fault


def test_a_branch_that_a_desk_built_on_is_not_undone_behind_its_back(field_: Ground):
    left, right = field_.depart(1), field_.depart(1, by=field_.other, minutes=20)
    field_.send(left)
    field_.books.move(
        "arrive", field_.books.baghdad, 1, at=clock.now() - timedelta(minutes=5), answering=True
    )
    field_.send(right)
    size = queries.head().size
    with pytest.raises(Refused, match="A desk has recorded person 1 since then"), transaction.atomic():
        field_.resolve(right, "accept", field_.other, field_.receiver)
    assert queries.head().size == size
    field_.resolve(right, "set_aside", field_.other, field_.receiver)
    assert (field_.states(left), field_.books.at(1)) == ([("posted", "")], "BAGHDAD")
    assert check_books().ok, check_books().fault


def test_a_numbers_gap_names_the_statement_that_was_lost(field_: Ground):
    lost = field_.depart(1)
    field_.send(field_.giver.state(("depart", 2, "PRISON", "ESC", field_.token)))
    assert ground.gaps() == {"giver": [0]}
    field_.send(lost)
    assert ground.gaps() == {}


def test_a_stop_between_storing_and_sorting_loses_nothing(field_: Ground):
    gone = field_.depart(1)

    def power_cut(*_: Any) -> Verdict:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ground.ingest([gone], power_cut)
    assert field_.states(gone) == [("waiting", "received")]
    writer.do(lambda: ground.sort(permit))
    assert field_.states(gone) == [("posted", "")]


def test_states_are_rebuilt_from_what_cannot_change(field_: Ground):
    gone, twin = field_.depart(1, keep=False), field_.depart(2, keep=False)
    lost = field_.depart(1, by=field_.other, minutes=20)
    wait = field_.other.state(("depart", 3, "PRISON", "ESC", bytes(32)))
    field_.send(gone, twin, lost, wait)
    field_.other.seq = 2
    before = {one.hash: (one.state, one.reason) for one in ground.listed()}
    sql.hand().run("UPDATE ledger_line_state SET state = 'resolved', reason = 'lie'")
    ground.rebuild()
    ground.sort(permit)
    assert {one.hash: (one.state, one.reason) for one in ground.listed()} == before
