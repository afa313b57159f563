"""What the lists show of a file follows from its newest facts, however the card came to say it."""

from __future__ import annotations

import pytest

from amana.desks.registry.models import FileCard
from amana.desks.registry.services import cards
from amana.desks.registry.services.basis import basis_review
from amana.desks.registry.services.judgement import age_finding_record
from tests.desks.registry.cast import days

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def shown(file):
    return FileCard.objects.filter(file=file).values().get()


def found(cast, file, years, *, disputed):
    age_finding_record(
        actor=cast.protection,
        file=file,
        born_earliest=days(-365 * years - 9),
        born_latest=days(-365 * years),
        disputed=disputed,
        basis="seen",
    )


@pytest.mark.parametrize("disputed", [False, True])
def test_a_card_says_after_each_finding_of_age_what_it_says_made_anew(cast, disputed):
    file, other = cast.enrol(), cast.enrol()
    before = shown(other)
    found(cast, file, 30, disputed=not disputed)
    found(cast, file, 40, disputed=disputed)
    card = shown(file)
    assert (card["born_latest"], card["age"]) == (days(-365 * 40), "disputed" if disputed else "found")
    assert shown(other) == before
    cards.rebuild([file.pk])
    assert shown(file) == card


def test_a_card_is_due_for_review_when_the_latest_review_of_its_basis_says(cast):
    file, other = cast.enrol(), cast.enrol()
    first = shown(other)["review_due"]
    for due in (60, 80, None):
        basis_review(
            actor=cast.reviewer,
            file=file,
            outcome="upheld" if due else "release",
            held_on=days(0),
            person_heard=True,
            next_due=due and days(due),
        )
    assert shown(file)["review_due"] == days(80)
    assert first is not None and shown(other)["review_due"] == first


def test_one_card_is_made_anew_with_as_many_questions_as_many(cast, django_assert_num_queries):
    files = [cast.enrol().pk for _ in range(3)]
    for some in (files[:1], files):
        with django_assert_num_queries(8):
            cards.rebuild(some, renamed=False)
