"""The key by which pages know that nobody has written since they were drawn."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from amana.ledger import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file that another program writes to, read by a connection that can be closed and opened."""
    path = tmp_path / "file.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE notes (text)")
    own = DatabaseWrapper({**connection.settings_dict, "NAME": str(path), "OPTIONS": {}}, "own")
    own.ensure_connection()
    monkeypatch.setattr(queries, "connection", own)
    yield own, other
    own.close()
    other.close()


def test_the_state_stays_the_same_until_somebody_writes(file):
    _own, other = file
    before = queries.file_state()
    assert before is not None and queries.file_state() == before
    other.execute("INSERT INTO notes VALUES ('one')")
    assert queries.file_state() != before


def test_a_connection_opened_anew_never_takes_an_older_state_for_its_own(file):
    own, other = file
    seen = set()
    for _ in range(10):
        own.close()
        own.ensure_connection()
        seen.add(queries.file_state())
        other.execute("INSERT INTO notes VALUES ('more')")
    assert len(seen) == 10
