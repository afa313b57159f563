"""How the shipped threshold fares where strangers are many or few, and on full names as a sanctions list has them."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from amana.engines.naming import name_bits

from .held_out import Labelled, full_names, half_of

SEED, LISTED = 4, 1_500
HARD = ("neg-confusable", "neg-sibling", "neg-son")


class Mixes:
    """Collects, half by half, what the model learned from the other half says."""

    def __init__(self, data: Path, pairs: Labelled) -> None:
        self.data, self.pairs = data, pairs
        self.own = np.zeros(len(pairs.rows))
        self.strange: list[float] = []
        self.listed: list[tuple[float, float, float]] = []

    def judge(self, half: int) -> None:
        """With the model for judging `half` in force."""
        rows, rng = self.pairs.rows, random.Random(SEED)
        at = np.flatnonzero(self.pairs.half == half)
        self.own[at] = [name_bits(rows[n]["left"], rows[n]["right"]) for n in at]
        others = rng.sample(list(at), len(at))
        crossed = [(rows[a]["left"], rows[b]["right"]) for a, b in zip(at, others, strict=True) if a != b]
        self.strange += [name_bits(a, b) for a, b in crossed]
        self.listed.append(self._as_on_a_list(half, rng))

    def _as_on_a_list(self, half: int, rng: random.Random) -> tuple[float, float, float]:
        """(recall, strangers told apart, sharers of the given name told apart), original script against Latin."""
        names = [(r["arabic_key"], r["latin"]) for r in full_names(self.data)]
        names = [(a, b) for a, b in names if half_of(a) == half and " " in a and " " in b]
        sharing: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in names:
            sharing[row[0].split()[0]].append(row)
        some = rng.sample(names, LISTED)
        same = [name_bits(a, b) >= 0 for a, b in some]
        drawn = (
            [(a, rng.choice(names)) for a, _b in some],
            [(a, rng.choice(sharing[a.split()[0]])) for a, _b in some],
        )
        apart = [[name_bits(a, o[1]) < 0 for a, o in rows if o[0] != a] for rows in drawn]
        return float(np.mean(same)), float(np.mean(apart[0])), float(np.mean(apart[1]))

    def report(self) -> list[str]:
        """The tables."""
        same, category = self.pairs.same == 1, np.array([row["category"] for row in self.pairs.rows])
        hard = np.isin(category, HARD)
        labelled, strangers = self.own[~same], np.array(self.strange)
        lines = [
            "",
            "At the shipped threshold, with as many strangers as are labelled but of another kind:",
            "",
            "| pairs of two people | right | F1 |",
            "|---|---|---|",
        ]
        for name, scores in (
            ("one letter apart, siblings, sons only", self.own[hard]),
            ("as labelled", labelled),
            ("nine in ten drawn at random, the tenth as labelled", (strangers, labelled)),
        ):
            wrong = _wrong(scores)
            found = (self.own[same] >= 0).sum()
            f1 = 2 * found / (found + wrong * len(labelled) + same.sum())
            lines.append(f"| {name} | {1 - wrong:.3f} | {f1:.3f} |")
        letters = category == "neg-confusable"
        lines += [
            "",
            f"One letter apart: {(self.own[letters] < 0).mean():.1%} told apart. Full names, original script against "
            f"Latin, {LISTED:,} a half:",
            "",
            "| half | recall | strangers told apart | sharers of the given name told apart |",
            "|---|---|---|---|",
        ]
        lines += [f"| {n} | {r:.3f} | {s:.3f} | {g:.3f} |" for n, (r, s, g) in enumerate(self.listed, 1)]
        return lines


def _wrong(scores: Any) -> float:
    """The share held for one person; of a tuple: nine tenths of the first, one of the second."""
    if isinstance(scores, tuple):
        return 0.9 * _wrong(scores[0]) + 0.1 * _wrong(scores[1])
    return float((scores >= 0).mean())
