"""Statements of field devices end alike in whatever order they arrive."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amana.engines.common.verdict import Verdict
from amana.ledger import field as ground
from amana.ledger.act import Move
from amana.ledger.check import check_books
from amana.ledger.field.judging import Judged
from amana.ledger.signing import Signer
from tests.long import times

from .cast import open_books
from .field_cast import Ground, hash_of, permit

pytestmark = [pytest.mark.django_db, pytest.mark.books]


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


@settings(
    max_examples=times(8, 60, postgresql=3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
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
