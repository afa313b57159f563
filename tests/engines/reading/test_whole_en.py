"""Whole English speakers: names between quotation marks, names that look like verbs, asides that end a phrase, whom
somebody tells, and who is meant behind a colon. The sentences are our own and stand in no marked report."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page

from .told import PUBLISHED, heard


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"Samer," a 29-year-old welder, said the men were taken away.', ["Samer, a 29-year-old welder"]),
        ("“Khaled,” who was held for two days, told us the same.", ["Khaled"]),
        ('"Nadia" told the team that she had been beaten.', ["Nadia"]),
        ('"Nonsense," a guard said.', ["a guard"]),
    ],
)
def test_a_name_between_marks_is_a_name_and_what_is_said_stays_said(text: str, who: list[str]) -> None:
    assert heard(text) == who


def test_whoever_is_named_between_marks_is_meant_by_the_pronouns_behind() -> None:
    assert heard('"Majed," a 29-year-old welder, spent 52 days there. He recounted the nights.') == ["Majed"]


def test_a_name_that_ends_like_a_past_verb_is_a_name() -> None:
    assert heard("Two guards came. Rashed, a welder, slept beside them. He said it was cold.") == ["Rashed"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "PC Rahul Menon, cross-examined by Mr Tate for the defence, accepted that it was dark.",
            "PC Rahul Menon",
        ),
        (
            "A report by the ombudsman last autumn found that men slept under tables.",
            "A report by the ombudsman",
        ),
        ("State television aired pictures of what it called the surrender of 70 men.", "State television"),
        ("The dean stood at the gate and said that the bus was late.", "The dean"),
        ("France, eleven of whose citizens are held, has asked for the sentences to be commuted.", "France"),
        ("Families gathered at the roundabout dispute this.", "Families gathered at the roundabout"),
    ],
)
def test_a_speaker_ends_where_what_happens_to_him_begins(text: str, who: str) -> None:
    [read] = heard(text)
    assert read == who or (who.endswith(read) and len(read) > 8) or read.startswith(f"{who}, eleven")


def test_what_stands_between_colon_and_pronoun_is_said_and_what_stands_before_is_not() -> None:
    text = "A minister came. A nurse was calm: the children, she said, had slept."
    assert heard(text) == ["A nurse"]


def test_whoever_the_sentence_is_about_is_meant_before_whoever_spoke_last() -> None:
    text = "It began in the store, says the woman who smelt it. Nadia Petrov was asleep when, as she puts it, it rang."
    assert heard(text) == ["the woman", "Nadia Petrov"]


def test_whoever_was_asked_answers() -> None:
    text = 'Father Anselmo gives a third number. I ask Rufin which is right. "All of them," he answers.'
    assert heard(text)[-1] == "Rufin"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("The guards have told the Meridian that he was dead.", "the Meridian"),
        ("A judicial source tells Al-Rafid that the list is long.", "Al-Rafid"),
        ("The mayor told Radio Beskid on Wednesday that the gate was shut.", "Radio Beskid"),
        ("The mayor told the public broadcaster ERR that the gate was shut.", "the public broadcaster ERR"),
        ("The mayor told the Senate that the gate was shut.", None),
        ("The mayor told the Americans that the gate was shut.", None),
    ],
)
def test_an_outlet_that_is_told_something_is_known_by_how_it_is_named(text: str, outlet: str | None) -> None:
    [told] = page(Document("a", text, published=PUBLISHED)).attributions
    assert told.outlet == outlet


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The nurse came. She is adamant that it was earlier.", ["The nurse"]),
        ("The nurse came. In May she ruled out a deal.", ["The nurse"]),
        ("The clerk spoke with the guards and he was very clear: nobody leaves.", ["The clerk"]),
        ("The clerk hung up after saying that the list was closed.", ["The clerk"]),
        ("Supporters, chief among them the envoy Grant Pell, hold that it was cheap.", ["Supporters"]),
    ],
)
def test_a_stand_is_taken_by_a_pronoun_as_by_a_noun(text: str, who: list[str]) -> None:
    assert [one.split(",")[0] for one in heard(text)] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The constable accepted under questioning that it was never looked into.", ["The constable"]),
        ("The doctor came. Pressed by counsel, he allowed that two was the least.", ["The doctor"]),
        ("Two believed the war was not over.", ["Two"]),
        ("Such transfers are unlawful, Zainab Kadhim, who teaches at Kufa, points out.", ["Zainab Kadhim"]),
        ("That, at least, is how Anton Weller explains it.", ["Anton Weller"]),
        ("Three other women gave strikingly similar accounts.", ["Three other women"]),
        (
            "A spokesman for the force that guards it confirmed that some had packed.",
            ["A spokesman for the force that guards it"],
        ),
        ("The minister's adviser referred questions to the court.", ["The minister's adviser"]),
        ("You ask what is true.", []),
        ("The force said that guards reported nothing.", ["The force", "guards"]),
    ],
)
def test_what_stands_between_a_verb_and_its_subject_or_its_words_hides_neither(
    text: str, who: list[str]
) -> None:
    assert heard(text) == who


def test_a_pronoun_that_can_mean_nobody_told_of_is_given_to_nobody() -> None:
    assert heard("The ministry said the gate was open. He said that nobody had left.") == [
        "The ministry",
        "?",
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The envoy came. He calls for their release. He hopes it is so.", ["The envoy", "The envoy"]),
        ("An Iraqi judge has since written to the court that nobody had been moved.", ["An Iraqi judge"]),
        ("“My client,” Desmond Achebe KC resumed, “is not a parcel.”", ["Desmond Achebe KC"]),
        ("A second, more senior, called that “overcooked”.", ["A second, more senior"]),
        (
            "A driver, who gave his name only as Issa, said no. He said he had counted six.",
            ["A driver, Issa"] * 2,
        ),
        ("In 26 of the cases relatives told us that soldiers had come.", ["relatives"]),
        (
            "Her lawyer has asked for it. A former guard heard in May put it at 20. He also claimed more.",
            "A former guard",
        ),
        ("MS. WARD: The Secretary-General hopes so.\n\nMS. WARD: He says it is so.", "The Secretary-General"),
        ("Later a nurse from Geneva came and promised that nobody would see it.", ["a nurse from Geneva"]),
        ("I believe the nurse: she washed them.", []),
        ('"Three refused, and those three" - he pointed at a tent - "are over there."', ["?"]),
    ],
)
def test_a_voice_is_whole_and_his_own(text: str, who: list[str] | str) -> None:
    read = heard(text)
    assert read == who if isinstance(who, list) else read[-1].startswith(who)
