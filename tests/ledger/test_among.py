"""Questions about many numbers at once go to the database as one list, and are answered as ever."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connection

from amana.desks.registry.models import FileCard
from amana.ledger.models import Account, Position

pytestmark = pytest.mark.django_db


def _codes(**asked: object) -> list[str]:
    return list(ContentType.objects.filter(**asked).order_by("pk").values_list("model", flat=True))


def test_the_same_rows_are_found_by_a_list_a_set_and_numbers_written_as_text():
    rows = list(ContentType.objects.order_by("pk").values_list("pk", "model"))
    keys, codes = [pk for pk, _code in rows], [code for _pk, code in rows]
    assert len(keys) > 3
    for asked in (keys, [*keys, *keys], set(keys), tuple(map(str, keys)), [*keys, None], iter(keys)):
        assert _codes(pk__in=asked) == codes
    assert list(ContentType.objects.exclude(pk__in=keys[1:]).values_list("pk", flat=True)) == keys[:1]
    assert _codes(pk__in=[]) == []


def test_a_list_is_asked_as_it_was_when_it_was_given():
    keys = list(ContentType.objects.values_list("pk", flat=True))
    asked = ContentType.objects.filter(pk__in=keys)
    keys.clear()
    assert asked.count() == ContentType.objects.count() > 0


def test_one_value_goes_over_however_many_numbers_there_are_on_postgresql():
    """Through a key of its own, a foreign key, and a key that is one."""
    many = list(range(1, 1001))
    for asked in (
        Account.objects.filter(pk__in=many),
        Position.objects.filter(account__in=many),
        FileCard.objects.filter(file__in=many),
    ):
        _text, values = asked.query.sql_with_params()
        assert len(values) == (1 if connection.vendor == "postgresql" else 1000)
        assert list(asked[:1]) == list(asked[:1])
    with pytest.raises(EmptyResultSet):
        Account.objects.filter(pk__in=[]).query.sql_with_params()


def test_a_number_in_a_list_of_texts_is_still_a_text():
    assert _codes(model__in=[1, "contenttype"]) == ["contenttype"]
