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


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("amana.engines.lifting").joinpath("words.toml").read_text("utf-8"))
