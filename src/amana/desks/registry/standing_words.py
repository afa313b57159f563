"""Where words about people stand in rows of the desks: read once from every `standing_words.yaml`, as one table.

Each desk says of its own columns of text whether an erasure by order reaches them, and how to get from a row to the
person and to the words of the books that the row repeats."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from .guards_redaction import ERASED

FILE = "standing_words.yaml"
PLACES = 10_000
"""Room for the numbers of places within the number of a row; a test sees that no two have the same."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """The words beside an entry or memorandum of this kind stand in the row again. `leaf` is the way from the row to
    its leaf; where it is empty, the same text about the same person counts."""

    kind: str
    name: str
    leaf: str


@dataclass(frozen=True, slots=True)
class Place:
    """One column whose words can be erased. `code` is `app.Model.column`, `person` the ways from row to person."""

    code: str
    en: str
    ar: str
    person: tuple[str, ...]
    repeats: tuple[Repeats, ...]
    reads: str
    only: tuple[tuple[str, Any], ...]

    @property
    def title(self) -> str:
        return self.ar if (get_language() or "ar").startswith("ar") else self.en

    @property
    def column(self) -> str:
        return self.code.rpartition(".")[2]

    def number(self, key: int) -> int:
        """A number for one row of this place, which its address bears."""
        return key * PLACES + zlib.crc32(self.code.encode()) % PLACES

    def rows(self, person: int) -> QuerySet[Any, Any]:
        """The rows about this person that still have words, newest first."""
        about = Q()
        for way in self.person:
            about |= Q(**{way: person})
        words = self.every().filter(about, **dict(self.only))
        return words.exclude(**{f"{self.column}__in": ("", ERASED)}).order_by("-pk").distinct()

    def every(self) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = apps.get_model(self.code.rpartition(".")[0])._default_manager.all()
        return found


@cache
def table() -> dict[str, Place]:
    """Code -> place, of every desk."""
    return {place.code: place for part in parts() for place in _places(part)}


@cache
def parts() -> tuple[dict[str, Any], ...]:
    """What each room says of its own rows, as it is written."""
    files = [Path(app.path) / FILE for app in apps.get_app_configs() if app.name.startswith("amana.")]
    return tuple(yaml.safe_load(file.read_text("utf-8")) for file in files if file.exists())


def at(number: int) -> tuple[Place, int] | None:
    """The place and the row that bear this number."""
    key = number // PLACES
    return next(((place, key) for place in table().values() if place.number(key) == number), None)


def repeated(kind: str, name: str) -> Iterator[tuple[Place, Repeats]]:
    """The places that repeat words of this name beside entries or memoranda of this kind."""
    for place in table().values():
        for said in place.repeats:
            if (said.kind, said.name) == (kind, name):
                yield place, said


def _places(part: dict[str, Any]) -> Iterator[Place]:
    for code, said in part.get("erased", {}).items():
        yield Place(
            code=code,
            en=said["en"],
            ar=said["ar"],
            person=tuple(said["person"]),
            repeats=tuple(Repeats(kind, name, leaf or "") for kind, name, leaf in said.get("value", ())),
            reads=said.get("reads", ""),
            only=tuple(said.get("only", {}).items()),
        )
