"""A unit of work ends as a whole, whatever happens inside it, and Django knows at any time where it stands."""

import json
from datetime import timedelta

import pytest

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.ledger import services
from amana.ledger.act import Act, Note

from .cast import Books
from .test_durability import begun, home, run

assert begun and home, "fixtures"
pytestmark = [pytest.mark.django_db, pytest.mark.books, pytest.mark.slow]

SCENARIO = """
import json, django; django.setup()
from django.db import DatabaseError, connection, transaction
from amana.ledger import queries, sql, writer
from tests.ledger import test_renew
from tests.ledger.cast import Books
queries._register_count.clear()
books, said = Books(*test_renew.cast()), []

def enrol_then(*acts):
    def unit():
        transaction.on_commit(lambda: said.append(f"{persons[-1]} stands"))
        books.enrol(persons[-1])
        for act in acts:
            act()
    persons.append(persons[-1] + 1)
    try:
        writer.do(unit)
    except Exception as error:
        said.append(type(error).__name__)
    state = connection.in_atomic_block, connection.needs_rollback, connection.get_autocommit()
    assert state == (False, False, True) and not connection.atomic_blocks, state

def fail():
    raise LookupError

def fail_inside():
    try:
        with transaction.atomic():
            books.enrol(900)
            fail()
    except LookupError:
        pass

def rejected():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_leaf")

def swallowed():
    try:
        rejected()
    except DatabaseError:
        pass

persons = [0]
enrol_then()
enrol_then(fail)
enrol_then(fail_inside)
enrol_then(rejected)
enrol_then(lambda: transaction.set_rollback(True))
transaction.set_autocommit(False)
transaction.rollback()
transaction.set_autocommit(True)
enrol_then(swallowed) if connection.vendor == "postgresql" else persons.append(6)
with transaction.atomic():
    writer.do(lambda: books.enrol(persons[-1] + 1))
for _ in range(2):
    assert sql.number("SELECT count(*) FROM ledger_position WHERE person < %s", 2) == 1
    if connection.vendor == "postgresql":
        sql.hand().run("DEALLOCATE ALL")  # as the driver does: what was prepared is prepared again
print(json.dumps([said, [p for p in range(1, 901) if p in queries.heads(range(1, 901))]]))
"""


def test_a_unit_stands_whole_or_not_at_all_and_its_hooks_run_after_the_commit(home: dict[str, str]):
    said, people = json.loads(run(SCENARIO, home).splitlines()[-1])
    # PostgreSQL has one more to say: a unit that went on after an error is not committed
    assert said[:3] == ["1 stands", "LookupError", "3 stands"] and "Error" in said[3] and len(said) <= 5, said
    assert people == [1, 3, 7], (
        "2 failed, 4 was refused by the database, 5 was taken back, 6 went on after an error"
    )


def test_a_header_is_canonical_json_in_any_script(books: Books):
    facts: dict[str, str | int | None] = {"why": "e\u0301", "a": 1, "none": None, "سبب": '\\ " \n نقل'}
    for kind, given in (("transfer", {}), ("re\u0301vision", facts), ("نقل", facts)):
        act = Act(kind, clock.now() - timedelta(minutes=1), notes=(Note("count", 1),), facts=given)
        header = services.compose(act=act, device="service").header
        assert header == canonical(json.loads(header)), kind
