"""The database itself refuses: raw SQL by somebody with a shell, on both engines."""

import pytest
from django.db import DatabaseError, connection, transaction

from amana.ledger import queries, sql
from amana.ledger.act import Move
from amana.ledger.columns import Row
from amana.ledger.schema import TABLES

from .cast import Books

pytestmark = [pytest.mark.django_db, pytest.mark.books]

ENTRY = (
    "INSERT INTO ledger_entry (leaf, kind, statement, person, n, src, dst, depth, answers, reverses, effective_at)"
    " SELECT {leaf}, '{kind}', statement, {person}, {n}, {src}, {dst}, {depth}, NULL, {reverses},"
    " effective_at + {later}"
    " FROM ledger_entry WHERE person = 1 AND n = 0"
)
LEAF = (
    "INSERT INTO ledger_leaf (idx, kind, hash, nonce, verdict, values_root, grp, recorded_at)"
    " SELECT (SELECT max(idx) FROM ledger_leaf) + {ahead}, '{sort}', hash, nonce, verdict, values_root,"
    " grp + {grp}, recorded_at + {later} FROM ledger_leaf WHERE idx = (SELECT max(idx) FROM ledger_leaf)"
)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def raw_entry(books: Books, **changes: object) -> str:
    values = {"leaf": "(SELECT max(idx) FROM ledger_leaf)", "kind": "place", "person": 1, "n": 1, "depth": 2,
              "src": books.prison.pk, "dst": books.annex.pk, "reverses": "NULL", "later": 1}  # fmt: skip
    return ENTRY.format(**{**values, **changes})


def leaf(sort: str = "entry", ahead: int = 1, grp: int = 1, later: int = 1) -> str:
    return LEAF.format(sort=sort, ahead=ahead, grp=grp, later=later)


@pytest.fixture
def ready(books: Books) -> Books:
    books.enrol(1, 2)
    return books


def test_an_honest_raw_entry_would_pass_so_that_the_attacks_below_fail_for_their_own_reason(ready: Books):
    run(leaf())
    run(raw_entry(ready))
    assert ready.at(1) == "ANNEX"


def rows_of(books: Books, persons: list[int]) -> dict[str, list[Row]]:
    """Lawful leaves and enrolments of these people, as a posting writes them."""
    ((idx, grp, at),) = sql.ask("SELECT idx, grp, recorded_at FROM ledger_leaf ORDER BY idx DESC LIMIT 1")
    ((statement,),) = sql.ask("SELECT statement FROM ledger_entry WHERE person = 1 AND n = 0")
    hash, origin, prison = bytes(32), books.origin.pk, books.prison.pk
    leaves = [(idx + i, "entry", hash, hash, None, None, grp + 1, at) for i, _ in enumerate(persons, 1)]
    entries = [
        (idx + i, "enrol", bytes(statement), p, 0, origin, prison, 1, None, None, at)
        for i, p in enumerate(persons, 1)
    ]
    return {"ledger_leaf": leaves, "ledger_entry": entries}


@pytest.mark.parametrize("count", [1, 2, 64, 100])
def test_rows_written_together_pass_when_all_of_them_may(ready: Books, count: int):
    for table, rows in rows_of(ready, list(range(1000, 1000 + count))).items():
        sql.insert(table, rows)
    assert queries.headcount(ready.prison.pk) == 2 + count


@pytest.mark.parametrize("at", [0, 63, 64, 99])
def test_refused_rows_written_together_of_which_one_may_not_pass(ready: Books, at: int):
    made = rows_of(ready, list(range(1000, 1100)))
    made["ledger_entry"][at] = (*made["ledger_entry"][at][:3], 1, *made["ledger_entry"][at][4:])
    with pytest.raises(DatabaseError, match="entry-order"), transaction.atomic():
        for table, rows in made.items():
            sql.insert(table, rows)
    assert queries.headcount(ready.prison.pk) == 2 and queries.head().size == queries.last_leaf(None) + 1


FROZEN = ["statement", "line", "leaf", "entry", "memo", "entry_kind", "value"]


@pytest.mark.parametrize("table", FROZEN)
def test_refused_to_edit_a_row(ready: Books, table: str):
    ready.act(Move("place", 1, ready.prison.pk, ready.annex.pk, values={"note": "x"}))
    column = {"value": "name", "line": "outcome", "entry_kind": "kind"}.get(table, "kind")
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"UPDATE ledger_{table} SET {column} = {column}")


@pytest.mark.parametrize("table", [*FROZEN, "account", "authority", "place", "device", "position", "head"])
def test_refused_to_delete_a_row(ready: Books, table: str):
    ready.act(Move("place", 1, ready.prison.pk, ready.annex.pk, values={"note": "x"}))
    with pytest.raises(DatabaseError):
        run(f"DELETE FROM ledger_{table}")


@pytest.mark.parametrize("table", ["statement", "leaf", "entry", "memo", "account", "value", "line"])
def test_refused_to_replace_a_row(ready: Books, table: str):
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's own word; the upsert below is PostgreSQL's")
    ready.act(Move("place", 1, ready.prison.pk, ready.annex.pk, values={"note": "x"}))
    columns = columns_of(f"ledger_{table}")
    names = ", ".join(columns)
    with pytest.raises(DatabaseError):
        run(f"INSERT OR REPLACE INTO ledger_{table} ({names}) SELECT {names} FROM ledger_{table} LIMIT 1")


