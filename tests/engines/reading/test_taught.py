"""The taught reader: its arithmetic against the library that learned its weights, its files, and what it adds to the
rules on texts of authors that neither has seen."""

from __future__ import annotations

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.reading import Document, page
from amana.engines.reading.taught_looks import Looks, words
from amana.engines.reading.taught_model import LABELS, Model, model

from . import gold, teach

MOVES = [f"move from {label}\t0 0 0 0 0" for label in LABELS]


@pytest.fixture(scope="module")
def small() -> tuple[Model, pycrfsuite.Tagger, teach.Rows]:
    """A model of twelve reports, and the library's own tagger with the same weights."""
    rows = teach.rows(gold.gold("thirtythird"))
    tagger = teach.tagger(rows, 0.3, rounds=30, least_seen=0)
    info = tagger.info()
    return Model(teach.lines(info.transitions, info.state_features, least=0, places=9)), tagger, rows


def test_labels_and_chances_are_those_of_the_library_that_learned_the_weights(small):
    ours, tagger, rows = small
    for features, _ in rows[:120]:
        scores = ours.scores(ours.known(features))
        assert [LABELS[label] for label in ours.best(scores)] == tagger.tag(features)
        chances = ours.chances(scores)
        for at in range(len(features)):
            theirs = [tagger.marginal(label, at) for label in LABELS]
            assert np.allclose(chances[at], theirs, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.floats(-200, 200), min_size=5, max_size=5), min_size=1, max_size=30))
def test_chances_of_a_word_are_never_negative_and_sum_to_one(scores):
    told = model("ar").chances(np.array(scores))
    assert (told >= 0).all() and np.allclose(told.sum(axis=1), 1)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="اب قالن،.«»\"\n aXb's٣1", max_size=80))
def test_every_word_slices_to_what_is_written_and_every_feature_fits_a_line_of_a_file(text):
    assert all(text[word.start : word.end] == word.written for word in words(text, 0, len(text)))
    for _, features in Looks[str](str).of_text(text, [(0, len(text))]):
        assert not any("\n" in name or "\t" in name for of_word in features for name in of_word)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([*MOVES, "b\t1 2 3"], "line 6: a feature, a tab and 5 weights expected"),
        ([*MOVES, "b\t1 2 3 4 five"], "line 6"),
        ([*MOVES, "\t1 2 3 4 5"], "line 6"),
        (MOVES[:4], "the 5 lines of moves from one label to another are missing"),
        ([], "are missing"),
    ],
)
def test_a_file_of_other_lines_is_refused_with_its_line(lines, told):
    with pytest.raises(ValueError, match=told):
        Model(lines, "taught-xx.tsv")


def test_an_empty_text_and_an_empty_sentence_are_read_as_nothing():
    assert model("en").read("", []) == []
    assert model("en").read("    ", [(0, 4)]) == [[]]


@pytest.mark.parametrize(("language", "least_more"), [("ar", 0.02), ("en", 0.02)])
def test_with_the_taught_reader_more_speakers_of_unseen_authors_are_right(language, least_more):
    reports = [
        report
        for name in teach.HELD_OUT
        for report in gold.gold(name)
        if teach.language_of(report) == language
    ]
    alone, together = gold.attributions(reports), gold.attributions(reports, taught=True)
    assert together.recall >= alone.recall + least_more
    assert together.precision >= alone.precision - 0.03


def test_what_both_hear_is_told_once():
    report = "The warden of Holm prison, Ines Varga, said the gate had been repaired."
    told = page(Document("a", report)).speakers()
    assert [one.speaker for one in told] == ["The warden of Holm prison, Ines Varga"]
    assert not told[0].taught


@pytest.mark.long
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_weights_are_those_that_the_marked_reports_teach(language):
    """They are learned again and read the held-out reports alike; the last digits depend on the machine."""
    anew, stored = Model(teach.learned(teach.rows(teach.teaching(language)), language)), model(language)
    same = told = 0
    for name in teach.HELD_OUT:
        for report in gold.gold(name):
            if teach.language_of(report) == language:
                text, spans = report.document.text, gold.lines(report)
                for one, other in zip(anew.read(text, spans), stored.read(text, spans), strict=True):
                    told += len(other)
                    places = {(heard.start, heard.end) for heard in one}
                    same += sum((heard.start, heard.end) in places for heard in other)
    assert same >= 0.97 * told > 0
