"""The list handed out: what stands in it, and for whom it is recorded."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest

from amana.access.models import Read
from tests.desks.registry.browsing import user
from tests.desks.registry.cast import YASIN

pytestmark = [pytest.mark.books, pytest.mark.django_db]


PURPOSE = {"purpose": "handover to the court"}


def sheet(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        return "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))


def test_an_export_holds_the_filtered_list_runs_no_formula_and_is_recorded_for_each_person(cast, browse):
    risky = cast.enrol(
        dataclasses.replace(YASIN, parts_latin=("", "", "", ""), name_latin="=1+cmd|' /C calc'!A0")
    )
    other = cast.child()
    written = sheet(browse(cast.reem).post("/registry/export/?age=adult", PURPOSE))
    assert risky.number in written and other.number not in written
    assert "=1+cmd" in written and "<f>" not in written  # a text, not a formula
    recorded = Read.objects.filter(what="export").values_list("person", "purpose")
    assert list(recorded) == [(risky.pk, "handover to the court")]


def test_an_export_leaves_out_whom_the_reader_may_not_see(cast, browse):
    ours, theirs = cast.enrol(), cast.enrol(account=cast.baghdad)
    written = sheet(browse(cast.reem).post("/registry/export/", PURPOSE))
    assert ours.number in written and theirs.number not in written


def test_nobody_exports_without_the_right(cast, browse):
    cast.enrol()
    assert browse(user("planner", "movement_planner", cast.sdf)).get("/registry/export/").status_code == 403
