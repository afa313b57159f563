"""What is known of common words before anybody asks.

Of every word on record: its consonant keys, how surprising and how rare it is, how alike it is to itself, and which
part it is in a name; of every spelling on record, how alike the two words are. Nothing stands there that the engine
would not compute itself, to the last digit: only the time is saved. Rows are taken apart when they are asked for, so
that the tables load quickly. `prepare` makes them. Their first line says from what they were made: tables made from
anything else are not used.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
WORDS, PAIRS = "words.tsv", "pairs.tsv"
# What the tables were computed from: what was learned, and the knowledge beside this file.
_LEARNED, _KNOWLEDGE = ("channel.tsv", "model.json", "spellings.tsv"), ("letters.toml", "particles.toml")
# The fields of a row; the first one holds the keys, the last the part.
_KEYS, EXPECTED, SOUND, SPELLED, ITSELF, _PART = range(6)


class Ready(NamedTuple):
    """`words`: a folded word -> its row; `pairs`: an Arabic and a Latin word with a blank between them -> likeness."""

    words: Mapping[str, str]
    pairs: Mapping[str, str]


NOTHING = Ready({}, {})


def checksum(folder: Path = HERE) -> str:
    """A number that changes when anything changes that the tables were computed from."""
    found = 0
    for path in [folder / name for name in _LEARNED] + [HERE / name for name in _KNOWLEDGE]:
        found = zlib.crc32(path.read_bytes(), found)
    return f"{found:08x}"


def read(folder: Path = HERE) -> Ready:
    """The tables in `folder`; empty ones if they are missing or were made from something else."""
    made_from = checksum(folder)
    tables = [_table(folder / name, made_from) for name in (WORDS, PAIRS)]
    return Ready(*tables) if all(tables) else NOTHING


def _table(path: Path, made_from: str) -> dict[str, str]:
    if not path.is_file():
        return {}
    first, *rows = path.read_text(encoding="utf-8").splitlines()
    if not first.endswith(made_from):
        return {}
    return dict(map(str.split, rows, repeat("\t"), repeat(1)))


def write(words: Iterable[tuple[str, str]], pairs: Iterable[tuple[str, str]], folder: Path = HERE) -> None:
    """Write both tables beside what they were computed from."""
    for name, what, rows in (
        (WORDS, "word, keys, expected, rare by sound, by spelling, likeness to itself, part", words),
        (PAIRS, "Arabic word, Latin word, likeness in bits", pairs),
    ):
        lines = [f"# {what}. Made by amana.engines.naming.prepare from {checksum(folder)}"]
        lines += [f"{word}\t{row}" for word, row in rows]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
