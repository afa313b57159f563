"""Statements of field devices: whatever their order, nothing authentic is lost and nobody is in two places."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.common.verdict import Verdict
from amana.engines.seal import keys
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import field as ground
from amana.ledger import queries, services, sql, writer
from amana.ledger.act import Move, Note, Signature
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.field.judging import Judged
from amana.ledger.fields import to_micros
from amana.ledger.signing import Signer

from .cast import Books, open_books

pytestmark = [pytest.mark.django_db, pytest.mark.books]


@dataclass
class Tablet:
    """A field device with its own key; what it signs is chained."""

    code: str
    seed: bytes
    seq: int = 0
    last: bytes | None = None

    def state(
        self,
        *lines: tuple[Any, ...],
        facts: dict[str, Any] | None = None,
        minutes: int = 30,
        also: Sequence[Tablet] = (),
        keep: bool = True,
    ) -> dict[str, Any]:
        """The envelope of a statement; a line is (kind, person, from, to, parent[, outcome])."""
        encoded = [
            canonical(["line", *line[:4], line[4].hex() if line[4] else None, *(line[5:] or ("present",))])
            for line in lines
        ]
        header = canonical(
            {
                "v": 2, "device": self.code, "device_seq": self.seq,
                "previous": self.last.hex() if self.last else None, "kind": "field",
                "effective_at": to_micros(clock.now() - timedelta(minutes=minutes)), "facts": facts or {},
                "lines": len(lines), "lines_root": root_of([leaf_hash(line) for line in encoded]).hex(),
            }
        )  # fmt: skip
        made = {
            "v": 1, "device": self.code, "device_seq": self.seq,
            "previous": self.last.hex() if self.last else None,
            "statement": {"header": header.decode(), "lines": [line.decode() for line in encoded]},
            "signatures": [[t.code, keys.sign_ed25519(t.seed, header).hex()] for t in (self, *also)],
        }  # fmt: skip
        if keep:
            self.seq, self.last = self.seq + 1, hashlib.sha256(header).digest()
        return made


def hash_of(envelope: dict[str, Any]) -> bytes:
    return hashlib.sha256(envelope["statement"]["header"].encode()).digest()


def permit(_signer: Signer, move: Move, _where: int | None) -> Verdict:
    until = clock.now() + timedelta(hours=1)
    return Verdict(move.kind, move.person, bytes(32), (), (), "test", until)


@dataclass
class Ground:
    """Books with the tablets of three officers, and people 1 to 4 in the prison."""

    books: Books
    giver: Tablet = field(init=False)
    other: Tablet = field(init=False)
    receiver: Tablet = field(init=False)
    token: bytes = b""

    def __post_init__(self) -> None:
        self.giver = self._tablet("giver", 1, self.books.giver)
        self.other = self._tablet("other", 2, self.books.giver)
        self.receiver = self._tablet("receiver", 3, self.books.receiver)
        at = clock.now() - timedelta(days=1)
        self.token = self.books.enrol(1, 2, 3, 4, at=at).statement

    def _tablet(self, code: str, owner: int, authority: Any) -> Tablet:
        seed = bytes([owner]) * 32
        services.device_register(
            code=code, algorithm=keys.ED25519, public_key=keys.public_ed25519(seed), owner=owner,
            authority=authority,
        )  # fmt: skip
        return Tablet(code, seed)

    def send(self, *envelopes: dict[str, Any]) -> list[ground.Answer]:
        return ground.ingest(envelopes, permit)

    def states(self, envelope: dict[str, Any]) -> list[tuple[str, str]]:
        return [(line.state, line.reason) for line in ground.statement(hash_of(envelope))[1]]

    def depart(self, *persons: int, by: Tablet | None = None, **more: Any) -> dict[str, Any]:
        lines = [("depart", p, "PRISON", "ESC", self.token) for p in persons]
        return (by or self.giver).state(*lines, **more)

    def arrive(self, after: dict[str, Any], *persons: int, **more: Any) -> dict[str, Any]:
        lines = [("arrive", p, "ESC", "BAGHDAD", hash_of(after)) for p in persons]
        return self.receiver.state(*lines, **{"minutes": 10, **more})

    def resolve(self, envelope: dict[str, Any], choice: str, *signers: Tablet) -> None:
        about = hash_of(envelope)
        lines = [line.i for line in ground.statement(about)[1] if line.open]
        act = ground.resolution(about, lines, choice, "seen on the radio log")
        draft = services.compose(act=act, device=signers[0].code)
        made = [Signature(t.code, keys.sign_ed25519(t.seed, draft.header)) for t in signers]
        receipt = services.post(draft, signatures=made, verdicts={})
        ground.apply_resolution(receipt.statement, permit)


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


def story(g: Ground) -> dict[str, dict[str, Any]]:
    """Person 1: two branches, each with a statement that follows it, and a third line that no gate lets through.
    Person 2: one number signed twice, and who follows one of the two. Person 3: an undisputed journey. Person 4: one of
    the twins against another device."""
    left = g.depart(1, minutes=60)
    right = g.other.state(("place", 1, "PRISON", "ANNEX", g.token), minutes=58)
    twin_a = g.giver.state(("depart", 2, "PRISON", "ESC", g.token), minutes=55, keep=False)
    twin_b = g.giver.state(
        ("place", 2, "PRISON", "ANNEX", g.token), ("depart", 4, "PRISON", "ESC", g.token), minutes=54
    )
    way = g.depart(3, minutes=52)
    return {
        "left": left,
        "right": right,
        "closed": g.other.state(("depart", 1, "PRISON", "ESC", g.token), minutes=57),
        "after left": g.arrive(left, 1, minutes=50),
        "after right": g.other.state(("depart", 1, "ANNEX", "ESC", hash_of(right)), minutes=48),
        "twin a": twin_a,
        "twin b": twin_b,
        "after twin a": g.arrive(twin_a, 2, minutes=46),
        "against twin b": g.other.state(("place", 4, "PRISON", "ANNEX", g.token), minutes=44),
        "way": way,
        "end of way": g.arrive(way, 3, minutes=42),
    }


UNRESOLVED = {
    "left": [("conflict", "fork")],
    "right": [("conflict", "fork")],
    "closed": [("conflict", "gate-missing")],
    "after left": [("waiting", "parent-open")],
    "after right": [("waiting", "parent-open")],
    "twin a": [("quarantine", "equivocation")],
    "twin b": [("quarantine", "equivocation")] * 2,
    "after twin a": [("waiting", "parent-open")],
    "against twin b": [("conflict", "fork")],
    "way": [("posted", "")],
    "end of way": [("posted", "")],
}
CHOSEN = {
    "left": [("resolved", "accepted")],
    "right": [("resolved", "set-aside")],
    "closed": [("conflict", "gate-missing")],
    "after left": [("posted", "")],
    "after right": [("conflict", "parent-set-aside")],
    "twin a": [("resolved", "set-aside")],
    "twin b": [("resolved", "accepted")] * 2,
    "after twin a": [("conflict", "parent-set-aside")],
    "against twin b": [("resolved", "set-aside")],
    "way": [("posted", "")],
    "end of way": [("posted", "")],
}
PLACES = {1: "BAGHDAD", 2: "ANNEX", 3: "BAGHDAD", 4: "ESC"}


def told_in_any_order(seed: int) -> tuple[Ground, dict[str, dict[str, Any]]]:
    """The story sent in an order, in batches, with duplicates and losses that are sent again, of this seed."""
    field_ = Ground(open_books())
    told, order = story(field_), random.Random(seed)

    def gate(signer: Signer, move: Move, where: int | None) -> Verdict | None:
        closed = signer.device == "other" and (move.kind, move.person) == ("depart", 1)
        return None if closed and move.src == field_.books.prison.pk else permit(signer, move, where)

    sent = [*told.values(), *order.choices(list(told.values()), k=4)]
    order.shuffle(sent)
    sent = [*(one for one in sent if order.random() > 0.3), *sent]
    while sent:
        some, sent = sent[: (n := order.randint(1, 4))], sent[n:]
        ground.ingest(some, gate)
    return field_, told


def states(field_: Ground, told: dict[str, dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    return {name: field_.states(one) for name, one in told.items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_in_any_order_the_same_lines_are_disputed_and_the_same_choice_ends_alike(db: None, seed: int):
    with transaction.atomic():
        field_, told = told_in_any_order(seed)
        assert states(field_, told) == UNRESOLVED
        assert ground.contested() == [1, 2, 4]
        assert check_books().ok, check_books().fault
        transaction.set_rollback(True)
    with transaction.atomic():
        field_, told = told_in_any_order(seed)
        field_.resolve(told["left"], "accept", field_.other, field_.receiver)
        field_.resolve(told["twin b"], "accept", field_.other, field_.receiver)
        assert states(field_, told) == CHOSEN
        assert {p: field_.books.at(p) for p in PLACES} == PLACES
        assert ground.contested() == []
        report = check_books()
        assert report.ok, report.fault
        transaction.set_rollback(True)


def first_come(good: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """The rule of before: whoever spends a token first keeps it."""
    spent = {found.token for found in good if found.spent}
    return [found for found in good if found.token not in spent], [f for f in good if f.token in spent]


def test_without_the_rule_of_forks_the_order_of_arrival_would_decide(db: None, monkeypatch: Any):
    monkeypatch.setattr("amana.ledger.field.sorting.part", first_come)
    ends = []
    for order in (("left", "right"), ("right", "left")):
        with transaction.atomic():
            field_ = Ground(open_books())
            told = story(field_)
            for name in order:
                field_.send(told[name])
            ends.append([field_.states(told[name]) for name in ("left", "right")])
            transaction.set_rollback(True)
    assert ends[0] != ends[1]
