"""Reading and writing the JSON files of the planner, gzipped or not."""

from __future__ import annotations

import gzip
import json
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

from amana.engines.lifting.problems import BadInput, Problem, json_path

GZIP_MAGIC = b"\x1f\x8b"


def read_json(path: str | Path) -> Any:
    """The document at `path` (`-` is standard input).

    Raises BadInput when it cannot be read or is not JSON."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        if raw[:2] == GZIP_MAGIC:
            raw = gzip.decompress(raw)
        return json.loads(raw, parse_constant=_no_number)
    except (OSError, EOFError) as error:
        raise BadInput(str(path), [Problem("$", f"cannot be read: {error}")]) from None
    except ValueError as error:
        raise BadInput(str(path), [Problem("$", f"is not JSON: {error}")]) from None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number in JSON")


def write_json(path: str | Path, document: Any) -> None:
    """Write whole or not at all: a neighbour file is renamed into place. `.gz` names are compressed."""
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    target = Path(path)
    if target.suffix == ".gz":
        raw = gzip.compress(raw, mtime=0)
    part = target.with_name(target.name + ".part")
    part.write_bytes(raw)
    part.replace(target)


def schema_problems(document: Any, schema: str) -> list[Problem]:
    """Every place where `document` leaves the schema called `schema` ("instance", "plan" or "events")."""
    errors = list(_validator(schema).iter_errors(document))
    return [Problem(json_path(list(error.instance_path)), _shorten(error.message)) for error in errors]


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    text = files("amana.engines.lifting").joinpath(f"schema/{schema}.schema.json").read_text("utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def _shorten(message: str, limit: int = 240) -> str:
    return message if len(message) <= limit else message[: limit // 2] + " … " + message[-limit // 2 :]
