"""Dates as EDTF: Gregorian of all traditions, Hijri, partial, ranges, relative."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page


def edtf(text: str, published: str | None = None) -> list[str | None]:
    return [mention.edtf for mention in page(Document("a", text, published=published)).dates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في 13 كانون الثاني/يناير 2026", "2026-01-13"),
        ("March 5, 2024", "2024-03-05"),
        ("15 رجب 1447", "2026-01-04"),  # Umm al-Qura: 1 Rajab 1447 is 21 December 2025
        ("عام 1447 هـ", "2025/2026"),
        ("من 13 إلى 15 تموز 2025", "2025-07-13/2025-07-15"),
        ("من عام 2016 إلى عام 2019", "2016/2019"),
        ("late October 2025", "2025-10-21/2025-10-31"),
        ("منتصف 2024", "2024-05/2024-08"),
        ("الثالث والعشرين من أيار 2025", "2025-05-23"),
        ("12/05/2024", "2024-05-12"),  # day first
        ("the 1990s", "1990/1999"),
        ("8 ديسمبر / كانون الأول", "XXXX-12-08"),  # no year is known, none is guessed
        ("أمس الثلاثاء", None),  # the day of publication is not known
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(text: str, expected: str | None):
    assert edtf(f"قيل إن ذلك وقع {text} ، كما ورد") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أمس الثلاثاء", "2026-01-20"),
        ("last Tuesday", "2026-01-20"),
        ("on Sunday", "2026-01-18"),
        ("قبل يومين", "2026-01-19"),
        ("الشهر الماضي", "2025-12"),
        ("8 ديسمبر", "2025-12-08"),  # nearer than December 2026
        ("آذار الماضي", "2025-03"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_publication(text: str, expected: str):
    assert edtf(f"قيل إن ذلك وقع {text} ، كما ورد", "2026-01-21") == [expected]


@pytest.mark.parametrize(
    "text", ["They may march on the house", "in 2014 people", "ابحث عن اياب", "الوضع حتى اليوم الأول"]
)
def test_words_that_look_like_dates_are_left_alone(text: str):
    assert edtf(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("السبت 14: نقل 27 محتجزاً.", "2026-11-14"),
        ("مساء التاسع من الشهر الجاري.", "2026-11-09"),
        ("The escape of 8 January was planned.", "2026-01-08"),  # a trial told of in November
        ("Visits begin on Monday.", "2026-11-23"),
        ("She expects the trucks on Monday.", "2026-11-23"),
        ("لم يصل شيء منذ ديسمبر.", "2025-12"),
        ("أنهت الوزارة هذا العام الإجراءات.", "2026"),
    ],
)
def test_days_named_by_their_number_or_their_month_are_those_nearest_to_the_report(text: str, day: str):
    assert edtf(text, "2026-11-20") == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("نقلوهم الجمعة اللي فاتت.", "2026-11-13"),
        ("طلعوا التلاتا اللي راح.", "2026-11-17"),
        ("Nine fled the night before last.", "2026-11-18"),
        ("Six were freed the day before yesterday.", "2026-11-18"),
    ],
)
def test_days_are_told_as_people_speak_of_them(text: str, day: str) -> None:
    assert [d.edtf for d in page(Document("x", text, published="2026-11-20")).dates] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They fled last Thursday week.", "2026-11-12"),
        ("They met the Friday before last.", "2026-11-13"),
        ("He sails Tuesday week.", "2026-12-08"),
        ("He sails on Thursday fortnight.", "2026-12-10"),
        ("The court sits a week on Monday.", "2026-12-07"),
        ("Tomorrow week the court sits.", "2026-12-03"),
        ("The gate was open on the night of 3-4 February.", "2026-02-03/2026-02-04"),
        ("On 3 and 4 February nine were moved.", "2026-02-03/2026-02-04"),
        ("He left on Sept. 11.", "2026-09-11"),
        ("He left on 28 October last year.", "2025-10-28"),
        ("He left on the 21st of last month.", "2026-10-21"),
        ("He left in the first week of June.", "2026-06-01/2026-06-07"),
        ("He left last night.", "2026-11-24"),
        ("They may be moved before 31 January.", "2027-01-31"),
    ],
)
def test_english_days_are_told_as_in_britain_and_with_dots(text: str, day: str) -> None:
    assert edtf(text, "2026-11-25") == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "On Aug. 6 they were driven to the coast and the next day they sailed.",
            ["2026-08-06", "2026-08-07"],
        ),
        ("He was held on 22 October; two days later he left.", ["2026-10-22", "2026-10-24"]),
        ("In 2019 he was held; the following year he left.", ["2019", "2020"]),
        ("The next day he left.", []),
        ("It lapses in the second half of 2026.", ["2026-07/2026-12"]),
        ("They vote next spring.", ["2027-03/2027-05"]),
        ("He left on Thursday of last week.", ["2026-11-19"]),
    ],
)
def test_english_days_are_counted_from_the_day_told_before_them(text: str, days: list[str]) -> None:
    assert edtf(text, "2026-11-25") == days
