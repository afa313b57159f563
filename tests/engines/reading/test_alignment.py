"""Two tellings side by side: which sentences say the same, on pairs written before the aligner was looked at."""

from __future__ import annotations

import pytest

from .alignment import Told, aligned, pairs, score


@pytest.mark.parametrize("written", ["pairs", "second"])
def test_most_sentences_that_say_the_same_stand_side_by_side_and_hardly_any_other(written: str):
    found, strays, notes = score(pairs(written))
    assert found >= 0.85 and strays <= 1, notes


def test_what_one_tells_in_a_sentence_the_other_may_tell_in_two():
    left = (
        "The guards opened the gate at dawn on Monday and let 40 visitors in.",
        "A doctor waited in the yard with boxes of medicine.",
    )
    right = (
        "On Monday at dawn the guards opened the gate.",
        "They let 40 visitors in.",
        "In the yard waited a doctor with medicine in boxes.",
    )
    assert aligned(Told("", left, right, frozenset())) == {(0, 0), (0, 1), (1, 2)}
