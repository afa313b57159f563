"""Who says it in the grammar of English reporting, what a sentence takes back that the one before told, titles of
sections, and what two tellings of one figure are to each other."""

from __future__ import annotations

import time

import pytest

from amana.engines.reading import Document, page, prepare, read


def speakers(text: str) -> list[str | None]:
    return [
        one.speaker or one.outlet for one in page(Document("x", text, published="2026-11-20")).attributions
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Officials familiar with the talks say the handover has been postponed.", "Officials"),
        ("Numbers are low, but partners on the ground estimate 7,000.", "partners on the ground"),
        ("Both sides claim to have taken prisoners.", "Both sides"),
        (
            "The number has doubled, if the Council's figures are anything to go by.",
            "the Council",
        ),
        ("The commission's findings, made public last week, contradict that.", "The commission's findings"),
        ("A letter smuggled out and seen by the Beacon lists 27 names.", "A letter"),
        ("As the agency's director, Lucia Ferro, sees it, no safe road is left.", "director"),
        ("For Hanna Brandt, a criminologist, the figures point to worse.", "Hanna Brandt"),
        ("No one was hurt, the fire chief was careful to stress.", "the fire chief"),
        ('"Ask whoever has the keys," was the lawyer\'s only reply.', "the lawyer"),
        ('The sheriff\'s response, in full: "Nope."', "The sheriff"),
        (
            "The ministry maintains the site is safe, a position that inspectors have often challenged.",
            "inspectors",
        ),
        ("By the count of a charity working there, 48 tents have burned.", "a charity"),
        ("One theory, floated by local journalists, has the men crossing at night.", "local journalists"),
        ("A version given to the panel by a former cook has the warden drinking.", "a former cook"),
        ("It is the view of several officers that the tunnel is old.", "several officers"),
        ("Everyone I met there had the same story: the doors were opened from outside.", "Everyone"),
        ("A cleaner who asked to be called Samira says the keys were copied.", "A cleaner"),
        (
            "The roof leaks, something photographs taken by the inspectors appear to confirm.",
            "photographs taken by the inspectors",
        ),
    ],
)
def test_whoever_an_english_report_relies_on_is_found_by_the_grammar_of_reporting(
    text: str, told: str
) -> None:
    assert any(told in (one or "") for one in speakers(text)), speakers(text)


def test_how_somebody_speaks_is_no_part_of_who_he_is() -> None:
    told = speakers("A cleaner who asked to be called Samira says the keys were copied.")
    assert told == ["A cleaner, Samira"]
    assert speakers("Jurors also heard that two guards had been jailed.") == ["Jurors"]
    read_ = speakers("في مكتبه يتصفح مدير الرعاية حسن الطاهر جدولاً. يقول إن العدد 58.")
    assert all("جدول" not in (one or "") for one in read_)


@pytest.mark.parametrize(
    "text",
    [
        "Posts on Facebook go on about the guard's reply to all men in the yard.",
        "Buses from the north report to the depot at six.",
        "She learned of the transfer from the radio.",
        "تقدير موقف: السجن لن يصمد طويلاً.",
        "دير الزور: خرج الأهالي.\n\nدير الزور: توقف القصف.",
        "ملاحظة: لا يشمل الجدول القاصرين.",
    ],
)
def test_nobody_is_heard_in_narration_or_in_the_title_of_a_section(text: str) -> None:
    assert speakers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Talk of an escape of 60 prisoners from Karsa jail spread. None of it is true, the warden said.",
        "Rumours spread that sixty prisoners had escaped from Karsa jail. The ministry said this was false.",
        "Sixty prisoners have escaped, posts on Facebook claimed. That did not happen, the warden told reporters.",
        "انتشرت أنباء عن هروب 60 سجيناً من سجن كرسا. ونفت إدارة السجن ذلك جملة وتفصيلاً.",
        "هرب 60 سجيناً من سجن كرسا بحسب صفحات محلية. هذا الخبر عار عن الصحة، قال مدير السجن.",
        "قيل إن 60 سجيناً هربوا من سجن كرسا. لم يحدث شيء من ذلك.",
        "عم يحكوا إنو هرب 60 سجين من سجن كرسا. هالحكي مو صحيح.",
    ],
)
def test_a_rumour_that_the_next_sentence_takes_back_is_denied(text: str) -> None:
    assert [claim.polarity for claim in prepare(Document("x", text)).claims] == ["denied"]


