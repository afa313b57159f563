"""Lines that are no people, names that two lands read otherwise, headings about women; each with what looks alike."""

from __future__ import annotations

import pytest

from amana.engines.tables.lexicon import guess
from amana.engines.tables.names import read_name

from .table import read

HEAD = ["ت", "الاسم", "المواليد", "الملاحظات"]
MAN = ["1", "علي حسن الجاسم", "1990", None]


def test_a_second_line_of_signatures_is_nobody_and_an_unnumbered_person_is_somebody():
    men = [[str(number), *MAN[1:]] for number in range(1, 5)]
    signed = read(
        HEAD, *men, [None, "منظم القائمة", None, "مدير السجن"], [None, "ملاحظ / علي حسين", None, "العميد"]
    )
    late = read(HEAD, *men, [None, "سامر كامل هادي", "1988", None])
    assert [len(roster.rows) for roster in (signed, late)] == [4, 5]


def test_the_labels_of_an_empty_form_are_nobody():
    labels = ["Driver:", None, "Escort commander:", None]
    roster = read(["Seat", "Wristband", "Name", "Nat."], ["1A", "0012", "Samer Hassan", "SYR"], labels)
    assert [r.name_full for r in roster.rows] == ["Samer Hassan"]


def test_a_line_about_the_above_named_is_that_persons_remark():
    line = "المذكور أعلاه بحاجة إلى غسيل كلى"
    roster = read(HEAD, MAN, [None, line, None, None], ["2", "سامر كامل هادي", "1988", None])
    assert [r.notes for r in roster.rows] == [line, None]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("اسم الأب والأم", "جاسم\nوردة"),
        ("اسم الأم / الأب", "وردة / جاسم"),
        ("اسم الوالدين", "جاسم - وردة"),
        ("Father / Mother", "جاسم / وردة"),
    ],
)
def test_both_parents_in_one_cell_are_two_names(heading, cell):
    row = read(["الاسم", heading], ["عيسى الحمود", cell]).rows[0]
    assert (row.father, row.mother, row.name_full) == ("جاسم", "وردة", "عيسى جاسم الحمود")


def test_a_father_of_two_names_has_no_mother_among_them():
    row = read(["الاسم", "اسم الأب"], ["عيسى الحمود", "جاسم محمد"]).rows[0]
    assert (row.father, row.mother) == ("جاسم محمد", None)


def test_headings_about_women_ask_what_those_about_men_ask():
    assert guess("رقم النزيلة").field == "file_no"
    assert guess("اسم السجينة").field == "name"


def test_ben_is_a_family_in_the_maghreb_and_a_fathers_name_elsewhere():
    head = ["Name", "Nationality"]
    roster = read(head, ["Walid Ben Hamida", "Tunisian"], ["Walid Ben Hamida", "Saudi"])
    assert [(r.father, r.family) for r in roster.rows] == [(None, "Ben Hamida"), ("Hamida", None)]


def test_abd_before_a_mans_name_is_a_man_and_before_a_name_of_god_or_of_an_imam_his_servant():
    alone, ali = read_name("راكان عبد محمود الخاتوني"), read_name("راكان عبد علي الخاتوني")
    assert (alone.father, alone.grandfather) == ("عبد", "محمود")
    assert (ali.father, ali.grandfather) == ("عبد علي", None)


def test_three_names_of_a_kurdish_office_are_those_of_three_men():
    kurdish = read(["ناوی سیانی"], ["دڵشاد سالح برایم"], ["هێمن ئەحمەد مستەفا"]).rows[0]
    other = read(["الاسم"], ["دلشاد صالح برايم"]).rows[0]
    assert (kurdish.grandfather, kurdish.family) == ("برایم", None)
    assert (other.grandfather, other.family) == (None, "برايم")
