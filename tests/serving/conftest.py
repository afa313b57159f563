from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for keys, drafts and copies."""
    settings.HOME = tmp_path
    return tmp_path


from tests.access.conftest import scene, world  # noqa: E402, F401 - everybody in place
from tests.journeys.conftest import template_home  # noqa: E402, F401 - the books of the journeys
