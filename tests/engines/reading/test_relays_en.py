"""English sources that pass on what others say, figures and papers that are somebody's, subjects with brackets and
abbreviations in them, and who says we. The sentences are our own and stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page

from .test_beside import heard


def chain(text: str) -> list[tuple[str | None, str | None]]:
    told = page(Document("a", text, published="2026-11-26")).attributions
    return [(one.speaker, one.outlet) for one in told]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Nurses cited by Radio Orient put the number at 230.", ("Nurses", "Radio Orient")),
        ('State TV quoted the governor: "We hold the gate."', ("the governor", "State TV")),
        (
            'Leaked minutes of the meeting have the minister saying: "Let them sweat."',
            ("the minister", "Leaked minutes of the meeting"),
        ),
        ("The envoy told the Security Council that nine had died.", ("The envoy", None)),
    ],
)
def test_whoever_is_quoted_speaks_and_whoever_quotes_him_is_the_outlet(
    text: str, who: tuple[str, str | None]
) -> None:
    assert chain(text) == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The ministry concedes it, and so does the army.", ["The ministry", "the army"]),
        ("Sceptics, the mayor first among them, retort that it is late.", ["the mayor"]),
        ("The hospital's figure was six.", ["The hospital"]),
        ("The coalition's own estimate, leaked in March, was 7,200.", ["The coalition"]),
        ("Of the money, financial tracking data indicate, little has come.", ["financial tracking data"]),
        ("An internal memo seen by the paper doubts both.", ["An internal memo"]),
        ("The toll was put at 60 by the families.", ["the families"]),
        ("According to a list seen by the agency, 18 are children.", ["a list"]),
        ("Three times, according to a memo the Herald has seen.", ["a memo"]),
        ("There was no immediate comment from the government.", []),
        ("Asked by the Tribune for the list, he shut the window.", []),
    ],
)
def test_a_figure_or_a_paper_of_somebody_tells_and_a_question_put_by_a_paper_does_not(
    text: str, who: list[str]
) -> None:
    assert heard(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Norwegian Refugee Council (NRC) reported 40 burnt tents.", "The Norwegian Refugee Council"),
        ("Brig. Hazem Nouri disputed the figure.", "Brig. Hazem Nouri"),
        (
            "The U.S. military's Central Command said it had moved 150 men.",
            "The U.S. military's Central Command",
        ),
        (
            "An official with the camp, who gave only his first name, Ahmed, said 40 families had left.",
            "An official with the camp",
        ),
        ("Kazakhstan and Uzbekistan say they have finished.", "Kazakhstan and Uzbekistan"),
        ("All the minister would say was that talks went on.", "the minister"),
        ("All of them, the coroner found, died of smoke.", "the coroner"),
        ('"Ask me on Sunday," the governor shot back.', "the governor"),
        ("Its spokesman, Omar Jaf, declined to say how many had been moved.", "Its spokesman, Omar Jaf"),
    ],
)
def test_the_subject_is_whole_with_its_bracket_its_abbreviation_and_its_pair(text: str, who: str) -> None:
    assert heard(text) == [who]


def test_whom_somebody_asked_in_the_same_sentence_is_he_and_whoever_asks_who_told_you_is_told_nothing() -> (
    None
):
    assert heard('When I put this to the colonel he laughed. "Who told you that?" he asked.') == [
        "the colonel"
    ]


def test_we_is_whoever_issued_the_paper_and_in_a_report_that_quotes_others_nobody() -> None:
    report = "A clerk said the list was short. The Justice Ministry said it was long. We expect it to grow."
    assert heard(report) == ["A clerk", "The Justice Ministry"]
    assert (
        heard("The Prison Service said nine had gone. We understand that all are safe.")
        == ["The Prison Service"] * 2
    )


def test_two_families_with_like_consonants_are_two_people() -> None:
    text = (
        "Col. Adnan Safi denied it. Um Yusuf, 61, said her son had called. Then the line went, Um Yusuf said."
    )
    assert heard(text)[1:] == ["Um Yusuf, 61", "Um Yusuf"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Six killed as guards fire on migrants: medics", ["medics"]),
        ("The interior ministry has not ruled out collusion.", ["The interior ministry"]),
        ("Visits are off until Monday, the Gazette has learned.", ["the Gazette"]),
        ("Inmates reached by phone gave numbers between 30 and 40.", ["Inmates"]),
        ("Relatives gave a very different account: the boys were beaten.", ["Relatives"]),
        ("Sister Ann Kline, who visits on Sundays, fears what comes next.", ["Sister Ann Kline"]),
        ("Local media report that nine men walked out.", ["Local media"]),
        ("Officials recognise 1,980.", ["Officials"]),
        ("The director promises school in May.", ["The director"]),
        (
            "An Afghan who gave his name as Yama, reached by phone, claimed that it burned.",
            ["An Afghan who gave his name as Yama"],
        ),
        ("Nadia R, 41, giving evidence from behind a screen, identified the man as her guard.", ["Nadia R"]),
        (
            "My mother-in-law heard from a cousin, who got it from a guard, that nine left.",
            ["My mother-in-law", "a cousin", "a guard"],
        ),
        ("Harm is treatable, the matron pointed out, and rare.", ["the matron"]),
        ("Protection partners received information that 118 men were held.", ["Protection partners"]),
    ],
)
def test_whoever_tells_by_a_gift_of_numbers_a_fear_or_a_tail_is_heard(text: str, who: list[str]) -> None:
    assert heard(text) == who


def test_an_arabic_number_before_its_noun_is_no_verb() -> None:
    assert heard("ثلاث حافلات بستائر مسدلة ومعبر خرج لتوّه من تحت الثلج: هكذا سُلّم 76 محتجزاً فجر الأحد.") == []
