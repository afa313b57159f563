"""How the reader's work grows with the length of a text: six times the text may cost six times the work and somewhat
more, never 36 times. What is measured is the processor's time of this process, which other work hardly moves; long and
short take turns, so that a slow moment meets both."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from amana.engines.reading import Document, page

LONGER = 6
MOST_GROWTH = 15  # for six times the text: 6 is linear, 36 quadratic

HOSTILE = {
    "a verb of saying over and over": ("he said that ", 800),
    "the same in Arabic": ("وقال إن ", 600),
    "quotation marks and brackets that nothing closes": ('«"(', 1_300),
    "names without a full stop": ("Anna de Brol and ", 800),
    "figures in a row": ("12 من 3,400 ", 600),
}


def growth(work: Callable[[str], object], phrase: str, length: int) -> float:
    """How many times the work on a text of `length` characters the work on one of six times as many is: by the least of
    three goes each, the first of which may have patterns to make ready."""
    short, long = (phrase * (of // len(phrase) + 1) for of in (length, LONGER * length))
    goes = [(_spent(work, long), _spent(work, short)) for _ in range(3)]
    return min(one for one, _ in goes) / min(other for _, other in goes)


def _spent(work: Callable[[str], object], text: str) -> float:
    """Seconds of this process on the processor."""
    begun = time.process_time()
    work(text)
    return time.process_time() - begun


@pytest.mark.parametrize("kind", HOSTILE)
def test_six_times_the_text_is_not_thirty_six_times_the_work(kind: str):
    phrase, length = HOSTILE[kind]
    found = growth(lambda text: page(Document("a", text)), phrase, length)
    assert found < MOST_GROWTH, f"{kind}: {found:.1f} times the work for six times the text"


def test_the_measure_tells_quadratic_work_from_linear():
    def looks_on_to_the_end(text: str) -> object:
        return re.findall(r"a(?=[^;]*;)", text)

    assert growth(looks_on_to_the_end, "a ", 2_000) > MOST_GROWTH
    assert growth(lambda text: re.findall(r"[^\W\d_]+", text * 10), "a ", 2_000) < MOST_GROWTH
