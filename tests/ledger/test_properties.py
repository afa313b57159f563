"""I1-I11 as properties: whatever lawful or unlawful things officers try, the books stay in balance."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amana.engines.common import clock
from amana.ledger import queries
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Account
from tests.long import times

from .cast import Books, open_books

pytestmark = [pytest.mark.django_db, pytest.mark.books]

PEOPLE = range(1, 6)
VERBS = [
    "enrol",
    "place",
    "depart",
    "arrive",
    "escape",
    "admit",
    "miss",
    "find",
    "release",
    "die",
    "reverse",
    "cede",
]
STEP = st.tuples(st.sampled_from(VERBS), st.sampled_from(list(PEOPLE)), st.integers(0, 90))


def attempt(books: Books, verb: str, person: int, minutes: int) -> None:
    """One try at one verb; refusals are part of life. `minutes` before now is when it is said to have happened."""
    at = clock.now() - timedelta(minutes=minutes)
    special = books.special
    goal = {"place": books.annex, "depart": books.escort, "arrive": books.baghdad, "cede": books.baghdad,
            "escape": special("at_large"), "admit": books.prison, "miss": special("unaccounted"),
            "find": books.prison, "release": special("released"), "die": special("deceased")}  # fmt: skip
    if verb == "enrol":
        books.enrol(person, at=at)
    elif verb == "reverse":
        books.reverse(person)
    else:
        books.move(verb, goal[verb], person, at=at, answering=verb in ("arrive", "admit", "find"))


@settings(
    max_examples=times(20, 200, postgresql=8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEP, max_size=25))
def test_the_books_balance_after_any_sequence_of_attempts(db: None, steps: list[tuple[str, int, int]]):
    with transaction.atomic():
        books = open_books()
        moments = [clock.now()]
        for verb, person, minutes in steps:
            try:
                with transaction.atomic():
                    attempt(books, verb, person, minutes)
            except (Refused, KeyError, IndexError):
                continue
            moments.append(clock.now())
        known = [p for p in PEOPLE if p in queries.heads(PEOPLE)]
        report = check_books()
        assert report.ok, report.fault
        assert queries.difference(len(known)) == 0
        for at in (None, moments[0], moments[len(moments) // 2], moments[-1]):
            for about in (None, clock.now() - timedelta(minutes=45)):
                assert_one_account_each(at, about)
        transaction.set_rollback(True)


def assert_one_account_each(at, about):
    """I1 and I2: at every (T, V) each person is in one account, and the kinds sum to those enrolled."""
    seen: list[int] = []
    for account in Account.objects.exclude(kind="origin"):
        here = queries.held(account, at=at or clock.now(), about=about or clock.now())
        assert all(queries.account_of(person, at, about) == account.pk for person in here)
        seen += here
    assert len(seen) == len(set(seen))
    assert len(seen) == queries.enrolled_by(at, about) == queries.equation(at or clock.now(), about).enrolled


def test_a_correction_restores_what_was_and_says_so(books: Books):
    books.enrol(1)
    books.move("place", books.annex, 1)
    books.reverse(1)
    assert books.at(1) == "PRISON"
    kinds = [(link.kind, link.reversed_by is not None) for link in queries.chain(1)]
    assert kinds == [("enrol", False), ("place", True), ("correct", False)]


def test_the_entry_that_a_correction_laid_bare_is_answered_again(books: Books):
    books.enrol(1)
    books.move("escape", books.special("at_large"), 1)
    escape = queries.heads([1])[1].leaf
    for _again in range(2):
        books.move("admit", books.prison, 1, answering=True)
        books.reverse(1)
        assert (queries.heads([1])[1].leaf, books.at(1)) == (escape, books.special("at_large").code)
    books.move("admit", books.prison, 1, answering=True)
    assert check_books().ok


def test_yesterdays_answer_does_not_change_when_a_late_fact_arrives(books: Books):
    books.enrol(1, at=clock.now() - timedelta(days=3))
    asked = clock.now()
    before = queries.headcounts(at=asked, about=asked)
    books.move("place", books.annex, 1, at=clock.now() - timedelta(days=1))
    assert queries.headcounts(at=asked, about=asked) == before
    assert queries.headcounts(about=asked) != before
