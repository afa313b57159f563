"""Kurdish names in Sorani, Kurmanji, Arabic and English spelling. The pairs were written with care and have not
yet been checked by a native speaker."""

import csv
from pathlib import Path

from amana.engines.naming import name_bits

from . import thresholds

PAIRS = list(csv.DictReader((Path(__file__).parent / "cases" / "kurdish_pairs.csv").open(encoding="utf-8")))


def share_right(same: bool) -> float:
    rows = [row for row in PAIRS if (row["is_match"] == "1") == same]
    return sum((name_bits(row["left"], row["right"]) >= 0) == same for row in rows) / len(rows)


def test_there_are_enough_pairs_of_both_kinds() -> None:
    assert len(PAIRS) >= 300
    assert sum(row["is_match"] == "0" for row in PAIRS) >= 100


def test_spellings_of_one_kurdish_name_meet() -> None:
    assert share_right(True) >= thresholds.KURDISH_SAME_LEAST


def test_near_kurdish_names_are_told_apart() -> None:
    assert share_right(False) >= thresholds.KURDISH_DIFFERENT_LEAST
