"""What is wrong with an input: where, what, and what to do about it, in English and Arabic."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "ar"]


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `where` is a file, with the record, field or byte where that is known."""

    where: str
    code: str
    blanks: dict[str, str] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        what, remedy = _sentences()[self.code][language]
        blanks = {name: _shown(value) for name, value in self.blanks.items()}
        said = f"{what.format_map(blanks)} {remedy.format_map(blanks)}".strip()
        return f"{self.where}: {said}" if self.where else said


class Refused(ValueError):
    """An input that cannot be used."""

    def __init__(self, where: str, code: str, **blanks: object) -> None:
        self.problem = Problem(_shown(where), code, {key: _shown(str(v)) for key, v in blanks.items()})
        super().__init__(self.problem.text())

    def within(self, place: str) -> Refused:
        """The same, with the file or record it was found in put first."""
        where = f"{place}, {self.problem.where}" if self.problem.where else place
        return Refused(where, self.problem.code, **self.problem.blanks)


def _shown(text: str) -> str:
    """One printable line of bounded length."""
    line = "".join(c if c.isprintable() else "·" for c in text.encode("utf-8", "replace").decode("utf-8"))
    return line if len(line) <= 160 else line[:159] + "…"
