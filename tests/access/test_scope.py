"""One scope in three forms: a condition on rows, the same for counting, and the page found from the accounts' ends."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from amana.access import scope
from amana.desks.registry.models import FileCard
from amana.ledger import kept as keeping
from amana.ledger import queries
from amana.ledger.models import Account

from .cast import GRANTS

BY_ACCOUNTS = ("registrar", "receiving_registrar", "custody_officer", "escort_commander", "movement_planner",
               "legal_reviewer", "health", "monitor")  # fmt: skip


@pytest.mark.books
@pytest.mark.django_db
@pytest.mark.parametrize("name", GRANTS)
def test_a_page_by_accounts_holds_the_same_people_as_the_condition_and_the_count(world, name):
    user = world.user(name)
    shown = list(
        scope.visible_to(user, FileCard.objects.all()).order_by("-file").values_list("file", flat=True)
    )
    page = scope.newest(user, "file.read", before=None, most=100)
    assert (page is not None) or name not in BY_ACCOUNTS
    if page is not None:
        assert [person for person, _account in page] == shown
    assert scope.positions_of(user, "file.read").count() == len(shown)
    assert scope.visible_to(user, FileCard.objects.all(), counting=True).count() == len(shown)


@pytest.mark.books
@pytest.mark.django_db
def test_who_answered_last_goes_on_seeing_those_outside_custody(world):
    page = scope.newest(world.user("registrar"), "file.read", before=None, most=100)
    outside = {world.people[state].pk for state in ("unaccounted", "released", "deceased", "abroad")}
    assert outside <= {person for person, _account in page}
    baghdad = scope.newest(world.user("receiving_registrar"), "file.read", before=None, most=100)
    assert [person for person, _account in baghdad] == [world.people["baghdad"].pk]


@pytest.mark.books
@pytest.mark.django_db
def test_a_page_begins_below_the_last_one_and_keeps_to_the_accounts_asked_for(world):
    user = world.user("monitor")
    whole = scope.newest(user, "file.read", before=None, most=100)
    again = scope.newest(user, "file.read", before=whole[2][0], most=3)
    assert again == whole[3:6]
    released = Account.objects.get(code="RELEASED").pk
    assert scope.newest(user, "file.read", before=None, most=9, accounts=[released]) == [
        (world.people["released"].pk, released)
    ]


@pytest.mark.django_db
def test_what_is_kept_is_asked_again_once_another_program_has_written(tmp_path, monkeypatch):
    path = tmp_path / "file.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE notes (text)")
    own = DatabaseWrapper({**connection.settings_dict, "NAME": str(path), "OPTIONS": {}}, "own")
    own.ensure_connection()
    monkeypatch.setattr(queries, "connection", own)
    monkeypatch.setattr(keeping, "connection", own)
    asked = iter(range(10))
    assert [keeping.kept("n", lambda: next(asked)) for _ in range(3)] == [0, 0, 0]
    other.execute("INSERT INTO notes VALUES ('one')")
    assert [keeping.kept("n", lambda: next(asked)) for _ in range(2)] == [1, 1]
    own.close()
    other.close()
