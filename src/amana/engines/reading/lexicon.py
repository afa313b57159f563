"""The word lists: TOML files in `lexicon/`, written for people to extend and folded when they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from amana.engines.common.arabic import fold

HERE = Path(__file__).parent / "lexicon"


@cache
def load(name: str) -> dict[str, Any]:
    """The lists of `lexicon/<name>.toml` as they are written."""
    loaded: dict[str, Any] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return loaded


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """One list of one file, folded."""
    found: Any = load(name)
    for key in path:
        found = found[key]
    return frozenset(fold(word) for word in found)


def alternatives(entries: Iterable[str]) -> str:
    """A pattern for any of `entries` (folded), longest first, blanks in them loose."""
    keys = sorted({fold(entry) for entry in entries}, key=lambda key: (-len(key), key))
    return "|".join(re.escape(key).replace(r"\ ", r"\s{1,3}") for key in keys)
