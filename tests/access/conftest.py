from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from amana.engines.common import clock
from tests.scenes import played

from .cast import NOW, World, open_world


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everybody in place, made once for a file of tests and rolled back after it."""
    with clock.at(NOW), played(django_db_blocker, open_world) as world:
        yield world


@pytest.fixture
def world(scene: World, db: None) -> Iterator[World]:
    """The scene, the clock held at nine in the morning (UTC) of 1 February 2026; what a test changes is undone."""
    with clock.at(NOW):
        yield scene


@pytest.fixture
def kept_as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server keeps until somebody writes, such as what waits in the rail, is kept here too: without this it
    would be counted anew for every page, because a test asks from inside a transaction."""
    module = import_module("amana.ledger.kept")
    outside = SimpleNamespace(in_atomic_block=False, settings_dict=connection.settings_dict)
    monkeypatch.setattr(module, "connection", outside)
    monkeypatch.setattr(module, "_over_reads", module._EMPTY)
