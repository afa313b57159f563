"""Read a JSON document strictly: every field known, every value in range, every problem named with its path."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from ..common import written
from .problems import Problem, Refused, problem, refuse

# What would describe a person, in any document of this engine, at any depth, in whatever spelling.
ABOUT_PEOPLE = frozenset(
    {"name", "names", "fullname", "kunya", "father", "mother", "family", "kinship", "person", "people_list"}
    | {"nationality", "nationalities", "citizenship", "ethnicity", "ethnic", "tribe", "language", "dialect"}
    | {"religion", "religious", "sect", "faith", "sex", "gender", "age", "ages", "birth", "birthdate", "dob"}
    | {"detainee", "detainees", "fileno", "wristband"}
)
HOUSE_ZONE = ZoneInfo("Asia/Baghdad")
SECONDS_PER_DAY = 86_400.0
_JSON_MB_MAX = 200
_STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN', re.DOTALL)


def load(path: str | Path) -> Any:
    """The JSON value in a file (gzip too); `-` is standard input. Raises Refused: no file, one that is larger than 200
    MB or damaged, not JSON, NaN, a field twice."""
    try:
        if str(path) == written.STANDARD:
            raw = _bounded(path, sys.stdin.buffer)
        else:
            with Path(path).open("rb") as stream:
                raw = _bounded(path, stream)
        if raw[:2] == b"\x1f\x8b":
            raw = _unpacked(path, raw)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise refuse(str(path), "no_file", value=error.strerror or error) from None
    except UnicodeEncodeError:
        raise refuse("the file name", "no_file", value="it holds half a letter") from None
    except UnicodeDecodeError as error:
        raise refuse(str(path), "not_json", value=f"byte {error.start} is not UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
        if "\\ud" in text.lower():
            # an escaped half of a surrogate pair is no text; it could never be printed
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except _Twice as error:
        raise refuse(str(path), "duplicate_key", value=error) from None
    except json.JSONDecodeError as error:
        raise refuse(str(path), "not_json", value=f"line {error.lineno}: {error.msg}") from None
    except _NoNumber as error:
        raise refuse(
            str(path), "not_json", value=f"line {_line_of(text, str(error))}: {error} is no number"
        ) from None
    except RecursionError:
        raise refuse(str(path), "not_json", value="brackets stand too deep in one another") from None
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x} is half a letter"
        raise refuse(str(path), "not_json", value=half) from None
    except ValueError as error:
        raise refuse(str(path), "not_json", value=error) from None


def _bounded(path: str | Path, stream: IO[bytes] | gzip.GzipFile) -> bytes:
    raw = stream.read(_JSON_MB_MAX * 1_000_000 + 1)
    if len(raw) > _JSON_MB_MAX * 1_000_000:
        raise refuse(str(path), "too_large", value=_JSON_MB_MAX)
    return raw


def _unpacked(path: str | Path, raw: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as stream:
            return _bounded(path, stream)
    except (OSError, EOFError, zlib.error) as error:
        raise refuse(str(path), "damaged", value=error) from None


class _NoNumber(ValueError):
    """NaN, Infinity or -Infinity: Python's reader knows them, JSON does not."""


class _Twice(ValueError):
    pass


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _no_constant(text: str) -> float:
    raise _NoNumber(text)


