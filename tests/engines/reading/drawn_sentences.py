"""Sentences with one known source, drawn from lists of verbs, roles and frames that know nothing of the lexicon
(`drawn/ar.toml`, `drawn/en.toml`): how far the rules reach beyond the words they list.

Every second word of a list is for development; the others are held out (`draw(language, count, held_out=True)`).
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amana.engines.reading import Document, page

from .drawn.arabic import ARABIC
from .drawn.english import ENGLISH
from .gold import _alike

HERE = Path(__file__).parent / "drawn"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A short text, the frame it was drawn for, and who says what its last sentence says."""

    frame: str
    text: str
    speaker: str


@cache
def _lists(language: str) -> dict[str, list[str]]:
    return tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))


def draw(language: str, count: int, held_out: bool, seed: int = 1) -> list[Drawn]:
    """`count` texts, the frames in turn."""
    chance = random.Random(seed)
    words = {key: found[held_out::2] for key, found in _lists(language).items()}
    frames = ARABIC if language == "ar" else ENGLISH
    names = sorted(frames)
    return [
        Drawn(name, *frames[name](words, chance))
        for name in (names[number % len(names)] for number in range(count))
    ]


def found(drawn: Drawn) -> tuple[bool, bool]:
    """(a source is found in the last sentence, it is the right one)."""
    read = page(Document("d", drawn.text, published="2026-10-01"))
    last = drawn.text.rfind(". ", 0, len(drawn.text) - 1) + 1
    own = [a for a in read.attributions if a.end > last]
    return bool(own), any(_alike(name, drawn.speaker) for a in own for name in (a.speaker, a.outlet) if name)


COUNT = 340


def rate(language: str, held_out: bool) -> tuple[float, float, list[str]]:
    """(share found, share with the right speaker, the texts without it) of `COUNT` drawn texts."""
    texts = draw(language, COUNT, held_out)
    told = [(one, *found(one)) for one in texts]
    missed = [f"{one.frame}: {one.text} [{one.speaker}]" for one, _, right in told if not right]
    return sum(hit for _, hit, _ in told) / COUNT, sum(right for _, _, right in told) / COUNT, missed


if __name__ == "__main__":
    for language_ in ("ar", "en"):
        for held in (False, True):
            met, right_, missed_ = rate(language_, held)
            print(f"{language_} {'held out' if held else 'development'}: found {met:.2f} right {right_:.2f}")
            if not held:
                print("\n".join(f"   {line}" for line in missed_))
