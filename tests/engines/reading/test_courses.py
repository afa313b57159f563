"""Sources in Arabic told by how somebody begins and ends, by a verb whose root begins like a conjunction, by what seems
so to somebody; what is his and so nobody; and days as talk gives them. The sentences stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page
from amana.engines.reading.papers_ar import bare

from .told import days, heard


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "عقد مدير هيئة السجون كامل ناصر مؤتمراً صحفياً.\nواستهل حديثه بالقول إن الاكتظاظ خطير.",
            "مدير هيئة السجون كامل ناصر",
        ),
        ("قالت المقررة الخاصة إن الاحتجاز محظور. وتختم حديثها محذرة من سجن جديد.", "المقررة الخاصة"),
        ("قال الوزير إن السجون آمنة. وختم بدعوة البرلمان إلى إقرار القانون.", "الوزير"),
    ],
)
def test_whoever_spoke_begins_and_ends_and_neither_his_speech_nor_whom_he_calls_on(
    text: str, who: str
) -> None:
    assert set(heard(text)) == {who}


@pytest.mark.parametrize("word", ["ورد", "وصف", "وثّق", "وعد", "وعدت", "فهم", "فند"])
def test_a_verb_keeps_the_letter_of_its_root_that_looks_like_a_conjunction(word: str) -> None:
    plain = word.replace("ّ", "")
    assert bare(plain) == plain and bare("و" + plain) == plain


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ويبدو لموظفة سابقة في الصندوق أن السؤال مغلوط.", "موظفة سابقة في الصندوق"),
        ("عزت هيئة الدفاع غيابهم إلى الخوف.", "هيئة الدفاع"),
        ("وعزاه المدعي العام إلى كلفة السفر.", "المدعي العام"),
        ("تلفت المقررة الأممية النظر إلى أوضاع الأطفال.", "المقررة الأممية"),
        ("لكن الوزارة سارعت إلى نفيها.", "الوزارة"),
        ("بيد أن إدارة السجون فنّدتها.", "إدارة السجون"),
        ("تتمسك بروكسل بضرورة استعادة الأطفال أولاً.", "بروكسل"),
        ("ونشر موقع «الضفة» تحقيقاً يتهم فيه الشركات بالتربح.", "موقع «الضفة»"),
        ("وجاء في بيان تُلي أمام مدخل المخيم ظهر اليوم السبت: «ألقينا القبض على 14 مطلوباً».", "بيان تُلي"),
        ("«لا ماء ولا كهرباء». هكذا اختصر نزيل سابق حياته في السجن.", "نزيل سابق"),
        ("أبو خالد، 58 عاماً، من ريف دير الزور، يتذكر ذلك الصباح: «أخذوه من أمامي».", "أبو خالد"),
        ("سعاد، وهي أم لثلاثة أطفال: «لا أريد سوى أن أعرف».", "سعاد"),
        ("الراجحي: لا تراجع عن محاكمة العناصر الأجنبية", "الراجحي"),
    ],
)
def test_whoever_holds_denies_or_explains_it_is_heard_and_not_what_is_his(text: str, who: str) -> None:
    assert set(heard(text)) == {who}


@pytest.mark.parametrize(
    "text",
    [
        "فالأرقام تقول شيئاً والوقائع تقول غيره.",
        "أغلب الظن أن الأمر سيطول.",
        "قلتُ للحارس إننا صحفيون، فهزّ كتفه.",
        "لندن: «الأفق العربي»",
    ],
)
def test_nobody_is_heard_in_the_authors_own_words_or_under_the_name_of_a_paper(text: str) -> None:
    assert heard(text) == []


def test_two_offices_are_two_speakers_although_one_has_no_name() -> None:
    text = "وجّه النائب مصطفى سند سؤالاً إلى الوزير. ورد الوزير على السؤال بأن النزلاء أُعيدوا."
    assert heard(text) == ["النائب مصطفى سند", "الوزير"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("أخذوه بشهر ثمانية.", "2026-08"),
        ("صار الهجوم بشهر 1 سنة 2022.", "2022-01"),
        ("هرب يوم الخميس الماضي قبله.", "2026-11-12"),
        ("الجمعة قبل الماضية نقلوهم.", "2026-11-13"),
        ("الشهر قبل الماضي فتحوا الباب.", "2026-09"),
        ("يوم 13 بالشهر نقلوهم.", "2026-11-13"),
        ("لازم نصبر لحد عشرين بالشهر.", "2026-12-20"),
        ("سيُنقلون حتى نهاية الشهر الجاري.", "2026-11-30"),
        ("إجوا ليلة أمس الأول.", "2026-11-23"),
        ("نقلوه قبل نحو شهر.", "2026-10~"),
        ("وثّق المركز الحالات بين آذار وآب.", "2026-03/2026-08"),
    ],
)
def test_months_by_their_number_and_days_before_the_last_are_dates(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize("text", ["أجّل الجلسة لشهر واحد.", "كل شهر ثلاث مرات يجي."])
def test_a_length_of_time_is_no_month(text: str) -> None:
    assert days(text) == []


def test_a_unit_with_the_ending_of_its_case_counts_before_a_ten_and_what_she_read_does_not() -> None:
    report = page(Document("a", "وتلت المحامية رسالة من سبعاً وعشرين دولة، والنساء يدفعن الثمن."))
    assert [quantity.value for quantity in report.quantities] == [27]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("استمعت المحكمة إلى مرافعة النيابة، التي طالبت بتوقيع أقصى العقوبة.", ["النيابة"]),
        ("التقت كاميرا القناة أحد الناجين، الذي قال إن الحراس فتحوا الأبواب.", ["أحد الناجين"]),
        ("وقد قابل الفريق 31 شخصاً، أجمعوا على أن الضرب يبدأ.", ["31 شخصاً"]),
        ("قالت المفوضية إنها قلقة. كما تكرر دعوتها إلى وقف التنفيذ.", ["المفوضية", "المفوضية"]),
        ("قد يقول قائل إن الدولة لا تملك خياراً.", []),
        ("وعن أعداد الفارين، رفض المتحدث الإدلاء بأي رقم.", []),
        ("سألت الضابط عن أخي.", []),
        ("أبو كمال: هاد مو قصف.", ["أبو كمال"]),
        ("أبو عمر حكالنا إنو أخدو ابنو.", ["أبو عمر"]),
    ],
)
def test_a_clause_tells_of_whom_it_belongs_to_and_what_may_be_said_is_not_said(
    text: str, who: list[str]
) -> None:
    assert heard(text) == who


def test_the_woman_in_her_sixties_is_the_woman_heard_before_and_no_office() -> None:
    text = (
        "قالت أم يزن إنها انتظرت. وقالت دائرة الهجرة إن الرحلة طوعية. وتقول المرأة الستينية: «لم يسألنا أحد»."
    )
    assert heard(text) == ["أم يزن", "دائرة الهجرة", "أم يزن"]
