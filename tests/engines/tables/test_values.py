"""What single cells say: dates, ages, sex, nationality, numbers, texts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.common.calendars import gregorian_to_hijri
from amana.engines.common.edtf import Edtf
from amana.engines.tables.codes import countries, read_nationality, read_sex
from amana.engines.tables.dates import DateReader, Style
from amana.engines.tables.values import read_number, read_text
from tests.engines.tables.table import TODAY, one, read
from tests.long import times

BIRTH = Style("birth", TODAY, TODAY)
DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2025, 12, 31))


def birth(cell, **style):
    found = DateReader(Style("birth", TODAY, TODAY, **style)).read(cell)
    return found.edtf or found.code


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("15/07/1987", "1987-07-15"),
        ("5/7/1987", "1987-07-05"),  # the day comes first
        ("15-7-87", "1987-07-15"),
        ("15.07.1987", "1987-07-15"),
        ("1987-07-15", "1987-07-15"),
        ("١٥/٠٧/١٩٨٧", "1987-07-15"),
        ("۱۵/۰۷/۱۹۸۷", "1987-07-15"),
        ("15 تموز 1987", "1987-07-15"),
        ("15 يوليو 1987", "1987-07-15"),
        ("15 juillet 1987", "1987-07-15"),
        ("July 15, 1987", "1987-07-15"),
        ("1er juillet 1987", "1987-07-01"),
        (31973, "1987-07-15"),  # 31,973 days after 30 December 1899
        (19870715, "1987-07-15"),
        ("20102018", "2018-10-20"),
        ("7/1987", "1987-07"),
        ("تموز 1987", "1987-07"),
        (1987, "1987"),
        ("مواليد 1987", "1987"),
        ("1987م", "1987"),
        ("00/00/1987", "1987"),
        ("1987 تقريباً", "1987~"),
        ("1987 (تقريبي)", "1987~"),
        ("حوالي ١٩٨٧", "1987~"),
        ("env. 1987", "1987~"),
        ("c. 1987", "1987~"),
        ("نزیکەی ١٩٨٧", "1987~"),
        ("1986-1988", "1986/1988"),
        ("بين 1986 و1988", "1986/1988"),
        ("لە نێوان 1986 و 1988", "1986/1988"),
        ("entre 1986 et 1988", "1986/1988"),
        ("1986 or 1988", "[1986,1988]"),
        ("15 رجب 1407", "1987-03-15"),
        ("15/7/1407", "1987-03-15"),  # a year of 1300-1500 is Hijri
        ("1407هـ", "1986/1987"),  # 1 Muharram 1407 is 5 September 1986
        ("1407هـ الموافق 1987م", "1987"),
        ("[2007,2009]", "[2007,2009]"),
        ("15/VII/1987", "1987-07-15"),
        ("Jul-87", "1987-07"),
        ("Wed 15 July 1987", "1987-07-15"),
        ("٢٠ی ئاداری ١٩٩٠", "1990-03-20"),
        ("15/3/1987 الموافق 15/7/1407هـ", "1987-03-15"),
        ("25 سنة", "2000/2001"),
    ],
)
def test_a_date_is_read_as_written(cell, edtf):
    assert birth(cell) == edtf


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/1990", "date_impossible"),
        ("15/13/1990", "date_impossible"),
        ("12/05/2030", "birth_in_future"),
        ("01/01/1875", "birth_too_long_ago"),
        ("غير واضح", "date_unreadable"),
        ("15/7/1250هـ", "date_outside_table"),
        ("1407م", "dates_contradict"),
        (1987.1, "date_unreadable"),  # may have been 1987.10
        (True, "date_unreadable"),
    ],
)
def test_a_date_that_cannot_be_is_named_and_never_bent_into_shape(cell, code):
    assert birth(cell) == code


@pytest.mark.parametrize("cell", [None, "-", "لا يوجد", "n/a", "inconnu", "نەزانراو"])
def test_a_cell_that_says_nothing_is_nothing(cell):
    assert birth(cell) is None


def test_the_month_comes_first_only_where_the_heading_says_so():
    assert one("DOB (MM/DD/YYYY)", "07/15/1987") == ("1987-07-15", [])
    assert one("DOB", "07/15/1987") == (None, ["date_impossible"])


def test_dates_of_1904_are_read_by_their_own_calendar():
    assert birth(30511, date1904=True) == "1987-07-15"  # 31,973 - 1,462


@pytest.mark.parametrize("style", [{}, {"month_first": True}, {"hijri": True}, {"kind": "age"}])
def test_a_day_in_figures_is_read_as_if_a_sign_behind_it_sent_it_the_long_way(style):
    """Such days are read at once, without looking for words; the sign hides that they are, and means nothing."""
    reader = DateReader(Style(**{"kind": "birth", "today": TODAY, "as_of": TODAY} | style))
    days = [
        f"{a}{sign}{b}{sign}{c}"
        for sign in "/-."
        for a in ("0", "1", "12", "13", "31", "32", "87", "007", "1407", "1987")
        for b in ("0", "2", "13", "31")
        for c in ("1", "13", "31", "49", "87", "366", "1366", "1987", "2031", "2650")
    ]
    assert [day for day in days if reader.read(day) != reader.read(f"{day};")] == []


def test_an_age_is_two_years_counted_from_the_day_of_the_list():
    roster = read(["كشف بتاريخ 10/03/2024"], ["الاسم", "العمر"], ["سامر حسن علي", 40])
    assert roster.rows[0].birth == "1983/1984"  # 2024 - 40 - 1, 2024 - 40
    assert one("Age", "18 months")[0] == "2024-07/2024-08"


@given(DAYS)
@settings(max_examples=times(30, 300), deadline=None)
def test_every_day_is_read_back_from_every_way_of_writing_it(day):
    d, m, y = day.day, day.month, day.year
    h = gregorian_to_hijri(day)
    for text in (f"{d}/{m}/{y}", f"{d:02d}-{m:02d}-{y}", f"{y}-{m:02d}-{d:02d}", f"{h[2]}/{h[1]}/{h[0]}هـ"):
        assert DateReader(BIRTH).read(text).edtf == day.isoformat()


@given(st.one_of(st.text(max_size=60), st.floats(allow_nan=True), st.integers(), st.booleans()))
@settings(max_examples=times(80, 1000), deadline=None)
def test_any_cell_gives_a_valid_date_or_a_code_and_never_an_exception(cell):
    reading = DateReader(BIRTH).read(cell)
    assert reading.edtf is None or str(Edtf.parse(reading.edtf)) == reading.edtf


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("عراقي", "IRQ"), ("عراقية", "IRQ"), ("العراق", "IRQ"), ("عێراقی", "IRQ"), ("Iraqi", "IRQ"), ("irakien", "IRQ"),
        ("سورية", "SYR"), ("Syrian Arab Republic", "SYR"), ("IQ", "IRQ"), ("KSA", "SAU"), ("قرغيزستان", "KGZ"),
        ("تاجیکی", "TJK"), ("Kosovo", "XKX"), ("كوسوفو", "XKX"), ("مكتوم القيد", "XXA"), ("stateless", "XXA"),
        ("apatride", "XXA"), ("بدون جنسية", "XXA"), ("tchétchène", "RUS"), ("UK", "GBR"), ("XK", "XKX"),
    ],
)  # fmt: skip
def test_words_for_nationalities_become_their_code(text, code):
    assert read_nationality(text) == ((code,), None)


def test_two_nationalities_stay_in_their_order_and_unknown_ones_are_named():
    assert read_nationality("فرنسي / تونسي") == (("FRA", "TUN"), None)
    assert read_nationality("French and Moroccan") == (("FRA", "MAR"), None)
    assert read_nationality("franco-algérien") == (("FRA", "DZA"), None)
    assert read_nationality("NC") == ((), None)  # non communiqué, not New Caledonia
    assert read_nationality("Atlantis") == ((), "nationality_unknown")
    assert read_nationality("ZZ") == ((), "nationality_unknown")  # what ISO 3166-1 leaves for private use
    assert {code for code in countries() if code[0] == "X" or code == "ZZZ"} == {"XKX", "XXA"}
    assert {"IRQ", "XKX", "XXA"} <= countries() and all(len(code) == 3 for code in countries())


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("ذكر", "M"),
        ("أنثى", "F"),
        ("انثى", "F"),
        ("نێر", "M"),
        ("ژن", "F"),
        ("H", "M"),
        ("Féminin", "F"),
        ("f", "F"),
    ],
)
def test_words_for_the_sexes(text, sex):
    assert read_sex(text) == (sex, None)


def test_numbers_keep_their_zeros_and_become_ascii():
    assert read_number("٠٠٤١٧") == ("00417", None)
    assert read_number("W-۰۰۴") == ("W-004", None)
    assert read_number(417) == ("417", None)
    assert read_number('="00417"') == ("00417", None)
    assert read_number("'00417") == ("00417", None)
    assert read_number("1.23E+12") == (None, "number_rounded")


@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", '=HYPERLINK("http://x","y")', "@SUM(1+1)*cmd|' /C calc'!A0"]
)
def test_a_text_that_would_run_is_left_out_and_named(text):
    assert read_text(text) == (None, "formula_text")
    assert read(["Name", "Notes"], ["Samer Hassan", text]).reports[0].code == "formula_text"


def test_texts_lose_what_is_not_seen_and_keep_every_letter():
    roster = read(["الاسم", "ملاحظات"], ["أحـــمد\u200f مُحَمَّد\u00a0 علي\ufeff", "\u202bفاطمة\u202c  ﻻ تعرف"])
    assert (roster.rows[0].name_full, roster.rows[0].notes) == ("أحمد محمد علي", "فاطمة لا تعرف")


@pytest.mark.parametrize(
    "heading, cell, expected",
    [
        ("تاريخ الولادة", "أوائل 1990", "1990"),
        ("Date of birth", "mid-1987", "1987"),
        ("تاريخ القبض", "نهاية آذار 2019", "2019-03"),
        ("تاريخ القبض", "منتصف 15/3/2019", None),
        ("YOB", 85, "1985"),
        ("سنة الولادة", "٨٥", "1985"),
        ("YOB", 35, None),  # an age, or 1935
        ("Date of birth", 85, None),
    ],
)
def test_a_part_of_a_year_is_that_year_and_two_figures_are_one_only_where_a_year_is_asked_for(
    heading, cell, expected
):
    found, codes = one(heading, cell)
    assert found == expected
    assert codes == ([] if expected else ["date_unreadable"])


@pytest.mark.parametrize(
    "text, codes",
    [
        ("British-Iraqi", ["GBR", "IRQ"]),
        ("سوري-عراقي", ["SYR", "IRQ"]),
        ("Russe (Tchétchénie)", ["RUS"]),
        ("Guinea-Bissau", ["GNB"]),
        ("عراقي Iraqi", ["IRQ"]),
        ("Sûriye", ["SYR"]),
    ],
)
def test_two_nationalities_may_be_joined_by_a_hyphen_and_a_region_in_brackets_is_no_state(text, codes):
    assert one("Nationality", text) == (codes, [])


def test_a_mother_who_is_a_dash_is_not_known():
    assert one("Mother", "-") == (None, [])
