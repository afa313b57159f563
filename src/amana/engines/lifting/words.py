"""The planner's sentences in Arabic and English, from `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def say(section: str, key: str, **names: Any) -> dict[str, str]:
    """{"en": …, "ar": …} with the names filled in. A name may itself be such a pair."""
    row = _words()[section][key]
    return {
        language: text.format(**{k: v[language] if isinstance(v, dict) else v for k, v in names.items()})
        for language, text in row.items()
    }


def counted(what: str, n: int) -> dict[str, str]:
    """{"en": …, "ar": …}: the number and what is counted, in the form that goes with it."""
    row = _words()["counted"][what]
    category = {"en": "one" if n == 1 else "other", "ar": _arabic_category(n)}
    return {lang: forms.get(category[lang], forms["other"]).format(n=n) for lang, forms in row.items()}


def _arabic_category(n: int) -> str:
    """Plural category of a whole number in Arabic (Unicode CLDR)."""
    if n <= 2:
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("amana.engines.lifting").joinpath("words.toml").read_text("utf-8"))
