"""Who is said to have said it."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page
from amana.engines.reading.speakers import one_voice, parse


def chains(text: str) -> list[tuple[str | None, str | None]]:
    return [(a.speaker, a.outlet) for a in page(Document("a", text)).attributions]


@pytest.mark.parametrize(
    ("text", "speaker", "outlet"),
    [
        ("قالت وزارة الصحة إن 14 شخصاً توفوا.", "وزارة الصحة", None),
        ("وقال جوزيف فوتيل لبوليتيكو: “أنا قلق للغاية من ذلك”.", "جوزيف فوتيل", "بوليتيكو"),
        ("ذكرت شبكة “فوكس نيوز” نقلاً عن مسؤول رفيع أن السجن سقط.", "مسؤول رفيع", "شبكة “فوكس نيوز"),
        ("انهار الجسر، وفقاً لمهندس البلدية، صباح الأحد.", "مهندس البلدية", None),
        (
            "The harbour master, Nils Tveit, told Reuters that the crane was broken.",
            "harbour master, Nils Tveit",
            "Reuters",
        ),
        ("“Nobody is here,” said Karim Nasser, director of the clinic.", "Karim Nasser", None),
        ("Two men fled, according to a goatherd from the valley.", "a goatherd", None),
    ],
)
def test_a_speaker_needs_no_list(text: str, speaker: str, outlet: str | None):
    ((found, via),) = chains(text)
    assert speaker in (found or "")
    assert via == outlet


def test_he_and_the_official_are_whoever_spoke_before():
    text = "قال مسؤول أمني رفيع إن السجن آمن. وأضاف أن الحراس كثيرون. وأكد المسؤول أن لا خطر."
    assert {speaker for speaker, _ in chains(text)} == {"مسؤول أمني رفيع"}


def test_a_label_is_a_source_if_it_can_speak_and_a_catchword_is_none():
    told = "16:40 – الناطق باسم المحافظة: لا ضحايا حتى الآن.\nسبقنا الكارثة: نقل 4500 محتجز إلى بغداد"
    assert chains(told) == [("الناطق باسم المحافظة", None)]


def test_a_verb_that_names_nobody_is_said_by_the_subject_of_its_sentence():
    told = "أوعز وزير الداخلية بفتح تحقيق، مؤكداً أن القانون سيطبق على الجميع."
    assert chains(told) == [("وزير الداخلية", None)]
    assert chains("Prosecutors had sought life terms, arguing that the plot endangered the city.") == [
        ("Prosecutors", None)
    ]


def test_a_noun_of_saying_names_its_owner():
    assert chains("بعد تأكيد مدير السجن أن الأبواب مغلقة") == [("مدير السجن", None)]
    assert chains("The claim by the officials could not be verified.") == [("the officials", None)]


def test_a_denial_is_marked():
    (found,) = page(
        Document("a", "The prison service denied that 85 inmates were on hunger strike.")
    ).attributions
    assert found.denies


def test_social_media_is_a_basis():
    text = "قال المسؤول استناداً إلى وسائل التواصل الاجتماعي إن المخيم يفرغ."
    assert {found.basis for found in page(Document("a", text)).attributions} == {"social media"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Health Minister Leila Haddad", "وزارة الصحة", True),  # one press chain, in two languages
        ("المتحدث باسم وزارة الداخلية فيكتور سالم", "Interior ministry spokesman Viktor Salem", True),
        ("Captain Jon Ferrer", "القبطان جون فيرير", True),
        ("the interior ministry", "وزارة الدفاع", False),
        ("police inspector Ana Roth", "Chairman Leon Voss", False),
    ],
)
def test_a_press_chain_is_one_voice(one: str, other: str, same: bool):
    assert one_voice(parse(one), parse(other)) is same
