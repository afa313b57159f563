"""Reading and writing the JSON files of the planner, gzipped or not."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

from amana.engines.common import written
from amana.engines.lifting.problems import BadInput, Problem, json_path, shorten

GZIP_MAGIC = b"\x1f\x8b"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
GREATEST = 1_000_000_000
"""No quantity of an instance, a plan or its events is greater, in its unit."""


def read_json(path: str | Path) -> Any:
    """The document at `path` (`-` is standard input).

    Raises BadInput when it cannot be read or is not JSON."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        if raw[:2] == GZIP_MAGIC:
            raw = gzip.decompress(raw)
        found = json.loads(raw, parse_constant=_no_number, parse_float=_number, object_pairs_hook=_once_each)
    except (OSError, EOFError) as error:
        raise BadInput(str(path), [Problem("$", f"cannot be read: {error}")]) from None
    except RecursionError:
        raise BadInput(str(path), [Problem("$", "is nested too deeply for a file of the planner")]) from None
    except ValueError as error:
        raise BadInput(str(path), [Problem("$", f"is not JSON: {error}")]) from None
    if _SURROGATE.search(raw) and (halves := list(_half_characters(found, []))):
        raise BadInput(str(path), halves)
    return found


def _number(text: str) -> float:
    """A whole number is one however it is written: 2.0 is the slot 2."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number in JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one object; keep one of the two")
    return found


def write_json(path: str | Path, document: Any) -> None:
    """Write whole or not at all; `.gz` names are compressed, `-` is standard output."""
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if str(path) == written.STANDARD:
        sys.stdout.write(raw.decode() + "\n")
        return
    target = Path(path)
    if target.suffix == ".gz":
        raw = gzip.compress(raw, mtime=0)
    written.whole(target, lambda place: place.write_bytes(raw))


def schema_problems(document: Any, schema: str) -> list[Problem]:
    """Every place where `document` leaves the schema called `schema` ("instance", "plan" or "events"), or holds a
    number that no count, hour or weight of a transfer can be."""
    errors = [told for error in _validator(schema).iter_errors(document) for told in _by_kind(error)]
    shape = [Problem(json_path(list(path)), shorten(message)) for path, message in errors]
    return shape or sizes(document)


def _by_kind(error: Any) -> list[tuple[list[str | int], str]]:
    """(Path, message) of what is wrong. A row that says its `kind` is measured by that kind alone: that it is none of
    all kinds would tell nobody what to correct."""
    kind = error.kind
    if not isinstance(kind, jsonschema_rs.ValidationErrorKind.OneOfNotValid):
        return [(error.instance_path, error.message)]
    kinds: list[str] = []
    needed = '"kind" is a required property'
    for branch in kind.context:
        told = [fault for fault in branch if fault.instance_path[-1:] == ["kind"]]
        if not told and "kind" in error.instance:
            return [(fault.instance_path, fault.message) for fault in branch]
        kinds += [str(fault.kind.as_dict()["expected_value"]) for fault in told]
    if not kinds:
        without = any(fault.message == needed for branch in kind.context for fault in branch)
        return [(error.instance_path, needed if without else error.message)]
    return [(error.instance_path, f'"kind" is none of {", ".join(kinds)}')]


def sizes(document: Any) -> list[Problem]:
    """Every number beyond `GREATEST`, infinite ones with them."""
    return list(_sizes(document, []))


def _half_characters(value: Any, steps: list[str | int]) -> Iterator[Problem]:
    """Texts and names that hold half a character (a lone surrogate), which no file can be written with."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not _writable(name):
                yield Problem(json_path(steps), f"the name {name!a} holds half a character; write it anew")
            else:
                yield from _half_characters(inner, [*steps, name])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _half_characters(inner, [*steps, number])
    elif isinstance(value, str) and not _writable(value):
        yield Problem(json_path(steps), f"{shorten(ascii(value), 40)} holds half a character; write it anew")


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sizes(value: Any, steps: list[str | int]) -> Iterator[Problem]:
    """Numbers beyond `GREATEST`: sums of their products would overflow, and a plan would be judged by them."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != "seed":
                yield from _sizes(inner, [*steps, name])
    elif isinstance(value, list):
        if _numbers(value) and min(value) >= -GREATEST and max(value) <= GREATEST:
            return
        for number, inner in enumerate(value):
            yield from _sizes(inner, [*steps, number])
    elif isinstance(value, int | float) and abs(value) > GREATEST:
        yield Problem(json_path(steps), f"{shorten(str(value), 40)} is too great; {GREATEST:,} is the most")


def _numbers(row: list[Any]) -> bool:
    """Does a list hold numbers only? The long ones (by slot, by day) do: they are looked at as a whole."""
    return bool(row) and all(type(value) is int or type(value) is float for value in row)


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    text = files("amana.engines.lifting").joinpath(f"schema/{schema}.schema.json").read_text("utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))
