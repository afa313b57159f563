from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amana.engines.common import clock
from tests.access.cast import NOW, World, open_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(NOW):
        yield open_world()


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for keys, drafts and copies."""
    settings.HOME = tmp_path
    return tmp_path


from tests.journeys.conftest import template_home  # noqa: E402, F401 - the books of the journeys
