"""What all tests share: refusals speak English unless a test asks for Arabic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# a loaded machine is slow, not wrong
settings.register_profile("amana", deadline=None)
settings.load_profile("amana")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


class TogetherScheduling(LoadScopeScheduling):
    """Tests that share something dear run in one worker: the browser with its server, the reference operation
    loaded whole, what a module reads once. (The marks of `loadgroup` have no effect under pytest 9.2.)"""

    DEAR = ("tests/journeys", "tests/reference")

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((room for room in self.DEAR if PurePosixPath(file).is_relative_to(room)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling:
    return TogetherScheduling(config, log)
