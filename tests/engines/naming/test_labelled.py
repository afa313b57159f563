"""A guard against regressions on labelled pairs. The shipped weights have seen these pairs: the honest figures, held
out by person, are the bench's (docs/models/naming.md)."""

import csv
from pathlib import Path

import pytest

from amana.engines.naming import name_bits

from . import thresholds

DATA = next(
    (
        found
        for up in Path(__file__).resolve().parents
        if (found := up / "shared" / "data" / "naming").is_dir()
    ),
    None,
)


@pytest.fixture(scope="module")
def scored() -> list[tuple[str, bool, float]]:
    """(category, same person?, bits) of a fixed sample."""
    if DATA is None:
        pytest.skip("the labelled pairs are not on this machine")
    with (DATA / "dev_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    step = max(1, len(rows) // thresholds.DEV_SAMPLE)
    return [
        (row["category"], row["is_match"] == "1", name_bits(row["left"], row["right"]))
        for row in rows[::step]
    ]


def test_f1_at_even_odds_holds(scored: list[tuple[str, bool, float]]) -> None:
    said = [(same, bits >= 0) for _category, same, bits in scored]
    right = sum(same and yes for same, yes in said)
    precision, recall = right / sum(yes for _same, yes in said), right / sum(same for same, _yes in said)
    assert 2 * precision * recall / (precision + recall) >= thresholds.DEV_F1_LEAST


def test_names_one_letter_apart_are_told_apart(scored: list[tuple[str, bool, float]]) -> None:
    found = [bits < 0 for category, _same, bits in scored if category == "neg-confusable"]
    assert sum(found) / len(found) >= thresholds.DEV_CONFUSABLE_LEAST


def test_siblings_and_sons_are_told_apart(scored: list[tuple[str, bool, float]]) -> None:
    found = [bits < 0 for category, _same, bits in scored if category in ("neg-sibling", "neg-son")]
    assert sum(found) / len(found) >= thresholds.DEV_FAMILY_LEAST
