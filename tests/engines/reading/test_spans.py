"""Every span of a reading re-slices to its text, whatever the text is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.reading import Document, page, read
from amana.engines.reading.fold import folded
from amana.engines.reading.found import MOST_IN_SENTENCE
from tests.long import times

# Pieces that stress folding: marks, ligatures, digits of three scripts, bidi controls, letters that vanish.
PIECES = st.sampled_from(
    [
        "قالَ المسؤولُ إنّ ", "نحو ٦ آلاف ", "6,000 detainees ", "ﷲ", "\u202b", "\u200f", "ـــ", "النساء", "’s ", "۱۲",
        " ", "\n", "“إنه أمر خطير جدا” ", "في 13 تموز 2025", "said Ali Hasan. ", "Al-Hol ", "٪", "e\u0301", "\u0600",
        "1/2", "ثلاثة وعشرون شخصاً ", "وأضاف أن", "مخيم الهول", "between 30 and 40 houses",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=times(40, 600), deadline=None)
def test_every_span_lies_in_the_text_and_is_not_empty(text: str):
    reading = read([Document("a", text)])
    (found,) = reading.pages
    spans = [
        *found.passages,
        *found.quantities,
        *found.dates,
        *found.places,
        *found.attributions,
        *reading.claims,
    ]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()


@pytest.mark.parametrize("word", ["قال ", "وقالت الوزارة إن ", "said the man who told ", "«قال "])
def test_a_sentence_of_nothing_but_verbs_of_saying_has_a_bounded_number_of_sources(word: str):
    assert len(page(Document("a", (word * 400)[:1400])).attributions) <= MOST_IN_SENTENCE


@given(st.text(max_size=200))
@settings(max_examples=times(40, 600), deadline=None)
def test_the_way_back_from_the_fold_never_runs_backwards(text: str):
    fold = folded(text)
    places = [fold.span(at, at + 1) for at in range(len(fold.text))]
    assert all(start < end for start, end in places)
    assert all(one[0] <= other[0] for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("اعتقال ١٢٠ عنصراً", "١٢٠"),
        ("قُتِلَ ثَلاثَةٌ وَعِشرونَ شَخصاً", "ثَلاثَةٌ وَعِشرونَ"),
        ("\u202bنقل 6 آلاف معتقل\u202c", "6 آلاف"),
    ],
)
def test_a_quantity_is_cut_out_as_it_is_written(text: str, quantity: str):
    (found,) = page(Document("a", text)).quantities
    assert text[found.start : found.end] == quantity
