"""One way from data to bytes: a template of this folder, the data as JSON, a fixed clock."""

from __future__ import annotations

import io
import json
import tomllib
import warnings
from functools import cache
from importlib.resources import files
from typing import Any

import segno
import typst

from .fonts import fonts

LANGUAGES = ("ar", "en")
_CLOCK = 0
"""The moment written into every PDF: no document tells when it was printed."""


def render(template: str, data: dict[str, Any], language: str) -> bytes:
    """The PDF of `templates/<template>.typ` with `data`; words are added as `data.words`, `data.language` too.

    Raises ValueError for a language without words."""
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language!r}; there are: {', '.join(LANGUAGES)}")
    told = {**data, "language": language, "words": words(template, language)}
    with warnings.catch_warnings():
        # the Latin face is one variable file; only its regular cut is used, for letters that the Arabic face lacks
        warnings.simplefilter("ignore", typst.TypstWarning)
        made = typst.compile(
            _source(template),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(told, ensure_ascii=False, sort_keys=True)},
            timestamp=_CLOCK,
            format="pdf",
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def qr(text: str) -> str:
    """A QR code as SVG text, with room for a fold or a stain (error level Q)."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgclass=None)
    return out.getvalue().decode()


@cache
def words(template: str, language: str) -> dict[str, str]:
    """What a template says by itself, in one language."""
    rows = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))[template]
    return {name: row[language] for name, row in rows.items()}


@cache
def _source(template: str) -> bytes:
    return files(__package__).joinpath(f"templates/{template}.typ").read_bytes()
