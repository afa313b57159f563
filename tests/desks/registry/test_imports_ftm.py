"""Persons of FollowTheMoney on their way into the books: the steps of a roster, provisional, likely files."""

from __future__ import annotations

import json

import pytest

from amana.desks.registry.models import CustodyFile, ImportRow
from tests.desks.registry.test_handed_out import check, taken
from tests.desks.registry.test_imports import answer, upload

pytestmark = [pytest.mark.books, pytest.mark.django_db]
SALIM = {
    "id": "s-17",
    "schema": "Person",
    "properties": {
        "name": ["سالم العبيدي", "Salim al-Obeidi"],
        "birthDate": ["1988"],
        "nationality": ["sy"],
        "gender": ["male"],
        "topics": ["crime"],
    },
}


def test_the_register_s_own_lines_come_back_as_likely_files_and_strangers_as_provisional(
    cast,
    browse,
    desk,
    tmp_path,
):
    known = cast.enrol()
    ours = taken(browse, cast.reem)[known.number]
    check([SALIM])
    lines = [
        json.dumps(SALIM),
        json.dumps({"id": "amana-x", "schema": "Person", "properties": ours}),
        "{cut off",
    ]
    path = tmp_path / "partners.ftm.json"
    path.write_text("\n".join(lines), encoding="utf-8")
    batch = upload(desk, path, sender="Partner")
    answer(desk, batch)
    page = desk.get(f"/registry/imports/{batch.code}/").content.decode()
    assert "no FollowTheMoney entity" in page and known.number in page
    assert dict(ImportRow.objects.values_list("row", "state")) == {1: "ready", 2: "look", 3: "bad"}
    assert CustodyFile.objects.count() == 1  # a trial writes nothing
    desk.post(
        f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes", "accept_known_rows": "yes"}
    )
    made = CustodyFile.objects.exclude(pk=known.pk).order_by("pk")
    claims = [file.claims.get() for file in made]
    assert next((c.name_ar, c.name_latin, c.standing, c.birth) for c in claims) == (
        "سالم العبيدي", "Salim al-Obeidi", "provisional", "1988",
    )  # fmt: skip
    assert "crime" not in "".join(str(c.__dict__) for c in claims)
