"""Find what each room brings, by name: `urls`, `api`, `navigation`. Nobody edits a list to add a desk."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType

from django.apps import apps


def packages() -> Iterator[str]:
    """Dotted names of Amana's rooms: the installed apps in the order of the settings."""
    for config in apps.get_app_configs():
        if config.name.startswith("amana."):
            yield config.name


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """(package, module) for every installed room that has a module called `name`."""
    for package in packages():
        dotted = f"{package}.{name}"
        if importlib.util.find_spec(dotted):
            yield package, importlib.import_module(dotted)
