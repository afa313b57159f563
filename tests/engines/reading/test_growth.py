"""How the reader's work grows with the length of a text: four times the text may cost four times the work and somewhat
more, never sixteen times. What is measured is the processor's time of this process, which other work hardly moves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from amana.engines.reading import Document, page

MOST_GROWTH = 8.5  # for four times the text: 4 is linear, 16 quadratic

HOSTILE = {
    "a verb of saying over and over": ("he said that ", 1_200),
    "the same in Arabic": ("وقال إن ", 900),
    "quotation marks and brackets that nothing closes": ('«"(', 2_000),
    "names without a full stop": ("Anna de Brol and ", 1_200),
    "figures in a row": ("12 من 3,400 ", 900),
}


def growth(work: Callable[[str], object], phrase: str, length: int) -> float:
    """How many times the work on a text of `length` characters the work on one of four times as many is."""
    short, long = (phrase * (of // len(phrase) + 1) for of in (length, 4 * length))
    return _spent(work, long) / _spent(work, short)


def _spent(work: Callable[[str], object], text: str) -> float:
    """The lesser processor time in seconds of two goes: the first may have patterns to make ready."""
    costs = []
    for _ in range(2):
        begun = time.process_time()
        work(text)
        costs.append(time.process_time() - begun)
    return min(costs)


@pytest.mark.parametrize("kind", HOSTILE)
def test_four_times_the_text_is_not_sixteen_times_the_work(kind: str):
    phrase, length = HOSTILE[kind]
    found = growth(lambda text: page(Document("a", text)), phrase, length)
    assert found < MOST_GROWTH, f"{kind}: {found:.1f} times the work for four times the text"


def test_the_measure_tells_quadratic_work_from_linear():
    def looks_on_to_the_end(text: str) -> object:
        return re.findall(r"a(?=[^;]*;)", text)

    assert growth(looks_on_to_the_end, "a ", 2_500) > MOST_GROWTH
    assert growth(lambda text: re.findall(r"[^\W\d_]+", text * 10), "a ", 2_500) < MOST_GROWTH
