"""The watch desk on the morning of 10 February 2026."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from amana.desks.watch.models import Report
from amana.engines import reading
from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.desks.watch.reports import cast
from tests.scenes import played

_read: dict[reading.Document, tuple[str, bytes]] = {}
_really = reading.prepare


def pytest_collection_modifyitems(items):
    """In each file, those that begin without a report come first: the morning is taken in once for all others."""
    places = [n for n, item in enumerate(items) if item.path.is_relative_to(Path(__file__).parent)]
    files = {path: n for n, path in enumerate(dict.fromkeys(items[place].path for place in places))}
    ordered = sorted(
        (items[place] for place in places),
        key=lambda item: (files[item.path], "morning" in item.fixturenames),
    )
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


@pytest.fixture(scope="module", autouse=True)
def _each_text_is_read_once():
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

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "prepare", prepare)
        yield


def _people():
    with clock.at(cast.NOW):
        ledger.genesis(kind="demonstration", name="test")
        return cast.people()


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker):
    with played(django_db_blocker, _people) as people:
        yield people


@pytest.fixture(scope="module")
def taken_in(begun, django_db_blocker):
    def take():
        desk = copy.deepcopy(begun)
        with clock.at(cast.NOW):
            for name, text in (
                ("interview", cast.INTERVIEW),
                ("retold", cast.RETOLD),
                ("hidden", cast.HIDDEN),
                ("ministry", cast.MINISTRY),
            ):
                desk.take(name, text)
        return desk

    with played(django_db_blocker, take) as desk:
        yield desk


@pytest.fixture
def desk(begun, db):
    """Analysts and officers, no report yet."""
    with clock.at(cast.NOW):
        assert not Report.objects.exists()
        yield copy.deepcopy(begun)


@pytest.fixture
def morning(taken_in, db):
    """Three tellings of one interview, and a ministry that says the same of its own."""
    with clock.at(cast.NOW):
        yield copy.deepcopy(taken_in)
