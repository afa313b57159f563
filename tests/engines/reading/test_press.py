"""Who says it in long written sentences, class by class: subjects parted from their verb, findings taken up again,
papers, nouns of judgement, names by which a report goes on; and what a figure beside several happenings tells."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, read

from .gold import _alike


def told(text: str) -> list[str]:
    """The speakers, or where none is named the outlets, of a text."""
    [page] = read([Document("a", text, published="2026-11-20")]).pages
    return [a.speaker or a.outlet or "" for a in page.attributions]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وكانت مديرة الجمعية، بعد جولة في العنابر، قد نبهت إلى نقص الأغطية.", "مديرة الجمعية"),
        ("وكان الشاهد الثاني، الرقيب أول حسن عبود، قد أنكر أنه رأى السلاح.", "الرقيب أول حسن عبود"),
        ("وهو رقم أعلى مما كان قائد الحامية نادر شلبي قد حدده بـ«عشرين».", "قائد الحامية نادر شلبي"),
        ("رفعت مديرية الصحة، ظهر اليوم، حصيلة الحريق إلى 9 قتلى.", "مديرية الصحة"),
        ("من جهتها طالبت نقابة المعلمين بفتح الطريق.", "نقابة المعلمين"),
        ("اتصلنا بسلفه، الذي أقر بذلك، أي القاضي المتقاعد سمير نوح، قبل أيام.", "القاضي المتقاعد سمير نوح"),
        ("سائق الحافلة، وقد طلب أن نسميه عادل، لا يذكر الطريق.", "عادل"),
    ],
)
def test_a_subject_parted_from_its_verb_is_heard(text: str, speaker: str):
    assert any(_alike(one, speaker) for one in told(text)), told(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«لم نأخذ شيئا». بهذا الكلام ختم أمين المستودع شهادته أمام القاضي.", "أمين المستودع"),
        ("ويخالف ذلك ما انتهى إليه تقرير الطب الشرعي، وفيه أن الوفاة طبيعية.", "تقرير الطب الشرعي"),
        ("وهو ما نفاه مدير المشفى، قائلا إن الأسرة كافية.", "مدير المشفى"),
        ("لكن الرد الوحيد جاء من زوجته: «لا نعرف شيئا».", "زوجته"),
        ("ليس في محضر ضابط المناوبة إشارة إلى الحريق.", "ضابط المناوبة"),
        ("وتحدث القاضي، الذي كتب في تقريره أن القفل سليم، ساعة كاملة.", "القاضي"),
        ("وأوردت صحيفة النهر، عن موظف في المرفأ، رواية أخرى.", "موظف في المرفأ"),
        ("لم تنازع النيابة في التاريخ.", "النيابة"),
    ],
)
def test_a_finding_an_answer_and_a_paper_are_somebody_s(text: str, speaker: str):
    assert any(_alike(one, speaker) for one in told(text)), told(text)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("All five had keys; that was the conclusion of the prison inspectors.", ["the prison inspectors"]),
        (
            "The account of the governor - that the gate was shut - was disputed by that of the night cook.",
            ["the governor", "the night cook"],
        ),
        ('The diary attributes to the deputy warden, Captain R., the words: "Wait".', ["the deputy warden"]),
        ("The camp manager, whom we contacted by letter, calls it invention.", ["The camp manager"]),
        (
            "The clerk replied, through his lawyer Omar Daher, that he signed nothing.",
            ["his lawyer Omar Daher"],
        ),
        (
            "The channel, citing what it called a senior police officer, spoke of forty.",
            ["a senior police officer"],
        ),
        ("In what it termed a correction, the Coast Authority on Friday denied it.", ["the Coast Authority"]),
    ],
)
def test_english_nouns_of_judgement_and_translated_turns_name_their_source(text: str, speakers: list[str]):
    found = told(text)
    assert all(any(_alike(one, speaker) for one in found) for speaker in speakers), found


@pytest.mark.parametrize(
    "text",
    [
        "من جهة الشرق وصلت القافلة إلى المدينة.",
        "كان المستودع، وهو مبنى قديم، قد انهار.",
        "ليس في الحي ماء.",
        "The road through their village was closed.",
        "This is the view of the valley from the old wall.",
    ],
)
def test_nobody_is_heard_where_such_words_tell_of_things(text: str):
    assert told(text) == []


def test_a_lone_name_stands_for_whom_the_report_introduced_by_it():
    found = told("يرتب مدير الأرشيف في وزارة العدل، باسل الخوري، دفاتره. ويقول الخوري إن الملفات كاملة.")
    assert found == ["مدير الأرشيف في وزارة العدل، باسل الخوري"]


def test_whoever_is_interviewed_speaks_and_not_the_newspaper():
    text = "أجرت صحيفة النهر مقابلة مع مدير السجن سامر علي، قال فيها إن 40 سجينا نقلوا."
    [group] = read([Document("a", text, published="2026-11-20")]).groups
    assert group.origin_names == ("مدير السجن سامر علي",)


@pytest.mark.parametrize(
    ("text", "predicate", "modality"),
    [
        ("تناقص عدد الحراس إلى النصف بعد فرار السجناء، بحسب مدير السجن سامر علي.", "count", "fact"),
        ("أخليت القرية من 18 أسرة قبل وصول القافلة، بحسب المحافظ.", "evacuate", "fact"),
        ("Eleven detainees fled before the arrival of the guards, the governor said.", "escape", "fact"),
        ("حذر قائد الشرطة من أن الهجوم بات محتملا على سجن الوادي.", "attack", "feared"),
        ("The governor warned that an attack on Wadi prison was now likely.", "attack", "feared"),
    ],
)
def test_a_figure_tells_what_happened_and_a_warning_is_no_event(text: str, predicate: str, modality: str):
    [claim] = read([Document("a", text, published="2026-11-20")]).claims
    assert (claim.predicate, claim.modality) == (predicate, modality)


def test_how_it_was_done_is_no_part_of_who_tells_it():
    assert told("شرح الضابط كيف فر السجناء.") == ["الضابط"]
