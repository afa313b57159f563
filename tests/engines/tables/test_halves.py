"""Columns that hold two things, numbers of files and households, wards; each with what looks alike."""

from __future__ import annotations

import pytest

from amana.engines.tables.lexicon import guess

from .table import read


def test_age_and_sex_in_one_cell_are_two_values_and_a_span_of_ages_is_none():
    roster = read(
        ["Patient", "Age/Sex"],
        ["Samer Hassan", "34/M"],
        ["Rana Omar", "F 27"],
        ["Hani Said", "16-17"],
        ["Baby of Rana", "3m/F"],
    )
    assert [(r.birth, r.sex) for r in roster.rows] == [
        ("1991/1992", "M"),
        ("1998/1999", "F"),
        ("2008/2010", None),
        ("2025-10/2025-11", "F"),
    ]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("الاسم الرباعي واللقب / اسم الأم", "حيدر جواد كاظم الربيعي / صبيحة محمد"),
        ("الاسم واسم الأم", "حيدر جواد كاظم الربيعي - صبيحة محمد"),
        ("الاسم", "حيدر جواد كاظم الربيعي (أمه: صبيحة محمد)"),
    ],
)
def test_the_mothers_name_behind_a_name_is_hers(heading, cell):
    row = read([heading, "الجنسية"], [cell, "عراقي"]).rows[0]
    assert (row.name_full, row.mother) == ("حيدر جواد كاظم الربيعي", "صبيحة محمد")


def test_a_heading_of_the_mothers_whole_name_is_no_heading_of_a_person():
    assert guess("nom et prénom de la mère").field == guess("Mother's full name").field == "mother"


def test_an_age_stands_for_a_birth_only_where_the_heading_asks_for_either():
    either = read(["Name", "Birth (date or age)"], ["Samer Hassan", 35], ["Hani Said", "23/11/1987"])
    assert [r.birth for r in either.rows] == ["1990/1991", "1987-11-23"]
    assert read(["Name", "Date of birth"], ["Samer Hassan", 35]).rows[0].birth is None


def test_two_figures_under_born_are_years_where_they_can_be_no_ages():
    years = read(["الاسم", "التولد"], ["علي كاظم جبر", 85], ["سلام حسين", "90"], ["كرار حسن", 2009])
    ages = read(["الاسم", "التولد"], ["علي كاظم جبر", 47], ["سلام حسين", "52"])
    assert [r.birth for r in years.rows] == ["1985", "1990", "2009"]
    assert [r.birth for r in ages.rows] == [None, None]


def test_a_place_before_a_year_of_birth_is_kept_and_a_word_about_the_year_is_none():
    roster = read(
        ["الاسم", "مواليد"],
        ["علي كاظم جبر", "بيروت 1979"],
        ["سلام حسين", "1986 بابل"],
        ["كرار حسن", "قبل 1990"],
        ["Omar Said", "xyz 1990"],
    )
    assert [(r.birth, r.place) for r in roster.rows] == [
        ("1979", "بيروت"),
        ("1986", "بابل"),
        (None, None),
        (None, None),
    ]


def test_a_second_number_is_the_files_and_a_count_is_not():
    lines = ["ت", "الاسم", "الرقم"], ["1", "علي كاظم", "12/2214"], ["2", "سلام حسين", "12/2219"]
    counts = ["ت", "الاسم", "العدد"], ["1", "علي كاظم", "1"], ["2", "سلام حسين", "2"]
    assert [r.file_no for r in read(*lines).rows] == ["12/2214", "12/2219"]
    assert [r.file_no for r in read(*counts).rows] == [None, None]


def test_a_card_number_is_the_senders_number_and_no_wristband():
    card = read(["الاسم", "رقم البطاقة"], ["علي كاظم", "SH-0412"]).rows[0]
    beside = read(["Name", "Card no", "File no"], ["Samer Hassan", "77", "A-9"]).rows[0]
    assert (card.file_no, card.wristband) == ("SH-0412", None)
    assert (beside.file_no, beside.wristband) == ("A-9", None)
    assert guess("رقم البطاقة العائلية").field == "household"


def test_a_ward_goes_along_under_its_heading_and_is_neither_place_nor_remark():
    row = read(["الاسم", "القاعة", "السرير", "ملاحظات"], ["علي كاظم", "ق 3", 12, "سكري"]).rows[0]
    assert (row.extra["ward"], row.place, row.notes) == ("القاعة: ق 3; السرير: 12", None, "سكري")


def test_a_tent_is_the_household_only_where_no_other_number_is():
    alone = read(["Name", "Tent"], ["Samer Hassan", "B-12"]).rows[0]
    beside = read(["Tent", "Name", "Family card"], ["B-12", "Samer Hassan", "33120"]).rows[0]
    assert (alone.household, alone.extra) == ("B-12", {})
    assert (beside.household, beside.extra) == ("33120", {"ward": "Tent: B-12"})


def test_a_familys_number_in_the_line_of_its_head_is_that_of_its_members():
    lines = ["Household", "Name", "Relation"], ["F-1", "Huda Ali", "Mother"], [None, "Sara Omar", "Daughter"]
    more = ["F-2", "Rana Said", "Mother"], [None, "Yusuf Adel", "Son"]
    assert [r.household for r in read(*lines, *more).rows] == ["F-1", "F-1", "F-2", "F-2"]
    alone = [line[:2] for line in (*lines, *more)]
    assert [r.household for r in read(*alone).rows] == ["F-1", None, "F-2", None]


def test_the_same_headings_and_one_more_are_another_table():
    roster = read(
        ["الاسم", "المواليد", "الجنسية"],
        ["خالد السعدون", 1980, "عراقي"],
        ["الاسم", "الجنسية", "المواليد", "اسم الأم"],
        ["سمر نادر", "سورية", 1991, "هدى"],
    )
    assert [(r.birth, r.nationality, r.mother) for r in roster.rows] == [
        ("1980", ["IRQ"], None),
        ("1991", ["SYR"], "هدى"),
    ]