@pytest.mark.parametrize(
    "text",
    [
        "Sixty prisoners escaped from Karsa jail, the lawyers' union said. The ministry denied this.",
        "Sixty prisoners escaped from Karsa jail. It is true, the warden said.",
        "Sixty prisoners escaped from Karsa jail. The warden denied any role.",
        "Sixty prisoners escaped from Karsa jail. The warden denied that the gates had been locked.",
        "هرب 60 سجيناً من سجن كرسا. ونفى المدير أي تقصير.",
    ],
)
def test_what_somebody_stands_for_is_still_told_when_another_denies_it(text: str) -> None:
    assert prepare(Document("x", text)).claims[0].polarity == "asserted"


def test_shifts_of_guards_are_no_outbreak():
    text = "قال مدير السجن إن نوبات الحراسة قُلّصت إلى النصف، وإن 3 حراس تركوا نوباتهم."
    assert "outbreak" not in {claim.predicate for claim in prepare(Document("x", text)).claims}


TELLING = (
    "Karsa, 12 May. Forty-three prisoners fled Karsa jail over the north wall before dawn on Tuesday, {who} said. "
    "The guards had been asleep and the searchlight on the tower had failed. Nineteen of them were caught by noon."
)


def test_a_named_sergeant_keeps_his_own_origin_beside_an_official_without_a_name() -> None:
    texts = [TELLING.format(who=who) for who in ("a security official", "Sergeant Adel Hamdan")]
    told = read([Document(name, text) for name, text in zip("ab", texts, strict=True)])
    assert told.clusters == [["a", "b"]]
    fled = next(group for group in told.groups if "a.1" in group.claims)
    assert fled.origins == 2 and fled.proposal != "confirmed"


def test_three_tellings_stand_against_one_another_once_for_each_figure_and_each_sum() -> None:
    texts = [
        "Some 120 prisoners escaped from Karsa jail, an official said. Guards recaptured 81 of them.",
        "About 200 prisoners escaped from Karsa jail, a lawyer said. Guards recaptured 81 of them.",
        "Around 120 prisoners broke out of Karsa jail, an official said. Eighty-one were recaptured.",
    ]
    told = read([Document(name, text) for name, text in zip("abc", texts, strict=True)])
    assert sorted(one.kind for one in told.tensions) == ["arithmetic", "arithmetic", "numbers"]


def test_two_counts_of_one_voice_do_not_contradict_who_tells_either() -> None:
    texts = [
        "هرب 43 سجيناً من سجن كرسا فجر الثلاثاء، بحسب الرقيب عادل حمدان. وأضاف أن 19 سجيناً هربوا عبر القناة.",
        "هرب 43 سجيناً من سجن كرسا فجر الثلاثاء، قال الرقيب عادل حمدان. وقال إن 19 سجيناً هربوا عبر القناة.",
    ]
    told = read([Document(name, text) for name, text in zip("ab", texts, strict=True)])
    assert [one for one in told.tensions if one.kind == "numbers"] == []


@pytest.mark.parametrize("words", ["قال إن ", "said that "])
def test_words_of_saying_over_and_over_cost_no_more_than_prose_does(words: str) -> None:
    prose = "The governor of the northern province opened a bridge near Karsa while nine buses waited at the gate. "
    costs = []
    for text in (words * 2400, prose * (2400 * len(words) // len(prose))):
        page(Document("x", text[:300]))
        begun = time.process_time()
        found = page(Document("x", text))
        costs.append(time.process_time() - begun)
        assert len(found.attributions) < 24
    assert costs[0] < 3 * costs[1] + 0.05


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("WHO reports 77 cases among detainees.", ["WHO"]),
        (
            "Dr Helle Brandvold, a paediatrician who visited two centres in May, documented scabies.",
            ["Dr Helle Brandvold, a paediatrician"],
        ),
        ("Prison authorities state that chlorination was completed.", ["Prison authorities"]),
        (
            "The spokesman, Mr. Hiwa Karim, told to our newspaper that no official came.",
            ["The spokesman, Mr. Hiwa Karim"],
        ),
        ("SULAIMANIYAH - Tens of families said they had waited.", ["Tens of families"]),
        ("She spoke to him by video from Accra on Tuesday.", []),
        ("The Arithmetic of Handover: What the Capital Can Absorb", []),
        ("اعتُقل 15 شخصاً فجراً داخل كسّارة، وفق ضابط تحدث إلى الوكالة.", ["ضابط"]),
    ],
)
def test_capitals_a_month_and_a_dateline_are_read_for_what_they_are(text: str, told: list[str]) -> None:
    assert speakers(text) == told


def test_what_an_outlet_passes_on_may_be_told_by_a_noun_of_the_event() -> None:
    found = page(Document("x", "وكالة «سبأ الفرات» تنقل عن طبيب في المشفى وصول 17 جريحاً.")).attributions
    assert [(one.speaker, one.outlet) for one in found] == [("طبيب في المشفى", "وكالة «سبأ الفرات»")]
