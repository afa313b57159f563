"""Another linker on the same two rosters: names as a plain romanisation leaves them, in the columns it asks for."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from amana.engines.naming.fold import words
from amana.engines.naming.record import Record

from .ablation import plain

_BETWEEN = {"bin", "ben", "ibn", "al", "el"}
Pair = tuple[int, int]


def consonants(word: str) -> str:
    """What a plain romanisation of either script has in common: Latin consonants, each once."""
    bare = unicodedata.normalize("NFKD", plain(word)).encode("ascii", "ignore").decode().lower()
    bare = re.sub(r"\A(?:al|el|l)-|[aeiouywh'`-]", "", bare)
    return re.sub(r"(.)\1+", r"\1", bare) or word


def columns(text: str) -> tuple[str, str, str]:
    """(first, last, middle) of a name as it is written, a family's name before a comma put behind."""
    family, comma, rest = text.partition(",")
    found = [word for word in words(f"{rest} {family}" if comma else text) if word.lower() not in _BETWEEN]
    if len(found) > 2 and found[0] in ("abu", "ابو"):
        found = found[2:]
    if not found:
        return "", "", ""
    parts = [consonants(word) for word in found]
    return parts[0], parts[-1], " ".join(parts[1:-1])


def splink(left: Sequence[Record], right: Sequence[Record]) -> tuple[list[tuple[float, Pair]], float, float]:
    """(its pairs with their probability, each record with its likeliest partner only; CPU seconds; greatest MB) by the
    interpreter that AMANA_NAMING_SPLINK names, whose environment has splink 5.0.0."""
    peer = Path(__file__).parent / "splink_peer.py"
    with tempfile.TemporaryDirectory(prefix="amana-linkers-") as folder:
        files = [Path(folder) / name for name in ("left.csv", "right.csv", "out.csv")]
        for file, records in zip(files, (left, right), strict=False):
            _write(file, records)
        command = [os.environ["AMANA_NAMING_SPLINK"], str(peer), *map(str, files), "7"]
        told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout
        with files[2].open(encoding="utf-8", newline="") as opened:
            rows = [
                (float(row["probability"]), (int(row["left"]), int(row["right"])))
                for row in csv.DictReader(opened)
            ]
    spent = json.loads(told.splitlines()[-1])
    return one_to_one(rows), float(spent["cpu"]), float(spent["mb"])


def one_to_one(rows: list[tuple[float, Pair]]) -> list[tuple[float, Pair]]:
    """The likeliest first, nobody twice."""
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for probability, (one, other) in sorted(rows, key=lambda row: (-row[0], row[1])):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            kept.append((probability, (one, other)))
    return kept


def _write(file: Path, records: Sequence[Record]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["id", "first", "last", "middle", "year", "mother"])
        for n, record in enumerate(records):
            born = record.birth.earliest.year if record.birth else ""
            mother = " ".join(consonants(word) for word in words(record.mother or ""))
            writer.writerow([n, *columns(record.names[0]), born, mother])
