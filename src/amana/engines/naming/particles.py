"""The small words of names: articles, sons and fathers of, servants, titles (`particles.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class _Words(NamedTuple):
    article: frozenset[str]
    sun: frozenset[str]
    not_article: frozenset[str]
    not_glued: frozenset[str]
    servant: frozenset[str]
    female_servant: frozenset[str]
    faith: frozenset[str]
    god: frozenset[str]
    father_of: frozenset[str]
    glued_father: frozenset[str]
    mother_of: frozenset[str]
    son_of: frozenset[str]
    tribe: frozenset[str]
    title: frozenset[str]
    soft: frozenset[str]
    short: Mapping[str, str]
    special: frozenset[str]  # all that make a word more than a plain name


@cache
def particles() -> _Words:
    """The word lists of `particles.toml`."""
    data = tomllib.loads((Path(__file__).parent / "particles.toml").read_text(encoding="utf-8"))

    def of(table: str, key: str = "words") -> frozenset[str]:
        return frozenset(data[table][key].split())

    found = (
        of("article"), of("article", "sun"), of("article", "not_article"), of("article", "not_glued"),
        of("servant"), of("servant", "female"), of("faith"), of("god"), of("father_of"),
        of("father_of", "glued"), of("mother_of"), of("son_of"), of("tribe"), of("title"), of("title", "soft"),
    )  # fmt: skip
    short = data["short"]
    return _Words(*found, short, frozenset.union(*found[:2], *found[4:], short))