@pytest.mark.parametrize(
    ("table", "key", "change"),
    [
        ("statement", "hash", "kind = 'x'"),
        ("account", "code", "kind = 'escort'"),
        ("value", "id", "name = 'x'"),
        ("leaf", "idx", "grp = 0"),
        ("entry", "leaf", "kind = 'x'"),
    ],
)
def test_refused_to_upsert_a_row(ready: Books, table: str, key: str, change: str):
    ready.act(Move("place", 1, ready.prison.pk, ready.annex.pk, values={"note": "x"}))
    names = ", ".join(columns_of(f"ledger_{table}"))
    with pytest.raises(DatabaseError):
        run(
            f"INSERT INTO ledger_{table} ({names}) SELECT {names} FROM ledger_{table} WHERE 1 = 1"
            f" ON CONFLICT ({key}) DO UPDATE SET {change}"
        )


def columns_of(table: str) -> list[str]:
    """Every column but the generated one, from what the tables were made with."""
    body = TABLES[table].split("(", 1)[1]
    words = [line.split()[0] for line in body.splitlines() if line.startswith("    ") and line.strip()]
    return [w for w in words if w.islower() and w != "prev_n"]


@pytest.mark.parametrize(
    "table", ["statement", "leaf", "entry", "memo", "position", "value", "account", "line"]
)
def test_refused_to_truncate_a_table(ready: Books, table: str):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"TRUNCATE ledger_{table} CASCADE")


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("leaf-gap", {"ahead": 2}),
        ("leaf-group", {"grp": -1}),
        ("leaf-back-in-time", {"later": -1}),
    ],
)
def test_refused_leaf(ready: Books, name: str, statement: dict[str, int]):
    with pytest.raises(DatabaseError, match=name):
        run(leaf(**statement))


def test_refused_entry_from_where_the_person_is_not(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-holder"):
        run(raw_entry(ready, src=ready.annex.pk, dst=ready.prison.pk))


def test_refused_to_put_a_false_position_in_front_of_the_guards(ready: Books):
    run(
        f"CREATE TEMPORARY TABLE ledger_position AS SELECT person, {ready.annex.pk} AS account_id, n, depth,"
        " effective_at FROM ledger_position"
    )
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-holder"):
        run(raw_entry(ready, src=ready.annex.pk, dst=ready.prison.pk))


def test_refused_entry_that_forks_the_chain(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-order"):
        run(raw_entry(ready, n=0))


def test_refused_entry_that_skips_a_step(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-order"):
        run(raw_entry(ready, n=2))


def test_refused_first_entry_from_nowhere(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-first"):
        run(raw_entry(ready, person=3, n=0, depth=1))


def test_refused_entry_before_its_head(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-back-in-time"):
        run(raw_entry(ready, later=-1))


def test_refused_entry_with_a_false_depth(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-depth"):
        run(raw_entry(ready, depth=3))


def test_refused_entry_between_accounts_that_its_kind_does_not_join(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="entry-kind"):
        run(raw_entry(ready, kind="escape"))


def test_refused_entry_into_a_closed_account(ready: Books):
    run(f"UPDATE ledger_account SET closed_at = opened_at WHERE id = {ready.annex.pk}")
    run(leaf())
    with pytest.raises(DatabaseError, match="account-closed"):
        run(raw_entry(ready))


def test_refused_entry_on_the_leaf_of_a_memorandum(ready: Books):
    run(leaf(sort="memo"))
    with pytest.raises(DatabaseError, match="entry-leaf"):
        run(raw_entry(ready))


def test_refused_memorandum_on_the_leaf_of_an_entry(ready: Books):
    run(leaf())
    with pytest.raises(DatabaseError, match="memo-leaf"):
        run(
            "INSERT INTO ledger_memo (leaf, kind, statement, person, effective_at)"
            " SELECT (SELECT max(idx) FROM ledger_leaf), 'note', statement, 1, 0 FROM ledger_entry WHERE leaf ="
            " (SELECT min(leaf) FROM ledger_entry)"
        )


def test_refused_reversal_of_an_entry_that_is_not_the_newest(ready: Books):
    first = queries.chain(1)[0]
    ready.move("place", ready.annex, 1)
    run(leaf())
    with pytest.raises(DatabaseError, match="reversal-"):
        run(
            raw_entry(
                ready,
                kind="correct",
                n=2,
                depth=1,
                src=ready.annex.pk,
                dst=ready.prison.pk,
                reverses=first.leaf,
                later=0,
            )
        )


def test_refused_reversal_with_its_sides_not_swapped(ready: Books):
    first = queries.chain(1)[0]
    run(leaf())
    with pytest.raises(DatabaseError, match="reversal-mirror"):
        run(raw_entry(ready, kind="correct", n=1, depth=0, reverses=first.leaf, later=0))


def test_refused_reversal_under_another_name(ready: Books):
    first = queries.chain(1)[0]
    run(leaf())
    with pytest.raises(DatabaseError, match="reversal-kind"):
        run(raw_entry(ready, kind="place", n=1, depth=0, dst=ready.origin.pk, reverses=first.leaf, later=0))


def test_refused_to_change_what_an_account_is(ready: Books):
    for change in ("code = 'X'", f"authority_id = {ready.receiver.pk}", "opened_at = 0", "kind = 'escort'"):
        with pytest.raises(DatabaseError):
            run(f"UPDATE ledger_account SET {change} WHERE id = {ready.prison.pk}")


def test_refused_to_remove_a_value_without_a_redaction(ready: Books):
    ready.act(Move("place", 1, ready.prison.pk, ready.annex.pk, values={"note": "x"}))
    with pytest.raises(DatabaseError, match="redact-first"):
        run("DELETE FROM ledger_value")
