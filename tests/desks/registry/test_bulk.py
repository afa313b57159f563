"""Many rows at once: what goes in comes out, in its order, and nothing is cut to fit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from amana.desks.registry import bulk
from amana.desks.registry.models import ColumnMemory

pytestmark = pytest.mark.django_db
FIELDS = ("sender", "kind", "heading", "meaning", "used", "at")
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ODD = ['"quoted", {braced}', "back\\slash 100 %s", "NULL", "", "اسم الأم", "a\nb\tc"]


def _made(count: int) -> list[int]:
    rows = [("s", "column", f"heading {at}", ODD[at % len(ODD)], at, AT) for at in range(count)]
    return bulk.insert_keyed(ColumnMemory, FIELDS, rows)


def test_keys_that_the_database_makes_come_back_in_the_order_of_the_rows():
    first, second = _made(150), bulk.insert_keyed(ColumnMemory, FIELDS, [("t", "column", "x", "y", 1, AT)])
    assert bulk.insert_keyed(ColumnMemory, FIELDS, []) == []
    told = dict(ColumnMemory.objects.filter(sender="s").values_list("pk", "used"))
    assert [told[key] for key in first] == list(range(150))
    later = ColumnMemory.objects.create(sender="u", kind="column", heading="x", meaning="y", at=AT)
    assert len({*first, *second, later.pk}) == 152


def test_rows_take_the_new_values_letter_by_letter_and_others_keep_theirs():
    keys = _made(12)
    later = AT.replace(year=2027)
    rows = [(ODD[-1 - at % len(ODD)], at + 100, later, key) for at, key in enumerate(keys[:10])]
    assert bulk.update(ColumnMemory, ("meaning", "used", "at"), rows) == 10
    assert bulk.update(ColumnMemory, ("meaning",), []) == 0
    found = ColumnMemory.objects.in_bulk(keys)
    for meaning, used, at, key in rows:
        assert (found[key].meaning, found[key].used, found[key].at) == (meaning, used, at)
    assert [found[key].meaning for key in keys[10:]] == [ODD[10 % 6], ODD[11 % 6]]


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes texts of any length")
    keys = _made(1)
    with pytest.raises(DatabaseError, match="too long"):
        bulk.update(ColumnMemory, ("kind",), [("much too long", keys[0])])


def test_a_person_of_a_roster_costs_no_index_and_no_question_that_nobody_needs():
    with connection.cursor() as cursor:
        found = {
            table: connection.introspection.get_constraints(cursor, table).values()
            for table in ("registry_searchkey", "registry_importrow")
        }
    assert not [rule for rule in found["registry_searchkey"] if rule["foreign_key"]]
    assert ["batch_id"] not in [rule["columns"] for rule in found["registry_importrow"] if rule["index"]]
