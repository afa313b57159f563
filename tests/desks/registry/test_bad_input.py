"""A roster with a wrong column or with a person twice: said in the reader's language before anything is entered."""

from __future__ import annotations

import re

import pytest

from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile, ImportBatch, LinkProposal
from amana.desks.registry.rosters import remarks
from amana.ledger.errors import Refused
from amana.ledger.models import Entry
from tests.desks.registry.cast import NOW
from tests.desks.registry.test_imports import answer, book, upload  # noqa: F401

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]
HEADINGS = ["ت", "الاسم", "المواليد", "الجنسية"]


def shown(desk, batch, language):
    desk.cookies["amana_language"] = language
    page = desk.get(f"/registry/imports/{batch.code}/", {"rows": "work"}, follow=True).content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ar",
            ("في الاسم أرقام: 2 (الصفوف 4، 5)", "تعذرت قراءة التاريخ: 2 (الصفوف 4، 5)", "للأرقام عمود خاص"),
        ),
        (
            "en",
            (
                "The name contains digits: 2 (rows 4, 5)",
                "The date cannot be read: 2 (rows 4, 5)",
                "a column of its own",
            ),
        ),
    ],
)
def test_a_column_that_holds_something_else_is_named_for_each_row(desk, book, language, words):  # noqa: F811
    swapped = [[1, "1990", "ياسين عبد الرحمن الخابوري", "عراقي"], [2, "1994", "كريم وليد الشمري", "عراقي"]]
    batch = upload(desk, book(swapped, HEADINGS))
    answer(desk, batch)
    page = shown(desk, batch, language)
    assert all(said in page for said in words)
    # a list of figures that is set apart from the Arabic around it runs from left to right, its last one first
    assert "<bdi>4" not in desk.get(f"/registry/imports/{batch.code}/", {"rows": "work"}).content.decode()
    refused = desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    assert refused.status_code == 409
    assert not CustodyFile.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "يشبه الصف 4 من هذا الملف"), ("en", "row 4 of this file")]
)
def test_a_person_who_stands_twice_is_said_and_nobody_is_merged(desk, book, language, words):  # noqa: F811
    twice = [[n, "ياسين عبد الرحمن الخابوري", "1990-03-04", "عراقي"] for n in (1, 2)]
    batch = upload(desk, book(twice, HEADINGS))
    answer(desk, batch)
    page = shown(desk, batch, language)
    assert words in page and not CustodyFile.objects.exists()
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    assert ImportBatch.objects.get().files.count() == 2
    assert LinkProposal.objects.get().state == "waiting"  # an examiner decides


@pytest.mark.parametrize(
    ("said", "field", "most"),
    [
        ({"parts_ar": ("س" * 60,) * 4}, "name_ar", 200),  # four parts of 60 and three blanks
        ({"name_latin": "a" * 90, "parts_latin": ("", "b" * 81, "", "")}, "father_latin", 80),
        ({"name_ar": "علي", "mother": "م" * 121}, "mother", 120),
    ],
)
def test_a_name_longer_than_the_register_keeps_is_refused_and_never_cut(said, field, most):
    with pytest.raises(Refused) as refused:
        Identity(**said).checked()
    where = refused.value.where
    assert (refused.value.code, where["field"], where["most"]) == ("identity-too-long", field, most)


def test_a_row_with_a_part_longer_than_the_register_keeps_is_not_entered():
    long, kept = {"name_full": "علي حسن", "kunya": "أبو " + "ع" * 80}, {"name_full": "علي حسن"}
    found = [(remark.field, remark.code, remark.weight) for remark in remarks(long, NOW.date())]
    assert found == [("kunya", "row-too-long", "bad")]
    assert remarks(kept, NOW.date()) == []
