"""Whoever is on no list and speaks all the same, by where he stands: whole names, trades, papers of any kind, who tells
only by what stands between his name and the statement; and what stands in such places and is nobody."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page


def told(text: str) -> list[str | None]:
    return [one.speaker for one in page(Document("a", text, published="2026-11-20")).attributions]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال مدير مشفى الواحة الوطني الدكتور زهير الكاتب إن الأدوية نفدت.", "الدكتور زهير الكاتب"),
        ("وقالت النائب صباح الخطيب إن الجسر لم يُرمم.", "النائب صباح الخطيب"),
        ("روى ساعي البريد أن الرسائل تراكمت أمام المبنى.", "ساعي البريد"),
        ("ويقول إمام المسجد إن الجنازة تأجلت.", "إمام المسجد"),
        ("سبعينية من الحي روت كيف حملت أحفادها.", "سبعينية من"),
        ("مهربان أكدا أن الطريق مفتوح.", "مهربان"),
        ("لكن صيادين تجمعوا عند المرفأ تحدثوا عن تأخير جديد.", "صيادين"),
        ("خلص تحقيق داخلي أجرته الشركة إلى أن الصمام كان مغلقاً.", "تحقيق داخلي"),
        ("ترجّح نتائج التشريح أن الوفاة طبيعية.", "نتائج التشريح"),
        ("تظهر فاتورة اطلعت عليها الصحيفة شراء 200 سرير.", "فاتورة"),
        ("تقرير الدفاع المدني لا يذكر سوى سبع جثث.", "تقرير الدفاع المدني"),
        ("هذا ليس كلامي بل كلام الطبيب الشرعي.", "الطبيب الشرعي"),
        ("ورفض أحد المقاولين التعليق، واكتفى بالقول إن العمل مستمر.", "أحد المقاولين"),
        ("ونقلت وكالة النهر اليوم الثلاثاء عن مصادر طبية قولها إن العدد 19.", "مصادر طبية"),
        ("ونسبت صحيفة «صوت الوادي» المحلية إلى ضابط قوله إن العدد 19.", "ضابط"),
        ("علمت «الضفاف»، من مصدر إغاثي، أن القافلة وصلت.", "مصدر إغاثي"),
        ("أما نقيبة الأطباء، رنا قاسم، فلا تخفي شيئاً: «المشرحة امتلأت».", "نقيبة الأطباء"),
        ("تلقّى المكتب شكاوى كثيرة بأن الماء مقطوع.", "شكاوى كثيرة"),
        ("خلية الأزمة: 33 مصاباً.", "خلية الأزمة"),
        ("The dam, built in 1961, held back little, figures published by the water board show.", "the water board"),
        ("Shipping records obtained by the guild, however, show two sailings.", "Shipping records"),
        ("Our monitors have so far verified 12 deaths.", "Our monitors"),
        ("On that day, the notice ran, the ward held 40 patients.", "the notice"),
        ("Word of the fire reached them through a lorry driver.", "a lorry driver"),
        ("Anglers queuing on the quay pointed instead to the price of fuel.", "Anglers queuing on the quay"),
        ("The Harbour Board, replying on Monday to our questions, admitted two spills.", "The Harbour Board"),
    ],
)  # fmt: skip
def test_whoever_is_on_no_list_is_heard_by_where_he_stands(text: str, speaker: str) -> None:
    found = told(text)
    assert found and found[0] is not None and set(found) == {found[0]}, found
    assert speaker in found[0] or found[0] in speaker, found


@pytest.mark.parametrize(
    "text",
    [
        "لم يكن صاحب الدكان يعرف أن الدفتر سيصير دليلاً.",
        "انهيار سد الوادي: ماذا نعرف؟",
        "The mayor has since stopped answering my letters.",
    ],
)
def test_nobody_is_heard_where_a_place_or_a_deed_stands_before_the_verb(text: str) -> None:
    assert told(text) == []


def test_how_somebody_speaks_is_nobody_s_name() -> None:
    assert "بهدوء" not in told("تتكلم بهدوء من تعب: «64 فتى محتجزون هناك».")
