"""What is wrong with an input: where (JSON path), what, and what to do about it, in English and Arabic."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "ar"]
KEPT = "\u200c\u200d"  # within words of Persian and Kurdish


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `path` is a JSON path ($.sites[3].capacity) or a file name with a line."""

    path: str
    code: str
    blanks: dict[str, str] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        what, remedy = _sentences()[self.code][language]
        return f"{self.path}: {what.format_map(self.blanks)} {remedy.format_map(self.blanks)}"


class Refused(ValueError):
    """An input that cannot be used. Holds every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))


def problem(path: str, code: str, **blanks: object) -> Problem:
    return Problem(
        _printable(path), code, {key: _short(_printable(str(value))) for key, value in blanks.items()}
    )


def refuse(path: str, code: str, **blanks: object) -> Refused:
    return Refused([problem(path, code, **blanks)])


@contextlib.contextmanager
def of_file(name: str) -> Iterator[None]:
    """Problems found inside are named with the file: `plan.json $.lifts[3].arc`."""
    try:
        yield
    except Refused as refused:
        raise Refused(
            [
                Problem(f"{name} {p.path}", p.code, p.blanks) if p.path.startswith("$") else p
                for p in refused.problems
            ]
        ) from None


def _printable(text: str) -> str:
    """As one line that any stream takes and that reads in the order it is written: signs that a screen obeys (a line
    break, an escape, a turn of direction, half a surrogate pair) are named by their number."""
    return "".join(char if char.isprintable() or char in KEPT else f"\\u{ord(char):04x}" for char in text)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"
