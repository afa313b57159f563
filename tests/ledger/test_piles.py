"""Which piles have anything on them, at one go."""

from __future__ import annotations

import pytest

from amana.access.models import Grant, User
from amana.ledger.piles import Piles

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def piles() -> Piles:
    return Piles(
        {
            "users": lambda: User.objects.filter(username__startswith="%r'"),
            "grants": lambda: Grant.objects.filter(revoked_at=None).order_by("role"),
            "left": lambda: User.objects.filter(is_active=False),
        }
    )


def test_one_question_tells_the_filled_piles_among_those_asked_for_as_they_are_now(
    django_assert_num_queries,
):
    found = piles()
    user = User.objects.create(username="%r' of the desk")
    with django_assert_num_queries(1):
        assert found.filled(("users", "grants", "left")) == {"users"}
    Grant.objects.create(user=user, role="monitor")
    assert found.filled(("left", "grants")) == {"grants"}
    User.objects.filter(pk=user.pk).update(username="somebody", is_active=False)
    assert found.filled(("users", "grants", "left")) == {"grants", "left"}


def test_nothing_is_asked_for_no_pile_and_a_pile_that_is_none_is_an_error(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert piles().filled(()) == set()
        with pytest.raises(KeyError):
            piles().filled(("unheard",))
