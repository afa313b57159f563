"""The watch desk on the morning of 10 February 2026."""

from __future__ import annotations

import pytest

from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.desks.watch.reports import cast


@pytest.fixture
def desk(db):
    """Analysts and officers, no report yet."""
    with clock.at(cast.NOW):
        ledger.genesis(kind="demonstration", name="test")
        yield cast.people()


@pytest.fixture
def morning(desk):
    """Three tellings of one interview, and a ministry that says the same of its own."""
    for name, text in (
        ("interview", cast.INTERVIEW),
        ("retold", cast.RETOLD),
        ("hidden", cast.HIDDEN),
        ("ministry", cast.MINISTRY),
    ):
        desk.take(name, text)
    return desk
