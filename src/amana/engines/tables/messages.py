"""Sentences for codes, in English and Arabic: what is wrong, and what to do about it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "ar"]


@cache
def _data() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


def codes(kind: str) -> list[str]:
    """All codes of one kind: "refused", "error", "warning" or "unread"."""
    return list(_data()[kind])


def sentence(kind: str, code: str, language: Language = "en", **blanks: object) -> str:
    """What is wrong and what to do, as one text of two sentences."""
    what, remedy = both(kind, code, language, **blanks)
    return f"{what} {remedy}" if what.endswith((".", "!", "?", "؟", "…")) else f"{what}. {remedy}"


def both(kind: str, code: str, language: Language = "en", **blanks: object) -> tuple[str, str]:
    """(what is wrong, what to do)."""
    what, remedy = _data()[kind][code][language]
    filled = _Blanks({key: _short(str(value)) for key, value in blanks.items()})
    return what.format_map(filled).rstrip(), remedy.format_map(filled)


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
