"""Verbs of saying by frames by kinds of speakers: a grid of sentences with one known source each, of which a seeded
part is read; and sentences in which a verb of saying stands and nothing is said."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from amana.engines.reading import Document, page

from .gold import _alike

# past / present, of the third person masculine.
VERBS = [
    "قال/يقول",
    "صرح/يصرح",
    "أعلن/يعلن",
    "أكد/يؤكد",
    "نفى/ينفي",
    "أنكر/ينكر",
    "حذر/يحذر",
    "كشف/يكشف",
    "اشتكى/يشتكي",
    "قدر/يقدر",
    "رجح/يرجح",
    "هدد/يهدد",
    "شهد/يشهد",
    "روى/يروي",
    "أضاف/يضيف",
    "طالب/يطالب",
    "ادعى/يدعي",
    "زعم/يزعم",
    "اعترف/يعترف",
    "أقر/يقر",
    "أقسم/يقسم",
    "ألمح/يلمح",
    "أفاد/يفيد",
    "أبلغ/يبلغ",
    "ذكر/يذكر",
    "أوضح/يوضح",
    "شرح/يشرح",
    "لاحظ/يلاحظ",
    "اعتبر/يعتبر",
    "اعتقد/يعتقد",
    "توقع/يتوقع",
    "جزم/يجزم",
    "أصر/يصر",
    "شدد/يشدد",
    "كرر/يكرر",
    "أجاب/يجيب",
    "رد/يرد",
    "وثق/يوثق",
    "كتب/يكتب",
    "استدرك/يستدرك",
    "افترض/يفترض",
]
# Who says it, and whether the verb stands in the masculine, the feminine or, behind them, the plural.
SPEAKERS = (
    ("مدير المستشفى", "m"),
    ("المتحدثة باسم البلدية", "f"),
    ("سائق شاحنة", "m"),
    ("مهندسة مياه في القضاء", "f"),
    ("العقيد فواز الحمد", "m"),
    ("الخبيرة القانونية سلوى داغر", "f"),
    ("وزارة الموارد المائية", "f"),
    ("منظمة جسور للإغاثة", "f"),
    ("تقرير لديوان الرقابة", "m"),
    ("سكان الحي", "p"),
    ("ثلاثة من العمال", "p"),
    ("مصادر طبية", "f"),
    ("إحدى الممرضات", "f"),
    ("شقيق أحد المفقودين", "m"),
    ("قيادة العمليات", "f"),
)
SAID = ("الجسر أغلق منذ أسبوع", "القائمة ناقصة", "الحافلات توقفت عند الحاجز", "الأدوية نفدت قبل أيام")
SIZE, LEAST = 300, 0.97


def _forms(pair: str, kind: str) -> tuple[str, str, str]:
    """(past before its subject, past and present behind it)."""
    past, now = pair.split("/")
    stem = past[:-1] if past.endswith("ى") else past
    before = stem + "ت" if kind == "f" else past
    behind = {"m": past, "f": stem + "ت", "p": stem + "وا"}[kind]
    return before, behind, {"m": now, "f": "ت" + now[1:], "p": now.rstrip("يى") + "ون"}[kind]


def _sentences(pair: str, who: str, kind: str, said: str) -> Iterator[str]:
    before, behind, now = _forms(pair, kind)
    that = "إن" if pair.startswith("قال") else "أن"
    asked = {"m": "سئل", "f": "سئلت", "p": "سئل"}[kind]
    which, of_him = {"m": ("الذي وصل", "ه"), "f": ("التي وصلت", "ها"), "p": ("الذين وصلوا", "هم")}[kind]
    yield f"و{before} {who} {that} {said}."
    yield f"{who} {now} {that} {said}."
    yield f"لكن {who} {behind} {that} {said}."
    yield f"{who}، {which} إلى الموقع صباح الأحد، {behind} {that} {said}."
    yield f"و{before}، أمس الثلاثاء، {who} {that} {said}."
    yield f"و{before} في مؤتمر صحفي {who} {that} {said}."
    yield f"و{before} {who} في مؤتمر صحفي {that} {said}."
    yield f"وسبق أن {before} {who} {that} {said}."
    yield f"الحركة متوقفة منذ الفجر، حيث {before} {who} {that} {said}."
    yield f"من جهت{of_him}، {before} {who} {that} {said}."
    yield f"وعندما {asked} {who} عن ذلك، {behind} {that} {said}."
    yield f"{said}، بحسب ما {before} {who}."
    yield f"{said}، وفق معلومات حصلنا عليها من {who}."
    yield f"أما {who} ف{now} {that} {said}."


def _speakers(text: str) -> list[str]:
    found = page(Document("d", text, published="2026-10-01")).attributions
    return [a.speaker or a.outlet or "" for a in found]


def test_a_verb_of_saying_is_heard_in_every_frame_with_every_kind_of_speaker():
    chance = random.Random(22)
    missed = []
    for _ in range(SIZE):
        who, kind = chance.choice(SPEAKERS)
        text = chance.choice(list(_sentences(chance.choice(VERBS), who, kind, chance.choice(SAID))))
        if not any(_alike(one, who) for one in _speakers(text)):
            missed.append(text)
    assert len(missed) <= SIZE * (1 - LEAST), missed


@pytest.mark.parametrize(
    "text",
    [
        "لم يقل المدير إن الباب مغلق.",
        "لم تعلن الوزارة أن الطريق مغلق.",
        "إذا قال الحارس إن الباب مغلق فلا تصدقه.",
        "لو قالت الإدارة إن الباب مغلق لصدقناها.",
        "على الوزارة أن تعلن أن الطريق مفتوح.",
        "من المقرر أن تعلن اللجنة النتائج الأحد.",
        "يتوقع أن يصل الباص غدا.",
        "لم يسألنا أحد عن أسمائنا.",
        "كشف الطبيب على المرضى في العيادة.",
        "وإيش صار بالليل، الله أعلم شو صار",
        "شو بدنا نعمل هلق، حدا يخبرنا شو صار",
        "شو بدنا نعمل هلق، لا تصدقوا اللي بيقول إنو الباص وصل",
        "If the guard says the door is shut, wait.",
        "The commission will announce the results on Sunday.",
    ],
)
def test_nothing_is_said_where_it_is_denied_supposed_wanted_or_due(text: str):
    assert _speakers(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وقال (م. ع.)، 34 عاما، إنه ضرب بالكابل.", "م. ع."),
        ("«أ. س.» قالت للمنظمة إنها نقلت مرتين.", "أ. س."),
        ("وأظهرت أرقام مديرية الصحة أن عدد المصابين تراجع.", "أرقام مديرية الصحة"),
        ("رسميا، اكتفت قيادة الشرطة ببيان من سطرين.", "قيادة الشرطة"),
        ("وينسب إلى ضابط التموين، الذي لم يرد علينا، عبارة لا ينساها.", "ضابط التموين"),
        ("مدارس الحي مقفلة حتى الثلاثاء، والعهدة على مديرية التربية.", "مديرية التربية"),
        ("هربوا من السقف وقتل واحد، هكذا سمعنا من الطباخ.", "الطباخ"),
        ("لكن مستمعة من حي المسلخ اتصلت وحكت شيئا آخر: زوجها جرح.", "مستمعة من حي المسلخ"),
        ("شو بدنا نعمل هلق. سايق الكيا بلّغ إنو الطريق مسدود", "سايق الكيا"),
        ("شو بدنا نعمل هلق. سألت الدكتور وعد يرجع بكرا", "الدكتور"),
        ("شو بدنا نعمل هلق. اللي خبرني هاد الحكي خالي", "خالي"),
        ("شو بدنا نعمل هلق. سمعت من شوفير الباص إنو المعبر مسكر", "شوفير الباص"),
        ("شو بدنا نعمل هلق. أختي بعتتلي رسالة إنو الباص وصل", "أختي"),
        ("شو بدنا نعمل هلق. بنت أختي كانت واقفة هنيك وعدت عشرين واحد", "بنت أختي"),
        ("شنو نسوي هسه. راح يفتحون المعبر مثل ما حچى المختار", "المختار"),
        ("Water had reached the houses, according to her brother.", "her brother"),
    ],
)
def test_whoever_it_goes_back_to_is_heard(text: str, speaker: str):
    found = _speakers(text)
    assert any(_alike(one, speaker) for one in found), found


def test_told_to_a_newspaper_it_is_the_word_of_whoever_spoke_before():
    text = "قالت الممرضة روث أوكيلو إن البرد شديد. وتقول لصحيفة «فالي» إن 6 سجناء غرقوا."
    found = page(Document("d", text, published="2026-10-01")).attributions
    assert [a.speaker for a in found] == ["الممرضة روث أوكيلو"] * 2, found
