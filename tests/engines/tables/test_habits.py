"""Habits of clerks, each with the case beside it that looks alike and is another."""

from __future__ import annotations

import datetime as dt

import pytest

from amana.engines.tables.ages import age_edtf
from amana.engines.tables.duplicates import one_name
from amana.engines.tables.lexicon import guess, sex_of_group
from amana.engines.tables.names import read_name
from amana.engines.tables.words import fold

from .table import read

DAY = dt.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("الشيخ إسماعيل خليل السامرائي", "إسماعيل خليل السامرائي"),
        ("السيد الدكتور لؤي فارس الربيعي", "لؤي فارس الربيعي"),
        ("د. لؤي فارس الربيعي", "لؤي فارس الربيعي"),
        ("المدعو/ خالد حسن", "خالد حسن"),
        ("حجي كاظم جواد عبيد الفتلاوي", "كاظم جواد عبيد الفتلاوي"),
        ("حجي خلف سليمان الخالدي", "حجي خلف سليمان الخالدي"),  # a Yazidi's given name
        ("السيد أحمد علي", "السيد أحمد علي"),  # an Egyptian's
        ("Dr. Khalid Hasan", "Khalid Hasan"),
        ("طفل: علي مازن", "علي مازن"),
        ("X se disant TRAORÉ Moussa", "Moussa TRAORÉ"),
        ("يحيى حسن (17)", "يحيى حسن"),
        ("Ali, Hussein K.", "Hussein K. Ali"),
        ("Tarkhan B.", "Tarkhan B."),
        ("أرملة محمد العلي", "أرملة محمد العلي"),
    ],
)
def test_a_title_is_no_part_of_the_name_unless_it_may_be_the_name(written, name):
    assert read_name(written).full == name


def test_a_man_called_abd_of_a_clan_is_not_the_servant_of_it():
    clan, servant = read_name("جاسم علي عبد الشجيري"), read_name("جاسم علي عبد الهادي")
    assert (clan.grandfather, clan.family) == ("عبد", "الشجيري")
    assert (servant.grandfather, servant.family) == ("عبد الهادي", None)


@pytest.mark.parametrize(
    ("age", "born"),
    [
        ("سنتان", "2023/2024"),
        ("سنة", "2024/2025"),
        ("5 سنوات و 4 أشهر", "2020-10/2020-11"),
        ("سنة ونصف", "2024-08/2024-09"),
        ("ثلاثة أشهر", "2025-11/2025-12"),
        ("5 yrs 3 months", "2020-11/2020-12"),
        ("5 سنوات و 14 شهر", None),
        ("40s", "1976/1986"),
        ("في الأربعينات", "1976/1986"),
    ],
)
def test_an_age_in_words_is_the_years_or_months_that_it_allows(age, born):
    found = age_edtf(fold(age), DAY, about=False, bare=True)
    assert (None if found is None else str(found)) == born


def test_husband_and_wife_side_by_side_are_two_people_who_share_what_stands_beside_them():
    roster = read(
        ["رقم الأسرة", "الزوج", None, "الزوجة", None, "ملاحظات"],
        [None, "الاسم", "الجنسية", "الاسم", "الجنسية", None],
        ["101", "سامر حسن علي", "سوري", "رنا عمر خالد", "عراقية", "بحاجة إلى مترجم"],
        ["102", None, None, "هدى سالم ناصر", "سورية", "الزوج متوفى"],
        ["المجموع", 1, None, 2, None, None],
    )
    told = [(r.name_full, r.sex, r.household, r.notes) for r in roster.rows]
    assert told == [
        ("سامر حسن علي", "M", "101", "بحاجة إلى مترجم"),
        ("رنا عمر خالد", "F", "101", "بحاجة إلى مترجم"),
        ("هدى سالم ناصر", "F", "102", "الزوج متوفى"),
    ]


