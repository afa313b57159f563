"""Drawn fingers of people of the cast."""

from __future__ import annotations

from functools import cache

import pytest

from amana.desks.registry.models import PrintSearch
from amana.desks.registry.services import biometrics, searches
from amana.desks.registry.services.documents import Copy
from amana.reference import fingers as drawn
from tests.desks.registry.cast import days

draw = cache(drawn.draw)
"""The same finger is drawn once for all tests of a worker."""

TOLD = {"purpose": "who is this", "retain_until": days(90)}


def press(cast, file, *fingers: tuple[int, int], shift: int = 0) -> None:
    """Fingers of a file as (position, seed)."""
    pytest.importorskip("nbis")
    for position, seed in fingers:
        copy = Copy("finger.png", draw(seed, shift))
        biometrics.biometric_add(
            actor=cast.reem, file=file, kind="finger", position=str(position), copy=copy, **TOLD
        )


def find(cast, file, **more) -> PrintSearch:
    return searches.search(
        actor=cast.reem, file=file, **({"purpose": "who is this", "basis": cast.order} | more)
    )
