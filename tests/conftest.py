"""What all tests share: refusals speak English unless a test asks for Arabic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

# a loaded machine is slow, not wrong
settings.register_profile("amana", deadline=None)
settings.load_profile("amana")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
