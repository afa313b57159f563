"""PostgreSQL with an owner and a role that keeps the books: what the second may do, and what it can never undo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.books, pytest.mark.slow, pytest.mark.django_db]

KEEP = """
import json, os, django; django.setup()
from amana.serving import prepare
prepare.books(demonstration=False, say=print)
assert "DATABASE_OWNER_URL" not in os.environ
from django.db import DatabaseError, connection, transaction
from amana.ledger import queries, writer
from amana.ledger.check import check_books
from tests.ledger.cast import open_books
from tests.ledger.test_two_roles import FORBIDDEN
queries._register_count.clear()
books = writer.do(open_books)
writer.do(lambda: books.enrol(1, 2))
writer.do(lambda: books.move("place", books.annex, 1))
answers = {}
for statement in FORBIDDEN:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for step in statement.split(";"):
                cursor.execute(step)
            answers[statement] = "done"
    except DatabaseError as error:
        answers[statement] = str(error).splitlines()[0]
report = check_books()
print(json.dumps({"ok": report.ok, "fault": str(report.fault), "entries": report.entries, "answers": answers}))
"""
FORBIDDEN = (
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_entry_frozen ON ledger_entry",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW END'",
    "SET session_replication_role = replica",
    "DROP TABLE ledger_value",
    "TRUNCATE ledger_leaf CASCADE",
    "UPDATE ledger_entry SET kind = kind",
    "DELETE FROM ledger_statement",
    "UPDATE ledger_position SET account_id = account_id",
    "INSERT INTO ledger_position VALUES (9, 1, 0, 1, 1)",
    "UPDATE ledger_account SET code = 'OTHER'",
    "INSERT INTO ledger_entry_kind VALUES ('escape', 'origin', 'released')",
    "CREATE TEMPORARY TABLE mine (person bigint)"
    "; CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION ledger_entry_moves()",
    "CREATE TABLE ledger_more (x bigint)",
    "DELETE FROM django_migrations",
)


@pytest.fixture
def two_roles(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database, its owner, and a role that owns nothing; the addresses of both."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    import psycopg

    config, mark = settings.DATABASES["default"], uuid.uuid4().hex[:10]
    owner, keeper, name = f"owner_{mark}", f"keeper_{mark}", f"roles_{mark}"
    address = {"host": str(config["HOST"]), "user": str(config["USER"]), "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as direct:
        direct.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE")
        direct.execute(f"CREATE ROLE {keeper} LOGIN")
        direct.execute(f"CREATE DATABASE {name} OWNER {owner}")
    host = str(config["HOST"]).replace("/", "%2F")
    environment = {**os.environ, "AMANA_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment |= {f"DATABASE{part}_URL": f"postgresql://{role}@{host}/{name}" for part, role in (
        ("", keeper), ("_OWNER", owner))}  # fmt: skip
    yield environment | {"DJANGO_SETTINGS_MODULE": "amana.settings"}
    with psycopg.connect(**address, autocommit=True) as direct:
        direct.execute(f"DROP DATABASE {name} WITH (FORCE)")
        direct.execute(f"DROP ROLE {keeper}")


def run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT
    )


def test_the_role_that_keeps_the_books_can_write_and_check_them_and_undo_nothing(two_roles: dict[str, str]):
    done = run(KEEP, two_roles)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["ok"], said["entries"]) == (True, 3), said["fault"]
    refused = ("permission denied", "must be owner")
    assert {s: a for s, a in said["answers"].items() if not a.startswith(refused)} == {}


def test_without_the_owner_the_books_are_not_brought_up_to_date_and_the_message_names_the_setting(
    two_roles: dict[str, str],
):
    del two_roles["DATABASE_OWNER_URL"]
    done = run(
        "import django; django.setup()\nfrom amana.serving import prepare\n"
        "prepare.books(demonstration=False, say=print)",
        two_roles,
    )
    assert done.returncode != 0 and "DATABASE_OWNER_URL" in done.stderr
