"""What waits for a signature lies sealed: whoever copies the database meanwhile reads none of its words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from amana.access.data_key import DataKey
from amana.access.models import PreparedAct, User
from amana.engines.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.books]

WORDS = "مصدر سرّي: جار العائلة"
DRAFT = json.dumps({"act": {"notes": [["claim", 1, {}, {"informant": WORDS}]]}}, ensure_ascii=False).encode()


def kept() -> PreparedAct:
    return PreparedAct.sealed_with(
        draft=DRAFT,
        fields={"informant": [WORDS]},
        user=User.objects.create_user("officer"),
        path="/registry/",
        back="/registry/",
        device="officer-browser",
        made_at=clock.now(),
    )


def raw_row() -> bytes:
    """Every column of the row, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {PreparedAct._meta.db_table}")
        return b"|".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for row in cursor.fetchall()
            for cell in row
        )


def test_the_row_of_a_waiting_act_holds_none_of_its_words(db: None):
    act = kept()
    row = raw_row()
    assert b"/registry/" in row, "the row was read"
    for word in (WORDS.encode(), WORDS.encode("unicode_escape"), b"informant", b"claim"):
        assert word not in row
    again = PreparedAct.objects.get(pk=act.pk)
    assert (again.draft, again.fields) == (DRAFT, {"informant": [WORDS]})


@pytest.mark.parametrize("how", ["delete", "void", "forget"])
def test_with_the_act_goes_its_key(db: None, how: str):
    act = kept()
    key = DataKey.objects.get(pk=act.key_id)
    assert (key.compartment, key.destroyed_at) == ("drafts", None)
    if how == "delete":
        act.delete()
    elif how == "void":
        PreparedAct.void(PreparedAct.objects.filter(made_at__lt=clock.now() + timedelta(hours=1)))
    else:
        act.forget()
        assert (act.draft, act.fields) == (b"", {})
    key.refresh_from_db()
    assert key.wrapped is None and key.destroyed_at is not None
