"""What contributions are called, in English and Arabic."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from .priors import Priors, default
from .problems import Language


@cache
def _others() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def title(contribution: str, language: Language, page: Priors | None = None) -> str:
    """The name of an indicator or of another factor of a score. Raises KeyError for what is neither."""
    entry = (page or default()).indicators.get(contribution)
    if entry is not None:
        return entry.ar if language == "ar" else entry.en
    return _others()[contribution][language]