def test_a_remark_under_a_person_is_kept_with_the_person_and_one_about_the_list_is_not():
    roster = read(
        ["الاسم", "الجنسية"],
        ["سامر حسن علي", "سوري"],
        ["ملاحظة: يحتاج إلى نظارة", None],
        ["رائد عمر خالد", "عراقي"],
        [None, None],
        ["ملاحظة عامة: لم تدقق القائمة", None],
    )
    assert [r.notes for r in roster.rows] == ["يحتاج إلى نظارة", None]


def test_a_line_in_the_other_script_under_a_person_is_the_same_person():
    roster = read(
        ["Name / الاسم", "Nationality"],
        ["علي حسن الجاسم", "Syrian"],
        ["Ali Hasan Al-Jasim", None],
        ["Omar Said Nasir", "Iraqi"],
    )
    assert [(r.name_full, r.name_native) for r in roster.rows] == [
        ("Ali Hasan Al-Jasim", "علي حسن الجاسم"),
        ("Omar Said Nasir", None),
    ]


def test_what_stands_in_brackets_behind_a_name_is_a_by_name_or_a_remark():
    roster = read(
        ["الاسم"], ["سامر حسن علي (سكري)"], ["رائد عمر خالد (أبو ليث)"], ["هاني سعيد ناصر (الأعرج)"]
    )
    assert [(r.kunya, r.notes, r.extra.get("alias")) for r in roster.rows] == [
        (None, "سكري", None),
        ("أبو ليث", None, None),
        (None, None, "الأعرج"),
    ]


def test_the_month_comes_first_where_the_title_says_so_unless_a_heading_says_the_day():
    roster = read(
        ["All dates MM/DD/YYYY", None, None],
        ["Name", "Date of birth", "Date of arrest (DD/MM/YYYY)"],
        ["Samer Hassan", "03/04/1989", "03/04/2019"],
    )
    assert (roster.rows[0].birth, roster.rows[0].arrested) == ("1989-03-04", "2019-04-03")


def test_a_year_and_an_age_that_contradict_are_both_kept():
    roster = read(["الاسم", "سنة الولادة", "العمر"], ["سامر حسن علي", 2009, 19], ["رائد عمر خالد", 2009, 16])
    assert [r.birth for r in roster.rows] == ["[2007,2009]", "2009"]
    assert [w.code for w in roster.warnings] == ["birth_age_differ"]


def test_the_day_of_entry_and_a_diagnosis_are_not_read_as_something_else():
    assert guess("تاريخ الدخول") is None or guess("تاريخ الدخول").field != "arrested"
    assert guess("Date of admission") is None or guess("Date of admission").field != "arrested"
    assert guess("التشخيص") is None or guess("التشخيص").field != "notes"
    assert guess("التشخيص والملاحظات").field == "notes"


def test_letters_of_wards_are_no_sexes_and_those_of_a_turkish_clerk_are():
    wards = read(["Name", "K"], ["Samer Hassan", "E"], ["Rana Omar", "K"], ["Hani Said", "E"])
    sexes = read(["Adı Soyadı", "Cinsiyeti"], ["Samer Hassan", "E"], ["Rana Omar", "K"])
    assert ([r.sex for r in wards.rows], [r.sex for r in sexes.rows]) == ([None, None, None], ["M", "F"])


def test_men_and_women_are_told_apart_by_the_heading_of_their_section_where_no_column_does():
    roster = read(
        ["الاسم", "الجنسية"],
        ["الرجال", None],
        ["سامر حسن علي", "سوري"],
        ["النساء", None],
        ["رنا عمر خالد", "سورية"],
    )
    assert [r.sex for r in roster.rows] == ["M", "F"]
    assert (sex_of_group("قسم النساء"), sex_of_group("الرجال والنساء")) == ("F", None)


