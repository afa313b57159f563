"""Derivation and origins, on the written controls and on the rules one by one."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, read
from amana.engines.reading.heard import can_speak
from amana.engines.reading.meaning import available
from amana.engines.reading.sites import sites
from amana.engines.reading.speakers import parse
from tests.long import times

from .scoring import controls, group_of, score

CONTROLS = controls()
ASKED = CONTROLS[:: times(4, 1)]
"""Of every kind of control and author a fourth; the long run has all."""

LAST_MENDED_FOR = 324
"""Of the controls by other hands: the later ones are counted apart."""


@pytest.fixture(scope="module")
def scored():
    kinds = ("development", "later", "another hand")
    found = {kind: score([c for c in ASKED if c.kind == kind]) for kind in kinds}
    strangers = [c for c in ASKED if c.kind == "another hand"]
    for kind, newest in (("mended for", False), ("newest", True)):
        found[kind] = score([c for c in strangers if (c.number > LAST_MENDED_FOR) is newest])
    return found


def test_there_are_thirty_controls_and_more_with_counts_of_one_two_and_three():
    assert len(CONTROLS) >= 30
    assert {fact.origins for control in CONTROLS for fact in control.facts} == {1, 2, 3}


@pytest.mark.parametrize("kind", ["development", "later", "another hand"])
def test_retellings_are_found_and_nothing_else(scored, kind: str):
    assert scored[kind].precision >= (0.95 if available() else 0.9), scored[kind].wrong
    assert scored[kind].recall >= {"another hand": 0.9}.get(kind, 0.85), scored[kind].missed


@pytest.mark.parametrize(
    ("kind", "least"), [("development", 0.95), ("later", 0.9), ("mended for", 0.9), ("newest", 0.9)]
)
def test_origins_are_counted_not_documents(scored, kind: str, least: float):
    one = scored[kind]
    assert one.facts_right >= least * (one.facts_right + len(one.facts_wrong)), one.facts_wrong


def test_what_one_origin_tells_is_never_proposed_as_confirmed():
    wrong = []
    confirmed = 0
    for control in ASKED:
        reading = control.read_by_itself()
        for fact in control.facts:
            group = group_of(control, fact, reading)
            assert group, control.title
            if fact.origins == 1 and group.proposal == "confirmed":
                wrong.append((control.number, group.origin_names))
            confirmed += fact.origins > 1 and group.proposal == "confirmed"
    assert not wrong
    # of 34 and of 83 facts of two and three origins: it is not silence that keeps it safe
    assert confirmed >= times(15, 50)


def test_an_unnamed_official_retold_twice_is_one_origin():
    (control,) = [c for c in CONTROLS if c.number == 21]
    reading = control.read_by_itself()
    assert len(reading.clusters) == 1
    assert reading.groups[0].origins == 1


def test_a_denial_adds_no_origin_and_is_a_tension():
    reading = read(
        [
            Document("a", "The union said 85 inmates of Brennick jail had refused food since Thursday."),
            Document("b", "The prison service denied that 85 inmates of Brennick jail had refused food."),
        ]
    )
    by_polarity = {claim.polarity: claim.group for claim in reading.claims}
    assert by_polarity["asserted"] != by_polarity["denied"]
    assert all(group.origins == 1 for group in reading.groups)


def test_two_figures_that_contradict_each_other_are_two_groups_in_tension():
    reading = read(
        [
            Document("a", "Police said 58 detainees escaped from Rabiya prison on Tuesday."),
            Document("b", "The bar association said 74 detainees escaped from Rabiya prison on Tuesday."),
        ]
    )
    assert [group.origins for group in reading.groups] == [1, 1]
    assert "numbers" in {tension.kind for tension in reading.tensions}


def test_the_remainder_of_an_escape_is_shown():
    text = "Police said 120 prisoners escaped. Police said 81 prisoners were arrested."
    (sums,) = [t for t in read([Document("a", text)]).tensions if t.kind == "arithmetic"]
    assert "39" in sums.note  # 120 - 81


def test_reading_the_same_documents_twice_gives_the_same_answer():
    documents = [Document(name, text) for name, text in CONTROLS[0].documents.items()]
    assert read(documents).groups == read(documents).groups


def test_a_bare_line_of_a_ticker_joins_nothing_by_its_figure_and_its_word():
    reading = read(
        [
            Document("ticker", "فرار: 90"),
            Document("prison", "هرب 90 سجيناً من سجن الشدادي فجر الثلاثاء، بحسب قائد قوات الأمن الداخلي."),
            Document("fire", "قالت مديرية الصحة إن 90 مصاباً نُقلوا من مخيم روج إلى المستشفى بعد حريق."),
        ]
    )
    assert len(reading.clusters) == 3
    assert {len(group.claims) for group in reading.groups} == {1}


def test_an_event_told_again_is_proposed_once_and_by_another_voice_anew():
    text = "Prisoners escaped from Shaddadi jail, guards said. The escape shocked the town. {} confirmed the escape."
    (page,) = read([Document("a", text.format("The governor"))]).pages
    told = [claim.speaker for claim in read([Document("a", text.format("The governor"))]).claims]
    assert page.attributions and told == ["guards", "The governor"]


def _told(*texts: str) -> list[tuple[float | None, int, int | None, str]]:
    """(figure, origins, sure ones, proposal) of each group with a figure, read together."""
    reading = read([Document(f"d{n}", text) for n, text in enumerate(texts)])
    claims = {claim.id: claim for claim in reading.claims}
    return [
        (figure.value, group.origins, group.sure_origins, group.proposal)
        for group in reading.groups
        if (figure := claims[group.claims[0]].quantity)
    ]


def test_an_equal_figure_in_two_named_places_is_two_events():
    here = "Police said 17 prisoners escaped from Qamar jail on Tuesday."
    there = "The prison service said 17 prisoners escaped from Lomar jail on Tuesday."
    assert [(figure, origins) for figure, origins, _, _ in _told(here, there)] == [(17, 1), (17, 1)]


def test_an_equal_figure_elsewhere_is_no_further_origin_however_the_place_is_told():
    here = "Fire swept Arden women's prison on Sunday and killed 14 inmates, the fire service said."
    there = "In the port of Ulsa 14 inmates were killed in a boiler blast, the prosecutor, Tage Lund, said."
    assert [origins for figure, origins, _, _ in _told(here, there) if figure == 14] == [1, 1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The boys were moved to Holt.", {"lt"}),
        ("Holt, a village of six hundred, was quiet.", {"lt", "village/lt"}),
        ("Holt, the prison director, was quiet.", set()),
    ],
)
def test_a_place_is_known_by_where_people_are_brought_or_by_what_it_is(text: str, named: set[str]):
    assert sites(text, text.lower(), "en") == named


def test_two_figures_in_common_are_one_event_without_a_common_name():
    coast = "The coastguard said 23 sailors came ashore at dawn. Six sailors were injured, Axel Thorne said."
    owner = "Fleet manager Chandra Pillay said 23 sailors would be paid. Six sailors were injured."
    assert (6, 2, 2, "confirmed") in _told(coast, owner)


def test_a_report_without_a_source_confirms_nobody():
    named = "The health ministry said 19 prisoners died in Hamra jail. It blamed a well and promised tablets."
    bare = "Carts left Hamra jail all night. Nineteen prisoners have died. A goat ate the wreaths, and nobody wept."
    (one,) = [told for told in _told(named, bare) if told[0] == 19]
    assert one == (19, 2, 1, "unsure")


@pytest.mark.parametrize(
    "text",
    [
        "The health directorate of Doura said 12 people died. Its director, Salim Anton, said 12 people died.",
        "قالت مديرية صحة الدورة إن 12 شخصاً قتلوا. وقال مديرها سليم أنطون إن 12 شخصاً قتلوا في الحريق.",
        "Police said 12 people died at Doura. Brigadier Munir Saadi said 12 people died in the fire.",
    ],
)
def test_an_office_speaks_for_the_body_named_before_it(text: str):
    assert [origins for figure, origins, _, _ in _told(text) if figure == 12] == [1]


def test_a_company_is_one_in_two_scripts():
    english = "Nine miners are trapped in the Bellgrove shaft, owner Castle Minerals said."
    arabic = "أعلنت شركة كاسل مينيرالز أن تسعة عمال محاصرون في منجم بيلغروف."
    assert [origins for figure, origins, _, _ in _told(english, arabic) if figure == 9] == [1]


@pytest.mark.parametrize(
    "phrase", ["no one", "many in", "the paper slips", "more than the authorities", "الزنازين"]
)
def test_what_cannot_speak_is_no_voice(phrase: str):
    assert not can_speak(parse(phrase))


@pytest.mark.parametrize(
    "phrase",
    ["the welder", "a tiler", "The Lantern", "شاهد", "عامل بلاط", "the ministry", "several residents"],
)
def test_who_can_speak_is_a_voice(phrase: str):
    assert can_speak(parse(phrase))


def test_cases_without_deaths_are_no_deaths():
    (claim,) = read([Document("a", "There were 19 cases and no deaths, Dr Paolo Gersi said.")]).claims
    assert claim.predicate != "kill"
