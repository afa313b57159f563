"""Static files that wheels carry: fonts, the interactive map's library. Nothing of others is copied here."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

# folder under static/ -> (module whose folder holds the files, folder in it, names taken)
SHELVES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "console/fonts/arabic": (
        "fontpkg_ibm_plex_sans_arabic",
        "files",
        ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-Medium.ttf", "IBMPlexSansArabic-SemiBold.ttf"),
    ),
    "console/fonts/latin": ("fontpkg_ibm_plex_sans", "files", ("IBMPlexSans[wdth,wght].ttf",)),
    "console/fonts/mono": (
        "fontpkg_ibm_plex_mono",
        "files",
        ("IBMPlexMono-Regular.ttf", "IBMPlexMono-Medium.ttf"),
    ),
    "console/leaflet": (
        "xstatic.pkg.leaflet",
        "data",
        ("leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png", "images/marker-icon.png"),
    ),
}


def folder(shelf: str) -> Path:
    """Where the wheel keeps the files of a shelf."""
    module, inner, _names = SHELVES[shelf]
    file = importlib.import_module(module).__file__
    if file is None:
        raise FileNotFoundError(f"the package {module} has no folder; install it again")
    return Path(file).parent / inner


class WheelFinder(BaseFinder):
    """Finds the files named in SHELVES where the wheels were installed."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storages: dict[str, FileSystemStorage] = {}
        for shelf in SHELVES:
            storage = FileSystemStorage(location=folder(shelf))
            storage.prefix = shelf  # type: ignore[attr-defined]
            self.storages[shelf] = storage
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for shelf, (_module, _inner, names) in SHELVES.items():
            name = path.removeprefix(shelf + "/")
            if name != path and name in names:
                found = self.storages[shelf].path(name)
                return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for shelf, (_module, _inner, names) in SHELVES.items():
            for name in names:
                if not matches_patterns(name, list(ignore_patterns or [])):
                    yield name, self.storages[shelf]
