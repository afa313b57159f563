"""Why a file cannot be read as a report, in English and Arabic."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "ar"]


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class Unreadable(ValueError):
    """A file that is no report we can read. `where` names it; `code` is a key of `unreadable.toml`, whose blanks
    `blanks` fill. As a string it says in English which file, why and what to do."""

    def __init__(self, where: object, code: str, **blanks: object) -> None:
        self.where, self.code, self.blanks = str(where), code, blanks
        super().__init__(f"{where}: {self.why('en')}; {self.remedy('en')}")

    def why(self, language: Language) -> str:
        """What is wrong with it, without the file's name."""
        return self._said(0, language)

    def remedy(self, language: Language) -> str:
        """What to do about it."""
        return self._said(1, language)

    def _said(self, which: int, language: Language) -> str:
        return _sentences()[self.code][language][which].format_map(self.blanks)
