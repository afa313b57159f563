"""Comma-separated text in any dress: which encoding, which delimiter, and on which line a record starts."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from .limits import Limits
from .refusal import Refused

DELIMITERS = ",;\t|،؛~^\x1f:"
_SAMPLE = 60


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding): UTF-8 with or without a mark, UTF-16, windows-1256, or windows-1252 for Latin text.

    Raises Refused for what is no text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, name), name
    wide = _utf16_without_mark(data)
    if wide:
        return _strictly(data, wide), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as broken:
        # One broken sequence in a long text is damage; many of them are another encoding.
        if broken.start > 2000 and sum(b > 127 for b in data[: broken.start]) > 200:
            line = data[: broken.start].count(b"\n") + 1
            raise Refused("bad_encoding", line=line) from broken
    return _windows(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Refused("bad_encoding", line=data[: broken.start].count(b"\n") + 1) from broken


def _utf16_without_mark(data: bytes) -> str | None:
    """Delimiters, blanks and line ends are ASCII, so in UTF-16 every one of them has a NUL beside it."""
    head = data[:8192]
    if head.count(0) < len(head) // 20:
        return None
    little = sum(1 for i in range(0, len(head) - 1, 2) if head[i + 1] == 0)
    big = sum(1 for i in range(0, len(head) - 1, 2) if head[i] == 0)
    return "utf-16-le" if little >= big else "utf-16-be"


def _windows(data: bytes) -> tuple[str, str]:
    """windows-1256 shares é, è, ç, à with windows-1252; they part where Arabic letters would stand inside
    Latin words (É, Ü, ñ)."""
    arabic = data.decode("cp1256")
    inside = apart = 0
    for before, char, after in zip(" " + arabic, arabic, arabic[1:] + " ", strict=False):
        if "\u0621" <= char <= "\u064a" or char in "پچژگکھڈڑںےٹ":
            if (before.isalpha() and before < "\u0250") or (after.isalpha() and after < "\u0250"):
                inside += 1
            else:
                apart += 1
    if inside > apart:
        return data.decode("cp1252", "replace"), "windows-1252"
    return arabic, "windows-1256"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first records into the most even columns; a `sep=` line decides alone."""
    first = text.lstrip("\r\n").split("\n", 1)[0].strip('\r"')
    if first.lower().startswith("sep=") and len(first) >= 5:
        return first[4]
    best, best_score = ",", 0.0
    sample = text[:200_000]
    for candidate in DELIMITERS:
        if candidate not in sample:
            continue
        widths = Counter[int]()
        for _line, record in _read(sample, candidate, _SAMPLE):
            if any(field.strip() for field in record):
                widths[len(record)] += 1
        score = max((count * (width - 1) ** 0.7 for width, count in widths.items() if width > 1), default=0.0)
        if candidate == ":":
            score /= 4  # times and labels have colons too
        if score > best_score:
            best, best_score = candidate, score
    return best


def records(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """(physical line the record starts on, fields) for each record. Raises Refused for too many rows."""
    for count, (line, record) in enumerate(_read(text, delimiter, None)):
        if count > limits.rows:
            raise Refused("too_many_rows", limit=limits.rows)
        if line == 1 and len(record) <= 2 and record and record[0].lower().startswith("sep"):
            continue
        yield line, record


def _read(text: str, delimiter: str, most: int | None) -> Iterator[tuple[int, list[str]]]:
    """Records with their starting lines; quotes are doubled inside quotes; a lone CR ends a line too."""
    csv.field_size_limit(1 << 27)
    lines = io.StringIO(text.replace("\0", ""), newline=None if "\n" not in text else "")
    reader = csv.reader(lines, delimiter=delimiter)
    start, count = 1, 0
    while most is None or count < most:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            record = []
        yield start, record
        start, count = reader.line_num + 1, count + 1
