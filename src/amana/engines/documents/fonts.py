"""The typefaces of the documents: IBM Plex from its wheels and nothing else, so that no machine sets them otherwise."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import typst

_WHEELS = ("fontpkg_ibm_plex_sans_arabic", "fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_mono")


@cache
def fonts() -> typst.Fonts:
    """Raises FileNotFoundError for a wheel without its files."""
    folders = []
    for wheel in _WHEELS:
        file = importlib.import_module(wheel).__file__
        folder = Path(file or "").parent / "files"
        if not folder.is_dir():
            raise FileNotFoundError(f"the package {wheel} has no folder of fonts; install it again")
        folders.append(str(folder))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
