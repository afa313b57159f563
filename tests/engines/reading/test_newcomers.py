"""Sources in Arabic that come in by themselves: whom those who write have met, who comes out in talk, some of those;
and lines, questions and asides that name nobody. The sentences stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page


def heard(text: str) -> list[str]:
    """Who says something in a text, in order: the speaker, or the outlet where there is no other."""
    told = page(Document("a", text, published="2026-11-25")).attributions
    return [one.speaker or one.outlet or "?" for one in told]


def days(text: str) -> list[str | None]:
    return [mention.edtf for mention in page(Document("a", text, published="2026-11-25")).dates]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "قال القاضي إن الملف أُغلق. التقت الشبكة أحد المفرج عنهم، وهو نجار. يقول إنه نُقل مرتين.",
            "أحد المفرج",
        ),
        ("قال المختار اسكتوا. ومبارح طلع واحد من حارتنا من الحبس. يقول شفت أخوك بالمهجع.", "واحد من حارتنا"),
        ("دفعنا مصاري لمحامي، وهالمحامي يقول الاسم موجود.", "هالمحامي"),
        ("إجتنا مكالمة. صوت ما أعرفه قال أخوكم طيب وبدّه دوا هسه.", "صوت"),
        ("على صيغة يصفها أحد الذين كتبوها بأنها «هدنة».", "أحد الذين كتبوها"),
        ("وتنوي بغداد، على ما علمت الشبكة من مسؤول في المعبر، استقبال عائلات أخرى.", "مسؤول في المعبر"),
        ("مديرة المخيم كانت لها رواية أخرى: ست نساء تراجعن.", "مديرة المخيم"),
        (
            "قال مسؤول في الخارجية إن بلاده جاهزة. وسألته «الأفق» عمن يقرر، فأجاب: القضاء طبعاً.",
            "مسؤول في الخارجية",
        ),
        ("تقول الشرطة ستمئة، والمحافظة تقول مئتان.", "المحافظة"),
        ("قال الموظف انتظروا. ثم تضيف أم سعد: قالوا لي تعالي الأربعاء.", "أم سعد"),
        ("أكد حارس السجن بهجت سليم العائدين إلى أهلهم.", "حارس السجن بهجت سليم"),
        ("الإفراج عن 74 موقوفاً.. والأهالي: القوائم ناقصة", "الأهالي"),
    ],
)
def test_whoever_has_come_in_or_been_met_speaks(text: str, who: str) -> None:
    assert heard(text)[-1] == who


@pytest.mark.parametrize(
    "text",
    [
        "بيروت: ريم الخازن",
        "مرهم للجرب ونصيحة بحرق الثياب: هذا ما نالوه.",
        "بطانيات ملفوفة على هيئة نائمين: هكذا خدعوا الحراس.",
        "بغداد / واع المدى برس",
        "مغادرة 46 عائلة مخيم روج..",
        "غير أن رواية السجناء مختلفة.",
        "مركز «سند»: ورقة موقف حول الترحيل القسري",
    ],
)
def test_a_byline_a_title_and_a_camp_named_like_a_verb_are_nobody(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("سيصلون في النصف الثاني من أيار 2026.", ["2026-05-16/2026-05-31"]),
        ("خرجت ومنذ كانون الثاني 130 عائلة.", ["2026-01"]),
        ("رحّلوه في 14 نيسان 2026، وتلقت رسالة مساء اليوم نفسه.", ["2026-04-14", "2026-04-14"]),
        ("هالحچي بنص آب.", ["2026-08-11/2026-08-20"]),
        ("أخوي راح من بيتنا ليلة الخميس.", ["2026-11-19"]),
        ("قبضوا على نصّاب كبير.", []),
    ],
)
def test_halves_of_a_month_and_the_same_day_are_dates_and_whoever_went_is_not_to_come(
    text: str, day: list[str]
) -> None:
    assert days(text) == day
