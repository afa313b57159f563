"""Written pairs of tellings with their matching sentences, and how an alignment is scored against them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from amana.engines.reading import Document, prepare
from amana.engines.reading.compare import Comparer

HERE = Path(__file__).parent / "alignments"


@dataclass(frozen=True, slots=True)
class Told:
    """Two tellings by sentences and the places that say the same."""

    title: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    same: frozenset[tuple[int, int]]


def pairs(name: str = "pairs") -> list[Told]:
    data = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Told(p["title"], tuple(p["left"]), tuple(p["right"]), frozenset((a, b) for a, b in p["same"]))
        for p in data["pair"]
    ]


def aligned(told: Told) -> set[tuple[int, int]]:
    """The places that the engine puts side by side."""
    left, right = (
        prepare(Document(name, " ".join(lines))).sheet
        for name, lines in (("a", told.left), ("b", told.right))
    )
    places = [{line.span: n for n, line in enumerate(one.lines)} for one in (left, right)]
    _, matches = Comparer([left, right]).compare(left, right)
    return {(places[0][m.left], places[1][m.right]) for m in matches}


def score(chosen: list[Told]) -> tuple[float, float, list[str]]:
    """(found of the same, strays per pair, what was missed or invented)."""
    right = wanted = strays = 0
    notes = []
    for told in chosen:
        found = aligned(told)
        right, wanted, strays = (
            right + len(found & told.same),
            wanted + len(told.same),
            strays + len(found - told.same),
        )
        notes.append(f"{told.title}: missed {sorted(told.same - found)}, strays {sorted(found - told.same)}")
    return right / wanted, strays / len(chosen), notes