def test_spellings_of_one_name_are_proposed_as_one_person_and_brothers_are_not():
    assert one_name("turki", "turky") and one_name("داود", "داوود") and one_name("isayeva", "isaeva")
    assert (
        not one_name("حسن", "حسين") and not one_name("hasan", "husain") and not one_name("hassan", "hussein")
    )
    roster = read(
        ["Name", "Father", "Date of birth", "Mother"],
        ["Basim al-Ubaydi", "Turki", "21/05/1984", "Amina"],
        ["Basem al-Obeidi", "Turky", "21/05/1984", "Amina"],
        ["Hasan al-Ali", "Omar", "01/02/1990", "Huda"],
        ["Husain al-Ali", "Omar", "01/02/1990", "Huda"],
    )
    assert [(pair.first[1], pair.second[1]) for pair in roster.duplicates] == [(2, 3)]


def test_the_day_of_a_list_is_read_in_words_too():
    roster = read(["كشف المقيمين 5 أيار 2025"], ["الاسم", "العمر"], ["سامر حسن علي", "4 أشهر"])
    assert roster.rows[0].birth == "2024-12/2025-01"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("190319C MAR 19", "2019-03-19"),
        ("3 Kanun al-Thani 1988", "1988-01-03"),
        ("okt 1991", "1991-10"),
        ("صيف 1991", "1991"),
        ("before 2018", None),
    ],
)
def test_days_of_soldiers_seasons_and_other_months_are_read_and_a_bound_is_not(written, day):
    assert read(["Name", "Arrested"], ["Samer Hassan", written]).rows[0].arrested == day


def test_a_remark_in_brackets_with_blanks_inside_is_a_remark():
    assert read(["الاسم"], ["كرار حسن ( قاصر )"], ["سامر علي"]).rows[0].notes == "قاصر"


def test_a_house_may_begin_as_a_kunya_or_a_title_does_and_a_name_with_either_is_read_as_before():
    roster = read(
        ["الاسم", "اسم الأب", "الكنية", "الجنسية"],
        ["نضال", "كمال", "أبو شقرا", "عربي سوري"],
        ["سامية", "محمد", "الحاج عمر", "عربية سورية"],
        ["أحمد", "رشيد", "الخلف", "عربي"],
        ["جمعة", "حسن", "البكور", "سوري"],
    )
    assert [r.family for r in roster.rows] == ["أبو شقرا", "الحاج عمر", "الخلف", "البكور"]
    assert [r.nationality for r in roster.rows] == [["SYR"], ["SYR"], [], ["SYR"]]
    row = read(["الاسم"], ["الشيخ سامر حسن الخلف (أبو عمر)"], ["علي حسن"]).rows[0]
    assert (row.name_full, row.kunya) == ("سامر حسن الخلف", "أبو عمر")


def test_of_an_address_with_the_place_of_birth_behind_it_the_latter_is_the_place():
    roster = read(
        ["الاسم", "العنوان ومحل الولادة"],
        ["سامر علي", "الموصل - حي النور، مولود في تلعفر"],
        ["عمر حسن", "الموصل - حي المولود"],
    )
    assert [r.place for r in roster.rows] == ["تلعفر", "الموصل - حي المولود"]


def test_a_french_court_tells_the_sex_by_the_address_and_the_birth_in_a_sentence():
    roster = read(
        ["Civilité", "NOM Prénom", "Date et lieu de naissance", "Interpellé(e) le", "Écroué(e) le"],
        ["M.", "HADDAD Nordine", "né le 1er janvier 1990 à Lyon 8e", "3 février 2019", "15/06/2019"],
        ["Mme", "CHÉRIF Amel", "née vers 1998 à La Goulette", "25 mars 2019", ""],
        ["M.", "BENALI Yacine", "date et lieu de naissance inconnus", "22/03/2019", ""],
    )
    assert [(r.sex, r.birth, r.place, r.arrested) for r in roster.rows] == [
        ("M", "1990-01-01", "Lyon 8e", "2019-02-03"),
        ("F", "1998~", "La Goulette", "2019-03-25"),
        ("M", None, None, "2019-03-22"),
    ]
    assert not roster.reports
