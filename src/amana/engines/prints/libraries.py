"""The libraries of the extra `biometrics`, imported when first needed."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

from .problems import Refused


def library(name: str, what_for: str) -> ModuleType:
    """The module; refuses with the way to install it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refused("", "no_library", name=name, what_for=what_for, value=error) from None


def folder_of(name: str, what_for: str) -> Path:
    """Where a package lies, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise Refused("", "no_library", name=name, what_for=what_for, value="not installed")
    return Path(next(iter(found.submodule_search_locations)))
