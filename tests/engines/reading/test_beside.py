"""Sources in Arabic whose name stands beside their title, who speak of themselves as a body, whose papers are passed
on; and lines that are nobody's words. The sentences are our own and stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page


def heard(text: str) -> list[str]:
    """Who says something in a text, in order: the speaker, or the outlet where there is no other."""
    told = page(Document("a", text, published="2026-11-20")).attributions
    return [one.speaker or one.outlet or "?" for one in told]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "قالت ممثلة المنظمة بالإنابة، سهى الدرويش، إن المخيم يحتاج إلى المياه.",
            "ممثلة المنظمة بالإنابة، سهى الدرويش",
        ),
        ("وشدد المتحدث، ياسر المطلق، على أن أحداً لم يهرب.", "المتحدث، ياسر المطلق"),
        ("أما رئيس اللجنة، الشيخ حمود الفارس، فنفى أن يكون قد وقع.", "رئيس اللجنة، الشيخ حمود الفارس"),
        ("قال العميد بسام الأسعد إن الطريق آمن.", "العميد بسام الأسعد"),
        ("وأوضح منسق الحملة زياد الطرابلسي أن العائلات تنتظر.", "منسق الحملة زياد الطرابلسي"),
    ],
)
def test_a_name_between_commas_or_one_that_is_a_word_too_belongs_to_the_title(text: str, who: str) -> None:
    assert heard(text) == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("قال المحافظ، خلال زيارة المخيم، إن المياه مقطوعة.", "المحافظ"),
        ("وأكد مدير السجن، ومقره الحسكة، أن النقل تم.", "مدير السجن"),
        ("أعلن رئيس البلدية، يرافقه قائد الشرطة، أن الطريق فتح.", "رئيس البلدية"),
    ],
)
def test_what_else_stands_between_commas_is_no_name(text: str, who: str) -> None:
    assert heard(text) == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("مختار القرية أكد انتشال ثلاث جثث.", "مختار القرية"),
        ("مشفى الرقة يعلن امتلاء قسم الحروق.", "مشفى الرقة"),
        ("ترفض دمشق هذه الرواية قائلة إن السجن كان خالياً.", "دمشق"),
        ("وأنذرت نقابة الأفران بوقف توزيع الخبز على المخيم.", "نقابة الأفران"),
        ("وردّ عليّ القاضي بأن الملف ليس عنده.", "القاضي"),
        ("إننا في لجنة أهالي المعتقلين نعلن أن الإضراب مستمر.", "لجنة أهالي المعتقلين"),
        ("وبحسب جدول مسرب نشره موقع «البوابة»، تغادر الدفعة الثانية الخميس.", "موقع «البوابة»"),
        ("كما رفض المستشفى توصيف ما حدث بالإهمال.", "المستشفى"),
    ],
)
def test_who_speaks_is_neither_what_is_announced_nor_cut_nor_left_out(text: str, who: str) -> None:
    assert who in heard(text) and not {"انتشال", "امتلاء قسم"} & set(heard(text))


@pytest.mark.parametrize(
    "line",
    [
        "ماذا تقول القوانين؟",
        "كتب وصوّر: فريق الجريدة",
        "كتبت: سعاد المرعي - عمّان",
        "حسابات المخيم: لماذا تتردد العواصم؟",
        "فيديو «حريق سجن الشعبة»",
        "السجن المركزي: ثلاثون عاماً من الصمت",
        "سوريا/العراق: أوقفوا نقل المحتجزين قسراً",
        "في المبنى يُعتقد أن 70 رجلاً محتجزون.",
    ],
)
def test_nobody_speaks_in_a_line_of_makers_a_title_or_a_question(line: str) -> None:
    assert heard(line) == []


def test_a_label_of_somebody_who_can_speak_is_a_source_still() -> None:
    assert heard("مستشفى الرقة: وصول سبعة جرحى") == ["مستشفى الرقة"]
    assert heard("وزارة العدل: نقلنا 40 نزيلاً") == ["وزارة العدل"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("عند البئر أوقفتني أرملة من القصير لا تذكر اسمها، وقالت إن ابنها بيع مرتين.", "أرملة"),
        ("خابرت واحد من ربعنا بالشرطة، قال ما حدا طلع.", "واحد من ربعنا"),
        ("قال المدير إن حارساً نام في نوبته، وأضاف أن التحقيق مستمر.", "المدير"),
        ("القاضي سمير الفهد أدان مهرباً فارّاً، وقال إن الحكم نهائي.", "القاضي سمير الفهد"),
    ],
)
def test_whoever_has_just_come_in_speaks_on_but_no_object_does(text: str, who: str) -> None:
    assert heard(text)[-1].startswith(who)


def test_a_family_name_alone_means_whom_the_report_named_with_a_title() -> None:
    text = (
        "قال مدير السجن، مالك الشعار، إن النقل تم. وذكرت الوزارة أن العدد 40. ونفى الشعار أن يكون أحد قد هرب."
    )
    assert heard(text) == ["مدير السجن، مالك الشعار", "الوزارة", "مدير السجن، مالك الشعار"]


def test_a_briefing_of_his_is_his_own_words_and_no_second_origin() -> None:
    text = "قال المدعي العام وليد سرحان في إيجاز إن 4 نزلاء فُقدوا. ولا يد فاعل، وفق إيجازه مساء الأربعاء."
    assert set(heard(text)) == {"المدعي العام وليد سرحان"}


def test_a_message_sent_to_her_yesterday_is_read_and_a_mother_is_no_conjunction() -> None:
    text = '14:25 والدة أحد السجناء، وكانت بين المتجمهرين، قالت لـ"الأفق" إن ابنها بعث إليها أمس رسالة صوتية.'
    assert heard(text)
    assert heard("والدة أحد السجناء قالت إن ابنها بعث إليها أمس رسالة.")[0] == "والدة أحد السجناء"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("طلعوا من يومين", "2026-11-18"),
        ("نقلوهم من شي أسبوع", "2026-11-13~"),
        ("من تلات تيام ما في خبر", "2026-11-17"),
        ("Nine fled over the weekend.", "2026-11-14/2026-11-15"),
        ("a fortnight ago 20 left", "2026-11-06~"),
        ("a couple of days ago", "2026-11-18~"),
        ("the week before last 3 left", "2026-11-02/2026-11-08"),
        ("أكثر من أسبوعين في الزنزانة", None),
        ("تستغرق الرحلة من يومين إلى ثلاثة", None),
    ],
)
def test_days_as_they_are_spoken_are_dates_and_lengths_of_time_are_none(text: str, day: str | None) -> None:
    found = [one.edtf for one in page(Document("a", text, published="2026-11-20")).dates]
    assert found == ([day] if day else [])
