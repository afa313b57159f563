"""Two names compared: bits of evidence, each with its sentence; their sum is the answer."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .bands import Band, band, score
from .in_script import Spelled, and_ar, standing
from .learned import learned, remembers
from .parse import Name, parse
from .pieces import UNLIKE, Piece, pieces
from .weigh import Weights

_COMMON, _RARE = 7.0, 11.0  # a name that 1 in 128 bears is common, 1 in 2048 rare


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: what it is about, its weight in bits (log2 Bayes factor), and a sentence in each language."""

    field: str
    bits: float
    text: str
    text_ar: str

    def sentence(self, language: str = "en") -> str:
        """The sentence with its bits, in "en" or "ar"."""
        words = self.text_ar if language == "ar" else self.text
        unit = "بت" if language == "ar" else "bits"
        return f"{words}{'،' if language == 'ar' else ','} {self.bits:+.1f} {unit}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sum of the evidence. `bits` is the exact sum of the bits of `evidence`; `warnings` name patterns."""

    bits: float
    evidence: tuple[Evidence, ...]
    warnings: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Probability of one person at even odds beforehand, 0-1."""
        return score(self.bits)

    @property
    def band(self) -> Band:
        """strong, possible or unlikely."""
        return band(self.bits)


def name_bits(left: str | Name, right: str | Name) -> float:
    """Only the sum, for speed; equal to `compare(left, right).bits`. A name without parts gives 0."""
    one = parse(left) if isinstance(left, str) else left
    other = parse(right) if isinstance(right, str) else right
    if not one[1] or not other[1]:
        return 0.0
    return sum(weights().each(one, other))


def compare(
    left: str | Name, right: str | Name, ours: Sequence[str] = (), theirs: Sequence[str] = ()
) -> Comparison:
    """The evidence that two names are one person's. Nothing to compare: no evidence, 0 bits. `ours` and `theirs`: what
    else the two are called; it changes no bits, a sentence takes from it the spelling in its reader's script."""
    one, other = _name(left), _name(right)
    if not one.parts or not other.parts:
        return Comparison(0.0, ())
    weigh = weights()
    found = []
    spelled = Spelled(one, other, ours, theirs)
    for piece in pieces(one, other):
        bits = round(weigh.bits(piece), 3)
        field, text, text_ar = explain(piece, one, other, spelled)
        found.append(Evidence(field, bits, text, text_ar))
    return Comparison(sum(e.bits for e in found), tuple(found))


@remembers
@cache
def weights() -> Weights:
    """The weights of the pieces, in force."""
    return Weights(learned().model["names"])


def _name(value: str | Name) -> Name:
    return parse(value) if isinstance(value, str) else value


@cache
def sentences() -> dict[str, Any]:
    """The templates of `sentences.toml`."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def explain(piece: Piece, left: Name, right: Name, spelled: Spelled) -> tuple[str, str, str]:
    """(field, English sentence, Arabic sentence) of a piece."""
    field = field_of(piece, left, right)
    data = sentences()
    labels = data["field"].get(field, data["field"]["other"])
    rare = data["rare"][_commonness(piece.rarity)]
    templates = data["piece"][_case(piece)]
    texts = []
    for n, script in enumerate(("latin", "arabic")):
        a, b = spelled.words(piece, script)
        texts.append(templates[n].format(field=labels[n], a=a, b=b, and_b=and_ar(b), rare=rare[n]))
    return field, texts[0], texts[1]


def _case(piece: Piece) -> str:
    if piece.kind == "order":
        return "order"
    if piece.kind == "whole":
        return (
            "whole-against"
            if piece.likeness < UNLIKE
            else "whole-for"
            if piece.likeness >= 1.0
            else "whole-mixed"
        )
    if piece.kind != "pair":
        return "missing-given" if piece.role == "given" else "missing"
    if piece.joined:
        return "joined"
    return standing(piece.likeness)


def _commonness(rarity: float) -> str:
    return "common" if rarity < _COMMON else "rare" if rarity > _RARE else "usual"


def field_of(piece: Piece, left: Name, right: Name) -> str:
    """The field a piece is about: a middle name is the father's or grandfather's where the chain says so."""
    if piece.role == "middle":
        places = {
            place
            for name, at in ((left, piece.left), (right, piece.right))
            if at >= 0
            for place in (_place(name, at),)
        }
        if places == {1}:
            return "father"
        return "grandfather" if places == {2} else "middle"
    return piece.role


@lru_cache(maxsize=100_000)
def _place(name: Name, at: int) -> int:
    """Where part `at` stands in the chain: 0 given, 1 father …"""
    return sum(1 for part in name.parts[:at] if part.kind == "name")
