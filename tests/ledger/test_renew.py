"""Books of an earlier version are brought to the text of this one, row by row the same."""

import pytest
from django.db import connection

from amana.ledger import install, schema
from amana.ledger.models import Account, Authority

from .test_durability import begun, home, run

assert begun and home, "fixtures"
pytestmark = [pytest.mark.books, pytest.mark.slow]


def as_before(name: str, text: str) -> str:
    """The table as version 0001 made it: keys apart from row numbers, an index each reversal, lines by statement."""
    text = text.replace("UNIQUE (person, statement)", "UNIQUE (statement, person)")
    words = {**schema.WORDS["sqlite"], "key": "BIGINT PRIMARY KEY", "keyed": ""}
    return text.replace("reverses BIGINT REFERENCES", "reverses BIGINT UNIQUE REFERENCES").format(**words)


OLD_INDEXES = (
    "CREATE INDEX ledger_leaf_grp ON ledger_leaf (grp)",
    "CREATE INDEX ledger_entry_statement ON ledger_entry (statement)",
)
"""Of those that every entry wrote to and nobody needs any more."""


def older_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA legacy_alter_table = ON")
        for name, text in schema.TABLES.items():
            if as_before(name, text) == text.format(**schema.WORDS["sqlite"]):
                continue
            cursor.execute(f"ALTER TABLE {name} RENAME TO newer")
            cursor.execute(as_before(name, text))
            columns = ", ".join(install._columns(cursor, name))
            cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM newer")
            cursor.execute("DROP TABLE newer")
        cursor.execute("PRAGMA legacy_alter_table = OFF")


def older_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX ledger_entry_reverses, ledger_entry_answers")
        cursor.execute(
            "ALTER TABLE ledger_line DROP CONSTRAINT ledger_line_person_statement_key,"
            " ADD CONSTRAINT ledger_line_statement_person_key UNIQUE (statement, person)"
        )
        cursor.execute("ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_reverses_key UNIQUE (reverses)")
        cursor.execute("DROP FUNCTION ledger_entry_rules() CASCADE")
        cursor.execute(
            "CREATE FUNCTION ledger_entry_rules() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )


SCENARIO = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from amana.ledger import inspect, queries, writer
from amana.ledger.check import check_books
from amana.ledger.models import Entry, Leaf
from tests.ledger import test_renew
from tests.ledger.cast import Books
queries._register_count.clear()
rows = lambda: [list(model.objects.order_by("pk").values()) for model in (Leaf, Entry)]
books = Books(*test_renew.cast())
writer.do(lambda: (books.enrol(1, 2), books.move("place", books.annex, 2), books.reverse(2)))
before = rows()
test_renew.older()
assert inspect.differences()
call_command("migrate", "ledger", verbosity=0)
assert inspect.differences() == [] and rows() == before
writer.do(lambda: books.move("place", books.annex, 1))
assert check_books().ok
print("renewed")
"""


def cast() -> list[object]:
    found = {account.code: account for account in Account.objects.select_related("authority", "place")}
    authorities = [Authority.objects.get(code=code) for code in ("GIV", "REC")]
    return [*authorities, *(found[code] for code in ("PRISON", "ANNEX", "BAGHDAD", "ESC"))]


def older() -> None:
    """Take the database back to before the last migration of the ledger."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
        older_sqlite()
    else:
        older_postgresql()
    with connection.cursor() as cursor:
        for index in OLD_INDEXES:
            cursor.execute(index)
        cursor.execute("DROP TABLE ledger_line_state")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name >= '0004'")
    connection.close()


def test_older_books_are_renewed_and_nothing_in_them_changes(home: dict[str, str]):
    assert run(SCENARIO, home).strip() == "renewed"
