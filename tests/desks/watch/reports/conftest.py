"""The watch desk on the morning of 10 February 2026."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from amana.engines import reading
from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.desks.watch.reports import cast

_read: dict[reading.Document, tuple[str, bytes]] = {}
_really = reading.prepare


@pytest.fixture(autouse=True)
def _each_text_is_read_once(monkeypatch):
    """What a text says by itself hangs on nothing but the text: each worker reads it once, and under each further name
    it is the same but for that name, which is of one length for all reports."""

    def prepare(document: reading.Document) -> reading.Prepared:
        nameless = replace(document, id="")
        if nameless not in _read:
            _read[nameless] = document.id, pickle.dumps(_really(document))
        name, kept = _read[nameless]
        assert len(name) == len(document.id)
        found: reading.Prepared = pickle.loads(kept.replace(name.encode(), document.id.encode()))
        assert found.id == document.id
        return found

    monkeypatch.setattr(reading, "prepare", prepare)


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