def _line_of(text: str, constant: str) -> int:
    """The line of the first `constant` outside quotation marks."""
    for found in _STRING_OR_CONSTANT.finditer(text):
        if found.group() == constant:
            return text.count("\n", 0, found.start()) + 1
    return 1


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value with its path and the list in which its problems are noted."""

    value: Any
    path: str
    problems: list[Problem]

    @classmethod
    def root(cls, value: Any) -> Node:
        return cls(value, "$", [])

    def note(self, code: str, key: str | None = None, **blanks: object) -> None:
        self.problems.append(problem(self.path if key is None else f"{self.path}.{key}", code, **blanks))

    def finish(self) -> None:
        """Raise Refused if anything was noted."""
        if self.problems:
            raise Refused(self.problems)

    def fields(self, required: str, optional: str = "") -> Node | None:
        """Itself if it is an object with these fields and no other; None (and notes) if it is no object."""
        if not isinstance(self.value, dict):
            self.note("not_object", value=_kind(self.value))
            return None
        needed, allowed = required.split(), {*required.split(), *optional.split()}
        for key in needed:
            if key not in self.value:
                self.note("missing", value=key)
        for key in self.value:
            if key not in allowed:
                code = "about_people" if _plain(key) in ABOUT_PEOPLE else "unknown_field"
                self.note(code, key, value=key, allowed=", ".join(sorted(allowed)))
        return self

    def has(self, required: str) -> bool:
        """True if it is an object with these fields; others are nobody's business here."""
        if not isinstance(self.value, dict):
            self.note("not_object", value=_kind(self.value))
            return False
        missing = [key for key in required.split() if key not in self.value]
        for key in missing:
            self.note("missing", value=key)
        return not missing

    def format(self, name: str) -> None:
        """Raises Refused for a file of another format: what such a file has and lacks is no fault of it."""
        found = self.value.get("format") if isinstance(self.value, dict) else None
        if found is not None and found != name:
            raise refuse(f"{self.path}.format", "wrong_format", value=found, allowed=name)

    def child(self, key: str) -> Node | None:
        """The field's node, or None if the field is absent."""
        if not isinstance(self.value, dict) or key not in self.value:
            return None
        return Node(self.value[key], f"{self.path}.{key}", self.problems)

    def items(self, key: str) -> Iterator[Node]:
        """The nodes of a list field; of an absent one none."""
        node = self.child(key)
        if node is None:
            return
        if not isinstance(node.value, list):
            node.note("not_list", value=_kind(node.value))
            return
        for n, value in enumerate(node.value):
            yield Node(value, f"{node.path}[{n}]", self.problems)

    def entries(self, key: str) -> Iterator[tuple[str, Node]]:
        """The names and nodes of an object field; of an absent one none."""
        node = self.child(key)
        if node is None:
            return
        if not isinstance(node.value, dict):
            node.note("not_object", value=_kind(node.value))
            return
        for name, value in node.value.items():
            yield name, Node(value, f"{node.path}.{name}", self.problems)

    def text(self, key: str, default: str = "") -> str:
        node = self.child(key)
        if node is None:
            return default
        if not isinstance(node.value, str) or not node.value.strip():
            node.note("not_text", value=node.value)
            return default
        return node.value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        node = self.child(key)
        if node is None:
            return default if default is not None else allowed[0]
        if node.value not in allowed:
            node.note("not_one_of", value=node.value, allowed=", ".join(allowed))
            return allowed[0]
        return str(node.value)

    def number(self, key: str, low: float, high: float, default: float = 0.0) -> float:
        node = self.child(key)
        return default if node is None else node.as_number(low, high, default)

    def count(self, key: str, low: int, high: int, default: int = 0) -> int:
        node = self.child(key)
        return default if node is None else node.as_count(low, high, default)

    def as_number(self, low: float, high: float, default: float = 0.0) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.note("not_number", value=self.value)
            return default
        # an integer literal may be too long for a float
        if not low <= self.value <= high or not math.isfinite(self.value):
            self.note("out_of_range", value=self.value, low=f"{low:g}", high=f"{high:g}")
            return default
        return float(self.value)

    def as_count(self, low: int, high: int, default: int = 0) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.note("not_whole", value=self.value)
            return default
        if not low <= self.value <= high:
            self.note("out_of_range", value=self.value, low=low, high=high)
            return default
        return self.value

    def moment(self, key: str, default: float = 0.0) -> float:
        """Days since 1970-01-01 UTC (see `days`)."""
        node = self.child(key)
        if node is None:
            return default
        try:
            return days(node.value)
        except (ValueError, TypeError, OverflowError):
            node.note("not_date", value=node.value)
            return default


def days(text: str) -> float:
    """Days since 1970-01-01 UTC of an ISO 8601 date or moment; without an offset it is Baghdad time.

    Raises ValueError (no date) or TypeError (no text).
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is not a text")
    if len(text) < 10:
        raise ValueError(f"{text!r} is not a full date")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=HOUSE_ZONE)
    return moment.timestamp() / SECONDS_PER_DAY


def iso(moment: float) -> str:
    """The moment in Baghdad time, ISO 8601 with offset, to the second."""
    return datetime.fromtimestamp(round(moment * SECONDS_PER_DAY), HOUSE_ZONE).isoformat()


def iso_day(moment: float) -> str:
    """The day in Baghdad on which the moment lies."""
    return day_of(moment).isoformat()


def day_of(moment: float) -> date:
    return datetime.fromtimestamp(round(moment * SECONDS_PER_DAY), HOUSE_ZONE).date()


def _plain(key: str) -> str:
    return "".join(letter for letter in key.lower() if letter.isalpha())


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
