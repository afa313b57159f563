"""The words of a sentence in the script of its reader.

Two people who each have a name in both scripts may agree best in the script that the reader does not read. The
sentence then shows the same words as the other names of the two write them: for an Arabic reader صباح, not sabah.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from .align import ALIKE, align
from .fold import words
from .meeting import forms_meeting, weigh
from .parse import Name, parse
from .part import Part
from .pieces import Piece

NEAR = 3.0  # bits of likeness under which two alike spellings are called near
UNLIKE = -2.0  # and under which they are called two names
_EDGES = " ,،;؛.()[]{}«»\"'"
_SMALL = {"al", "el", "ال", "ad", "as", "at", "an", "ar", "az", "ash"}
Standing = Literal["alike", "near", "unlike"]


def standing(likeness: float) -> Standing:
    """How two words stand to each other, as the sentences put it."""
    return "alike" if likeness >= NEAR else "near" if likeness >= UNLIKE else "unlike"


def and_ar(word: str) -> str:
    """“and” before a word: joined to an Arabic one, apart from one in another script, which it would run into."""
    return f"و\u00a0{word}" if word[:1].isascii() else f"و{word}"


class Spelled:
    """Two compared names, and what else the same two people are called (`ours`, `theirs`)."""

    def __init__(self, left: Name, right: Name, ours: Sequence[str] = (), theirs: Sequence[str] = ()) -> None:
        self._sides = ((left, ours), (right, theirs))
        self._found: dict[tuple[int, str], dict[int, tuple[Name, Part]]] = {}

    def words(self, piece: Piece, script: str) -> tuple[str, str]:
        """The words that a piece is about, for a reader of `script`: two blanks where it is about none, one where the
        word stands in one name only."""
        there = [(side, at) for side, at in enumerate((piece.left, piece.right)) if at >= 0]
        plain = [(self._sides[side][0], self._sides[side][0].parts[at]) for side, at in there]
        shown = plain
        if plain and not piece.joined and all(part.script != script for _name, part in plain):
            others = [self._counterparts(side, script).get(at) for side, at in there]
            known = [one for one in others if one is not None]
            if len(known) == len(plain) and _stand_alike(piece, [part for _name, part in known]):
                shown = known
        texts = [as_written(name.text, part.text) for name, part in shown]
        return (texts[0] if texts else "", texts[1] if len(texts) > 1 else "")

    def _counterparts(self, side: int, script: str) -> dict[int, tuple[Name, Part]]:
        """Place of a part in the compared name -> the same part of the other name in `script` that has most of them."""
        if (side, script) not in self._found:
            name, others = self._sides[side]
            best: dict[int, tuple[Name, Part]] = {}
            for other in map(parse, others):
                if other.script == script:
                    pairs = align(name, other).pairs
                    same = {
                        p.left: (other, other.parts[p.right])
                        for p in pairs
                        if p.likeness > ALIKE and not p.joined
                    }
                    best = same if len(same) > len(best) else best
            self._found[side, script] = best
        return self._found[side, script]


@lru_cache(maxsize=50_000)
def as_written(name: str, folded: str) -> str:
    """The words of `name` that fold to `folded`, as they stand there (الطائي, not الطايي); `folded` itself where they
    are not found, as in a name that was cut or turned around."""
    wanted = folded.replace(" ", "")
    tokens = [token.strip(_EDGES) for token in name.split()]
    for count in (1, 2):
        for at in range(len(tokens) - count + 1):
            found = " ".join(tokens[at : at + count])
            told = words(found)
            if "".join(told) == wanted or (len(told) == 2 and told[0] in _SMALL and told[1] == wanted):
                return found
    return folded


def _stand_alike(piece: Piece, parts: list[Part]) -> bool:
    """Whether two words stand to each other as the compared ones do: else the sentence would be untrue of them."""
    if len(parts) < 2:
        return True
    likeness = weigh(forms_meeting(parts[0].forms, parts[1].forms))[0]
    return standing(likeness) == standing(piece.likeness)
