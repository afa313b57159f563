"""What the taught reader looks at: the words of a sentence and what stands around each of them, as named features.

A feature is a text such as `s=صرح` (the stem of the word itself) or `-1:w=the` (the word before). The same code makes
them where the weights are learned and where they are used. No feature says who somebody is: names, nationality and
religion are known to it only as words like any other, and it decides about nobody; it finds who is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from amana.engines.common.arabic import fold

from .stems import stem

Known = TypeVar("Known")
Span = tuple[int, int]

MOST_KEPT = 20_000  # words of each place whose features are kept ready
NEAR, WIDE = 3, 5  # how many words on either side are told by place, and how many by side only
_WORD = re.compile(r"[^\W_]+(?:[’'ʼ\-.][^\W_]+)*|\n|[^\w\s]")
_THAT = frozenset(("ان", "بان", "انه", "انها", "انهم", "بانه", "that"))
_MARKS, _OPENING = frozenset('"«“”»„'), frozenset("«“„")
_COMMAS = frozenset(",،")
_LINE_END = "¶"  # a line end is a mark like others, and a feature is one line of a file


class Word(NamedTuple):
    """A word or a mark by its place in the text as written; `key` is folded, `stem` the light stem of that."""

    written: str
    start: int
    end: int
    key: str
    stem: str


def words(text: str, start: int, end: int) -> list[Word]:
    """The words and marks of a sentence."""
    found = []
    for match in _WORD.finditer(text, start, end):
        written = match.group()
        key, root = _known_as(written)
        found.append(Word(written, match.start(), match.end(), key, root))
    return found


_KNOWN: dict[str, tuple[str, str]] = {}


def _known_as(written: str) -> tuple[str, str]:
    told = _KNOWN.get(written)
    if told is None:
        if len(_KNOWN) > MOST_KEPT:
            _KNOWN.clear()
        key = _LINE_END if written == "\n" else fold(written) or written.lower()
        told = _KNOWN[written] = key, stem(key) if len(key) > 2 else key
    return told


class Looks(Generic[Known]):
    """The features of the sentences of texts, each handed over as `known` has it; None means unknown. What a word says
    by itself is kept from text to text."""

    def __init__(self, known: Callable[[str], Known | None]) -> None:
        self._known = known
        self._ready: list[dict[str, tuple[Known, ...]]] = [{} for _ in range(2 * WIDE + 1)]

    def of_text(self, text: str, spans: Sequence[Span]) -> list[tuple[list[Word], list[list[Known]]]]:
        """Of each sentence its words and the features of each word."""
        seen: dict[str, int] = {}
        before, told = "", []
        for start, end in spans:
            row = words(text, start, end)
            told.append((row, self._of_sentence(text, start, row, seen, before)))
            before = f"{any(w.key in _MARKS for w in row):d}{any(w.key in _THAT for w in row):d}"
            for word in row:
                seen[word.stem] = seen.get(word.stem, 0) + 1
        return told

    def _of_sentence(
        self, text: str, start: int, row: list[Word], seen: dict[str, int], before: str
    ) -> list[list[Known]]:
        if not row:
            return []
        shared = self._kept(_shared(text, start, row, before))
        stems = ["<", "<", *(word.stem for word in row), ">", ">"]
        far = _distances(row)
        told, quoted, last = [], False, len(row) - 1
        for at, word in enumerate(row):
            if word.written == '"':
                quoted = not quoted
            elif word.written in _MARKS:
                quoted = word.written in _OPENING
            found = list(shared)
            for offset in range(-WIDE, WIDE + 1):
                if 0 <= at + offset <= last:
                    found += self._near(offset, row[at + offset].written)
                elif abs(offset) <= NEAR:
                    found += self._near(offset, "")
            times = min(seen.get(word.stem, 0), 2)
            two, one, own, next_, then = stems[at : at + 5]
            found += self._kept(
                [
                    *far[at],
                    f"q={quoted:d}",
                    f"pos={at if at < 4 else 'm'}",
                    f"end={min(last - at, 3)}",
                    f"1st&pos={stems[2]}_{min(at, 6)}",
                    f"bg-1={one}_{own}",
                    f"bg+1={own}_{next_}",
                    f"sk={one}_{next_}",
                    f"bg-2={two}_{one}",
                    f"bg+2={next_}_{then}",
                    f"seen={times}{_shape(word.written)}",
                ]
            )
            told.append(found)
        return told

    def _near(self, offset: int, written: str) -> tuple[Known, ...]:
        ready = self._ready[offset + WIDE]
        told = ready.get(written)
        if told is None:
            if len(ready) > MOST_KEPT:
                ready.clear()
            told = ready[written] = tuple(self._kept(_of_word(offset, written)))
        return told

    def _kept(self, features: list[str]) -> list[Known]:
        return [one for feature in features if (one := self._known(feature)) is not None]


def _of_word(offset: int, written: str) -> list[str]:
    """What a word says by itself, told apart by how far it stands from the one in question."""
    if not written:
        return [f"{offset}:w=<>"]
    key, root = _known_as(written)
    if abs(offset) > NEAR:
        return [f"{'L' if offset < 0 else 'R'}far={root}"]
    at = f"{offset}:" if offset else ""
    found = [f"{at}w={key}"]
    if abs(offset) == NEAR:
        return found
    found += [f"{at}s={root}", f"{at}sh={_shape(written)}"]
    for length in (1, 2) if offset else (1, 2, 3):
        found += [f"{at}p{length}={key[:length]}", f"{at}e{length}={key[-length:]}"]
    return found if offset else [*found, f"len={min(len(key), 9)}"]


def _shared(text: str, start: int, row: list[Word], before: str) -> list[str]:
    """What all words of a sentence have in common."""
    line = text[max(0, start - 1) : start]
    last = row[-1].key
    return [
        "b",
        f"first={start < 3:d}",
        f"nl={line == chr(10):d}",
        f"slen={min(len(row) // 8, 6)}",
        f"hasq={any(word.written in _MARKS for word in row):d}",
        f"punct={'0' if last.isalnum() else last}",
        f"prevq={before}",
        f"1st={row[0].stem}",
        f"2nd={row[1].stem if len(row) > 1 else ''}",
    ]


def _distances(row: list[Word]) -> list[list[str]]:
    """How far the next and the last "that", quotation mark, comma and colon are."""
    told: list[list[str]] = [[] for _ in row]
    that = _ahead(row, _THAT)
    comma = _ahead(row, _COMMAS)
    for name, steps in (
        ("that>", that),
        ("that<", _behind(row, _THAT)),
        ("q>", _ahead(row, _MARKS)),
        ("q<", _behind(row, _MARKS)),
        ("col>", _ahead(row, frozenset(":"))),
        ("com<", _behind(row, _COMMAS)),
        ("com>", comma),
    ):
        for features, far in zip(told, steps, strict=True):
            features.append(name + far)
    for features, one, other in zip(told, that, comma, strict=True):
        features.append(f"that>&com={one}{other}")
    return told


def _ahead(row: list[Word], marks: frozenset[str]) -> list[str]:
    return list(reversed(_behind(row[::-1], marks)))


def _behind(row: list[Word], marks: frozenset[str]) -> list[str]:
    told, last = [], None
    for at, word in enumerate(row):
        told.append("n" if last is None else _bucket(at - last))
        if word.key in marks:
            last = at
    return told


def _bucket(far: int) -> str:
    return str(far) if far < 4 else "4" if far < 7 else "7" if far < 12 else "12"


def _shape(written: str) -> str:
    if written.isdigit():
        return "D"
    if written[:1].isupper():
        return "XX" if len(written) > 1 and written.isupper() else "X"
    return "x" if written.isalpha() else "p"
