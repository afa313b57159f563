"""Learning from one half of the people and judging on the other half, both ways round.

People are told apart by their Arabic name; a pair belongs to the half of its left name. Everything is learned anew:
the channels, the spellings on record, rarity, both fits. The two states are kept in the folder that
AMANA_NAMING_STATES names, if it is set, because learning takes minutes.
"""

from __future__ import annotations

import csv
import os
import pickle
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from amana.engines.naming import examples, train
from amana.engines.naming.channel import Channel
from amana.engines.naming.groups import group_of, people_of, units_of
from amana.engines.naming.known import Known
from amana.engines.naming.learned import Learned, use


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labelled pairs, with the half (0 or 1) each belongs to."""

    rows: list[dict[str, str]]
    half: Any
    same: Any


def half_of(person: str) -> int:
    return group_of(person, 2)


def full_names(data: Path) -> list[dict[str, str]]:
    with (data / "wikidata_fullnames_dev_cc0.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(data: Path) -> Labelled:
    names = [(row["arabic_key"], row["latin"]) for row in full_names(data)]
    with (data / "dev_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = people_of([row["left"] for row in rows], names)
    same = np.array([float(row["is_match"]) for row in rows])
    return Labelled(rows, np.array([half_of(p) for p in people]), same)


def in_force(data: Path, pairs: Labelled) -> Iterator[int]:
    """Put the models learned without half 0, then without half 1, in force; yield the half to judge on."""
    for test in (0, 1):
        folder = os.environ.get("AMANA_NAMING_STATES")
        kept = Path(folder) / f"half{test}.pickle" if folder else None
        if kept and kept.exists():
            tables, record, model = pickle.loads(kept.read_bytes())
            use(Learned({k: Channel(t) for k, t in tables.items()}, Known(record.items()), model))
        else:
            state = _learn(data, pairs, test)
            if kept:
                tables = {kind: channel.table for kind, channel in state.channels.items()}
                kept.write_bytes(pickle.dumps((tables, state.known.arabic, state.model)))
        yield test


def _learn(data: Path, pairs: Labelled, test: int) -> Learned:
    names = [(r["arabic_key"], r["latin"]) for r in full_names(data) if half_of(r["arabic_key"]) != test]
    further = examples.make(names, random.Random(train.SEED))
    own = [
        (row["left"], row["right"], int(row["is_match"]))
        for row, half in zip(pairs.rows, pairs.half, strict=True)
        if half != test
    ]
    return train.learn(units_of(names), own, further, names)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of scores is worth at one threshold, and over all."""

    precision: float
    recall: float
    f1: float
    auc: float
    recall_at_95: float

    def __str__(self) -> str:
        return f"{self.precision:.3f} | {self.recall:.3f} | {self.f1:.3f} | {self.auc:.3f} | {self.recall_at_95:.3f}"


def figures(same: Any, scores: Any, threshold: float = 0.0, thresholds: Any = None) -> Figures:
    """Figures at `threshold`, or at one threshold per row."""
    said = scores >= (threshold if thresholds is None else thresholds)
    right = float((said & (same == 1)).sum())
    precision, recall = right / max(1, said.sum()), right / same.sum()
    order = np.argsort(-scores, kind="stable")
    running = np.cumsum(same[order])
    good = running / np.arange(1, len(same) + 1) >= 0.95
    at_95 = float((running / same.sum())[good].max()) if good.any() else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Figures(precision, recall, f1, auc(same, scores), at_95)


def auc(same: Any, scores: Any) -> float:
    """Area under the ROC curve; ties count half."""
    _values, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    end = np.cumsum(count)
    ranks = ((end - count + 1 + end) / 2)[place]
    ones = same.sum()
    return float((ranks[same == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(same) - ones)))


def best_threshold(same: Any, scores: Any) -> float:
    """The threshold with the highest F1."""
    order = np.argsort(-scores, kind="stable")
    running = np.cumsum(same[order])
    f1 = 2 * running / (np.arange(1, len(same) + 1) + same.sum())
    return float(scores[order][int(np.argmax(f1))])
