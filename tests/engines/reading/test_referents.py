"""Whom a pronoun means, and in Arabic a verb without a subject, where whoever is meant has not spoken before. The texts
stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading.mentions import Mention
from amana.engines.reading.names_en import describe, gender, name_words, nouns
from amana.engines.reading.referents import Cast
from amana.engines.reading.speakers import parse

from .told import heard

ENGLISH = [
    (
        "Governor Adel Rami said the gates would open. His deputy, Salwa Hatim, stood beside him. "
        "Asked later about the delay, she said the list had been lost.",
        "His deputy, Salwa Hatim",
    ),
    (
        "Colonel Ines Varga told the inquiry that the alarm had failed. Counsel for the families, Peter Holm, asked "
        "whether it had been tested. It had not, she conceded.",
        "Colonel Ines Varga",
    ),
    (
        "The prosecutor alleged that Karim Wali sold the passes. Wali, a father of four, sat with his head bowed. "
        "Later he told the judge he had only carried envelopes.",
        "Karim Wali",
    ),
    (
        "The union has called a strike. It met the minister twice last week. No money has come, it says.",
        "The union",
    ),
    (
        "Two brothers from Kesh were released on Friday. They said the guards had sold their blankets.",
        "Two brothers",
    ),
    (
        "In the corner sat an old man with a radio. His son had been on the second bus. "
        '"They promised to telephone," he said.',
        "an old man",
    ),
    (
        "Amira Sadek lost two fingers. The doctor who treated her has left the country. "
        "The army had stored shells under the dormitory, she believes.",
        "Amira Sadek",
    ),
    (
        "My aunt lives above the checkpoint. She does not sleep much. Eleven trucks passed, she told me.",
        "My aunt",
    ),
    (
        "A stranger rang Hana Jaber in March. Her husband was alive, he told her, and wanted shoes. "
        "She says she hung up.",
        "Hana Jaber",
    ),
    (
        "The friend of Filmon rang me last week and says prison. I have given the notes to a solicitor. "
        "She thinks they are enough.",
        "a solicitor",
    ),
]
ARABIC = [
    (
        "أعلن المحافظ سامر عبدو أن البوابات ستفتح. وإلى جانبه وقفت نائبته هدى الرزاز. وقالت لاحقاً إن القائمة ضاعت.",
        "نائبته",
    ),
    ("في المحكمة وقفت الشاهدة خلف ستارة. كانت ترتجف. وذكرت أنها رأت المتهم يعد النقود.", "الشاهدة"),
    ("خالتي ساكنة فوق الحاجز وما بتنام كتير. بتقول مرقت إحدعشر شاحنة ليلة الحريق.", "خالتي"),
    ("اتصلت بالمحامي مساء الخميس. قال إن الملف عند القاضي.", "المحامي"),
    (
        "أفاد النقيب فراس جمعة بأن ثلاثة فروا. وسأله القاضي عن الحراس فأطرق. وأجاب بأن الحراس كانوا اثنين.",
        "النقيب فراس",
    ),
    (
        'قالت وزارة الداخلية إن الأمر انتهى. "ابني كان ينزّل بندورة"، تقول أم عبدو، التي تقف أمام القصر. '
        'وتضيف: "وعدونا بالعيد".',
        "أم عبدو",
    ),
]


@pytest.mark.parametrize(("text", "who"), ENGLISH)
def test_an_english_pronoun_means_whoever_was_told_of_most_prominently_and_lately(
    text: str, who: str
) -> None:
    assert heard(text)[-1].startswith(who)


@pytest.mark.parametrize(("text", "who"), ARABIC)
def test_an_arabic_verb_alone_means_whoever_was_told_of_in_its_gender(text: str, who: str) -> None:
    assert heard(text)[-1].startswith(who)


@pytest.mark.parametrize("first", ["Preparations began in May", "Lorries came in May, five lorries in all"])
def test_the_word_that_opens_a_sentence_is_no_name_for_its_capital_alone(first: str) -> None:
    assert heard(f"{first}, he says, and the road was closed.") == ["?"]


def test_a_place_behind_a_preposition_is_nobody_whom_a_verb_means() -> None:
    text = "التقينا إنغبورغ ماس في مقهى المطار. تتكلم بهدوء: «64 فتى محتجزون هناك»."
    assert not any("المطار" in who for who in heard(text))


def test_a_place_that_nobody_spoke_for_is_nobody_whom_a_verb_means() -> None:
    assert not any(
        "السجن" in who for who in heard("لا أحد يسمي السجن سجنا. يحكي، وهو يضحك، أن الأبواب من خشب.")
    )


def _cast(*sentences: list[Mention]) -> Cast:
    cast = Cast(describe, nouns)
    for sentence in sentences:
        cast.sentence(sentence, headline=False)
    return cast


def _name(place: int, name: str, subject: bool = False) -> Mention:
    return Mention((place, place + len(name)), name, names=name_words(name), subject=subject)


def _he(place: int, behind: bool = False) -> Mention:
    return Mention((place, place + 2), "he", "m", pronoun="tells", subject=True, behind=behind)


def test_the_subject_is_meant_before_the_object() -> None:
    cast = _cast([_name(0, "Karim Taha", subject=True), _name(20, "Yusuf Daro")], [_he(40)])
    assert (meant := cast.meant(40, 42)) and meant.text == "Karim Taha"


def test_what_stands_before_he_said_is_what_he_says_and_nobody_in_it_is_he() -> None:
    cast = _cast([_name(0, "Karim Taha")], [_name(20, "Yusuf Daro", subject=True), _he(60, behind=True)])
    assert (meant := cast.meant(60, 62)) and meant.text == "Karim Taha"


def test_whoever_has_just_asked_does_not_answer() -> None:
    cast = _cast([_name(0, "Karim Taha", subject=True)], [_name(20, "Yusuf Daro")])
    cast.told((20, 30), parse("Yusuf Daro"), asks=True)
    cast.sentence([_he(50)], headline=False)
    assert (meant := cast.meant(50, 52)) and meant.text == "Karim Taha"


def test_nobody_of_another_gender_and_no_body_is_meant_by_he() -> None:
    widow = Mention((0, 9), "the widow", gender("the widow"), subject=True)
    union = Mention((20, 29), "the union", number="body", subject=True)
    assert _cast([widow, union], [_he(40)]).meant(40, 42) is None


def test_somebody_told_of_long_ago_is_no_longer_meant() -> None:
    assert _cast([_name(0, "Karim Taha", subject=True)], [], [], [], [], [_he(90)]).meant(90, 92) is None


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Colonel Ines Varga", ("ines", "varga")),
        ("Rose Danev", ("rose", "danev")),
        ("Deputy Health Minister Zulfiya Rahimova", ("zulfiya", "rahimova")),
        ("Red Cross", ()),
        ("Monday", ()),
    ],
)
def test_the_words_of_a_name_are_told_from_titles_bodies_and_days(
    phrase: str, words: tuple[str, ...]
) -> None:
    assert name_words(phrase) == words
