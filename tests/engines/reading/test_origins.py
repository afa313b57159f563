"""Derivation and origins, on the written controls and on the rules one by one."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, read
from amana.engines.reading.meaning import available

from .scoring import controls, score

CONTROLS = controls()


@pytest.fixture(scope="module")
def scored():
    return {held: score([c for c in CONTROLS if c.held_out is held]) for held in (False, True)}


def test_there_are_thirty_controls_and_more_with_counts_of_one_two_and_three():
    assert len(CONTROLS) >= 30
    assert {fact.origins for control in CONTROLS for fact in control.facts} == {1, 2, 3}


@pytest.mark.parametrize("held_out", [False, True])
def test_retellings_are_found_and_nothing_else(scored, held_out: bool):
    assert scored[held_out].precision >= (0.95 if available() else 0.9), scored[held_out].wrong
    assert scored[held_out].recall >= 0.85, scored[held_out].missed


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.95), (True, 0.85)])
def test_origins_are_counted_not_documents(scored, held_out: bool, least: float):
    one = scored[held_out]
    assert one.facts_right >= least * (one.facts_right + len(one.facts_wrong)), one.facts_wrong


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
