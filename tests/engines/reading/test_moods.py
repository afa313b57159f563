"""How an event is told: what is denied, foiled, planned or feared is not told as having happened, and what has
happened is not lost beside such words."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, read


def told(text: str) -> tuple[str, str, str]:
    """Predicate, polarity and modality of the first claim."""
    claim = read([Document("a", text, published="2026-11-20")]).claims[0]
    return claim.predicate, claim.polarity, claim.modality


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("نفى المتحدث باسم وزارة الداخلية فرار أي سجين من سجن الوادي.", "escape"),
        ("نفى المتحدث، في تصريح مقتضب، فرار أي سجين من سجن الوادي.", "escape"),
        ("أكد المدير أنه لم يسجل أي حالة فرار من سجن الوادي.", "escape"),
        ("قال المدير إن السجناء لم يفروا من سجن الوادي.", "escape"),
        ("استبعد قائد الشرطة وقوع هجوم على سجن الوادي.", "attack"),
        ("ما هرب حدا من سجن الوادي، قال الحارس.", "escape"),
        ("ماكو هروب من سجن الوادي، قال الحارس.", "escape"),
        ("كذّب المدير أنباء هروب جماعي من سجن الوادي.", "escape"),
        ("نفى المتحدث أن يكون أي من السجناء قد فر من سجن الوادي.", "escape"),
        ("لا صحة لفرار 20 سجينا من سجن الوادي.", "escape"),
        ("The spokesman denied any escape from Wadi prison.", "escape"),
        ("The spokesman denied that any prisoner had escaped from Wadi prison.", "escape"),
        ("The spokesman denied, in a brief statement, any escape from Wadi prison.", "escape"),
        ("No escape from Wadi prison was recorded, the governor said.", "escape"),
        ("No prisoner escaped from Wadi prison, the governor said.", "escape"),
        ("Reports of an escape from Wadi prison are false, the governor said.", "escape"),
        ("The attack on Wadi prison never happened, the governor said.", "attack"),
    ],
)
def test_what_is_denied_or_has_not_been_is_no_event(text: str, predicate: str):
    assert told(text) == (predicate, "denied", "fact")


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("حاولوا الفرار من السجن فجر الثلاثاء.", "escape"),
        ("حاول عدد من نزلاء سجن الوادي الفرار فجر الثلاثاء، بحسب الحارس.", "escape"),
        ("أحبطت قوات الأمن محاولة فرار من سجن الوادي.", "escape"),
        ("كاد السجناء أن يهربوا من سجن الوادي.", "escape"),
        ("حاول 20 سجينا الفرار من سجن الوادي.", "escape"),
        ("محاولة الفرار من سجن الوادي باءت بالفشل.", "escape"),
        ("Guards foiled an escape from Wadi prison on Monday.", "escape"),
        ("Police thwarted a mass escape from Wadi prison.", "escape"),
        ("Prisoners attempted to escape from Wadi prison on Monday.", "escape"),
        ("Prisoners tried to escape from Wadi prison on Monday.", "escape"),
        ("The attack on Wadi prison was foiled.", "attack"),
        ("Twenty prisoners tried to escape from Wadi prison.", "escape"),
    ],
)
def test_what_was_tried_or_stopped_is_not_told_as_done(text: str, predicate: str):
    assert told(text) == (predicate, "asserted", "foiled")


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("يخطط التنظيم لهجوم على سجن الوادي، بحسب قائد الشرطة.", "attack"),
        ("نفذت الإدارة تمرينا على التصدي لهجوم على سجن الوادي.", "attack"),
        ("سيهاجم التنظيم سجن الوادي، قال قائد الشرطة.", "attack"),
        ("The gunmen plotted to attack Wadi prison.", "attack"),
        ("The governor said the gunmen would attack Wadi prison.", "attack"),
        ("The guards held an escape drill in Wadi prison.", "escape"),
    ],
)
def test_what_is_planned_or_played_is_not_told_as_done(text: str, predicate: str):
    assert told(text) == (predicate, "asserted", "planned")


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("قال الضابط إن الوضع هادئ وإنه يحذر من هجوم على السجن.", "attack"),
        ("لم يستبعد قائد الشرطة وقوع هجوم على سجن الوادي.", "attack"),
        ("يخشى الحراس تمردا في سجن الوادي.", "riot"),
        ("عبر الحراس عن مخاوف من تمرد داخل سجن الوادي.", "riot"),
        ("عززت الإدارة الحراسة تحسبا لهجوم على سجن الوادي.", "attack"),
        ("إذا فر السجناء من سجن الوادي فالمسؤولية على الإدارة، قال المحافظ.", "escape"),
        ("تداول ناشطون شائعات عن فرار سجناء من سجن الوادي.", "escape"),
        ("قال المدير إن السجناء قد يفرون من سجن الوادي.", "escape"),
        ("هل فر السجناء من سجن الوادي؟", "escape"),
        ("The governor feared an attack on Wadi prison.", "attack"),
        ("The governor warned of an attack on Wadi prison.", "attack"),
        ("If the prisoners escape from Wadi prison, the town is at risk.", "escape"),
        ("The governor did not rule out an attack on Wadi prison.", "attack"),
        ("There were rumours of a riot in Wadi prison.", "riot"),
        ("The governor asked whether prisoners had escaped from Wadi prison.", "escape"),
    ],
)
def test_what_is_feared_possible_asked_or_rumoured_is_not_told_as_done(text: str, predicate: str):
    assert told(text) == (predicate, "asserted", "feared")


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("نفى قائد الشرطة مسؤوليته عن الهجوم على سجن الوادي.", "attack"),
        ("لم تتمكن الشرطة من منع فرار السجناء من سجن الوادي.", "escape"),
        ("قال المدير إن السجناء قد فروا من سجن الوادي.", "escape"),
        ("نفى المدير وجود تقصير وقال إن السجناء فروا من سجن الوادي.", "escape"),
        ("نجح السجناء في الفرار بعد محاولات عدة من سجن الوادي.", "escape"),
        ("تمكن السجناء من الفرار من سجن الوادي رغم محاولة الحراس منعهم.", "escape"),
        ("حذر المدير من تداعيات الهجوم على سجن الوادي.", "attack"),
        ("زادت المخاوف بعد الهجوم على سجن الوادي.", "attack"),
        ("وقع الهجوم على سجن الوادي أمس، ولم يصب أحد.", "attack"),
        ("فر 20 سجينا من سجن الوادي، ولم تحبط الشرطة المحاولة.", "escape"),
        ("تعتزم الإدارة التحقيق في الهجوم على سجن الوادي.", "attack"),
        ("The guards failed to prevent an escape from Wadi prison.", "escape"),
        ("The governor denied responsibility for the attack on Wadi prison.", "attack"),
        ("The director denied negligence and said prisoners escaped from Wadi prison.", "escape"),
        ("In May prisoners escaped from Wadi prison, the governor said.", "escape"),
        ("The governor warned of the consequences of the attack on Wadi prison.", "attack"),
        ("Police will investigate the attack on Wadi prison.", "attack"),
        ("The attack on Wadi prison took place on Monday, the governor said.", "attack"),
        ("The prisoners managed to escape from Wadi prison after three attempts.", "escape"),
        ("The guards tried to hide the escape from Wadi prison.", "escape"),
    ],
)
def test_what_has_happened_stays_a_fact_beside_words_of_denial_fear_and_plan(text: str, predicate: str):
    assert told(text) == (predicate, "asserted", "fact")


@pytest.mark.parametrize(
    "text",
    [
        "تنويه: الخبر المتداول عن هروب 60 سجينا من سجن الوادي كاذب، ومصدره قناة مجهولة.",
        "لا صحة لما أشيع عن هروب سجناء من سجن الوادي، بحسب المدير.",
    ],
)
def test_a_rumour_that_is_denied_is_denied(text: str):
    assert told(text)[:2] == ("escape", "denied")


def test_a_denial_ends_where_the_same_mouth_goes_on_to_tell():
    text = "نفت عائلات السجناء هذه الرواية، وتقول إن أبناءها أضربوا عن الطعام في سجن الوادي."
    assert told(text)[1:] == ("asserted", "fact")


def test_a_foiled_plan_is_foiled():
    assert told("أعلنت الوزارة إحباط مخطط لتهريب 19 سجينا من سجن الوادي.")[2] == "foiled"


def test_a_figure_of_those_who_tried_is_no_figure_of_those_who_fled():
    reading = read([Document("a", "حاول 20 سجينا الفرار من سجن الوادي، وفر ثلاثة سجناء من سجن النهر.")])
    assert [(c.quantity.value, c.modality) for c in reading.claims if c.quantity] == [
        (20, "foiled"),
        (3, "fact"),
    ]


def test_a_counted_people_without_an_event_may_be_feared_in_either_language():
    assert told("يخشى المدير أن يكون في سجن الوادي 300 سجين.")[2] == "feared"


@pytest.mark.parametrize(
    "text",
    [
        "Despite warnings, prisoners escaped from Nahr prison on Friday.",
        "رغم التحذيرات، هرب السجناء من سجن النهر.",
    ],
)
def test_what_happened_despite_warnings_has_happened(text: str):
    assert told(text) == ("escape", "asserted", "fact")


def test_an_attack_that_was_stopped_is_not_told_as_done():
    assert told("The army stopped an attack on Nahr prison.") == ("attack", "asserted", "foiled")
