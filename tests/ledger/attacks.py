"""Raw SQL that a sound database refuses, by what refuses it. `{...}` are keys of the sample books (see `sample`).

An attack of a constraint gets past the triggers on purpose: what it breaks is the constraint alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from amana.ledger import schema

TOP = "(SELECT max(idx) FROM ledger_leaf)"


@dataclass(frozen=True, slots=True)
class Attack:
    """`steps` run in order; the last one must be refused with `words` in the message (either engine's)."""

    name: str
    steps: tuple[str, ...]
    words: tuple[str, ...]


def leaf(sort: str = "entry", ahead: int = 1, grp: str = "grp + 1", later: int = 1, **values: str) -> str:
    columns = {
        "idx": f"{TOP} + {ahead}", "kind": f"'{sort}'", "hash": "hash", "nonce": "nonce", "verdict": "verdict",
        "values_root": "values_root", "grp": grp, "recorded_at": f"recorded_at + {later}",
    }  # fmt: skip
    return _copy("ledger_leaf", {**columns, **values}, f"idx = {TOP}")


def entry(**values: str) -> str:
    """One honest further entry of person 1, from the prison to the annex, but for what is changed."""
    columns = {
        "leaf": TOP, "kind": "'place'", "statement": "statement", "person": "1", "n": "1", "src": "{prison}",
        "dst": "{annex}", "depth": "2", "answers": "NULL", "reverses": "NULL", "effective_at": "effective_at + 1",
    }  # fmt: skip
    return _copy("ledger_entry", {**columns, **values}, "person = 1 AND n = 0")


def _copy(table: str, columns: dict[str, str], where: str) -> str:
    names, values = ", ".join(columns), ", ".join(columns.values())
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}"


def every() -> Iterator[Attack]:
    yield from _leaf_rules()
    yield from _entry_rules()
    yield from _tables_frozen()
    yield from _constraints()


def _leaf_rules() -> Iterator[Attack]:
    yield Attack("a leaf that skips one", (leaf(ahead=2),), ("leaf-gap",))
    yield Attack("a leaf of an earlier group", (leaf(grp="grp - 1"),), ("leaf-group",))
    yield Attack("a leaf before the last", (leaf(later=-1),), ("leaf-back-in-time",))
    memo = (
        "INSERT INTO ledger_memo (leaf, kind, statement, person, effective_at)"
        f" SELECT {TOP}, 'note', statement, 1, 0 FROM ledger_entry WHERE person = 1 AND n = 0"
    )
    yield Attack("a memorandum on an entry's leaf", (leaf(), memo), ("memo-leaf",))


def _entry_rules() -> Iterator[Attack]:
    def on_a_leaf(name: str, words: str, **values: str) -> Attack:
        return Attack(name, (leaf(), entry(**values)), (words,))

    yield Attack("an entry on a memorandum's leaf", (leaf(sort="memo"), entry()), ("entry-leaf",))
    yield on_a_leaf("an entry that skips a step", "entry-order", n="2")
    yield on_a_leaf("a first entry from a prison", "entry-first", person="77", n="0", depth="1")
    yield on_a_leaf("an entry from where nobody is", "entry-holder", src="{annex}", dst="{prison}")
    yield on_a_leaf("an entry before the head", "entry-back-in-time", effective_at="effective_at - 1")
    yield on_a_leaf("an entry of a false depth", "entry-depth", depth="3")
    yield on_a_leaf("an entry of a kind that does not join", "entry-kind", kind="'escape'")
    back = {"kind": "'correct'", "effective_at": "effective_at"}
    yield Attack(
        "a reversal of what is not the newest",
        (leaf(), entry(person="4", n="3", dst="{origin}", reverses="{old}", **back)),
        ("reversal-newest",),
    )
    yield on_a_leaf("a reversal not mirrored", "reversal-mirror", depth="0", reverses="{first}", **back)
    yield on_a_leaf(
        "a reversal under another name",
        "reversal-kind",
        depth="0",
        dst="{origin}",
        reverses="{first}",
        effective_at="effective_at",
    )
    close = "UPDATE ledger_account SET closed_at = opened_at WHERE id = {annex}"
    yield Attack("an entry into a closed account", (close, leaf(), entry()), ("account-closed",))
    yield Attack(
        "an account that becomes another",
        ("UPDATE ledger_account SET kind = 'escort', place_id = NULL WHERE id = {annex}",),
        ("account-identity",),
    )
    honest = (leaf(), entry(), "INSERT INTO ledger_position VALUES (1, {annex}, 1, 2, 0)")
    # the trigger has moved the person already: a second row for the person must collide with it at the new step
    yield Attack(
        "a position that lags", (*honest[:2], _probe("account_id = {annex} AND n = 1")), ("amana:moved",)
    )


def _probe(condition: str) -> str:
    """Fails with its own words exactly when person 1's kept position is as it should be after an honest move."""
    return (
        "INSERT INTO ledger_probe SELECT 'amana:moved' FROM ledger_position WHERE person = 1 AND " + condition
    )


def _tables_frozen() -> Iterator[Attack]:
    for table in (*schema.NEVER_CHANGED, "value"):
        column = schema_columns(f"ledger_{table}")[-1]
        yield Attack(
            f"an edit of {table}", (f"UPDATE ledger_{table} SET {column} = {column}",), ("append-only",)
        )
    for table in (*schema.NEVER_CHANGED, *schema.KEPT):
        yield Attack(f"a deletion from {table}", (f"DELETE FROM ledger_{table}",), ("append-only",))
    yield Attack("a value removed", ("DELETE FROM ledger_value",), ("redact-first",))
    for table in (*schema.NEVER_CHANGED, *schema.KEPT, "value"):
        yield Attack(
            f"postgresql: {table} truncated", (f"TRUNCATE ledger_{table} CASCADE",), ("append-only",)
        )


@cache
def schema_columns(table: str) -> list[str]:
    """Every column but the generated one, as the engine itself reads the text."""
    with sqlite3.connect(":memory:") as empty:
        empty.execute(schema.TABLES[table].format(**schema.WORDS["sqlite"]))
        return [row[1] for row in empty.execute(f"PRAGMA table_info({table})")]


def _constraints() -> Iterator[Attack]:
    """Made from the schema itself: an empty value where none may be, a copy where there can be one, a value out of
    its list, a stranger's key."""
    for table in schema.TABLES:
        columns = schema_columns(table)
        for column in columns:
            values = {name: name for name in columns} | {column: "NULL"}
            yield Attack(f"no {column} in {table}", (_some(table, values),), ("NOT NULL", "null value"))
    for column in schema_columns("ledger_leaf"):
        yield Attack(
            f"no {column} in a further leaf", (leaf(**{column: "NULL"}),), ("NOT NULL", "null value")
        )
    for column in schema_columns("ledger_entry"):
        steps = (leaf(), entry(**{column: "NULL"}))
        yield Attack(f"no {column} in a further entry", steps, ("NOT NULL", "null value"))
    yield from SPECIAL


def _some(table: str, values: dict[str, str]) -> str:
    names, chosen = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} LIMIT 1"


NEW_ACCOUNT = (
    "INSERT INTO ledger_account (code, kind, authority_id, place_id, state, name_ar, name_en, capacity, opened_at,"
    " closed_at) VALUES ('NEW', {kind}, {authority}, {place}, {state}, '', '', {capacity}, 5, {closed})"
)


def account(**values: str) -> str:
    base = {"kind": "'held'", "authority": "{{giver}}", "place": "{{place}}", "state": "NULL", "capacity": "1",
            "closed": "NULL"}  # fmt: skip
    return NEW_ACCOUNT.format(**{**base, **values}).replace("{{", "{").replace("}}", "}")


CHECKED = ("CHECK", "check constraint")
KEYED = ("FOREIGN KEY", "foreign key")
TWICE = ("UNIQUE", "duplicate key", "unique constraint")
_STATEMENT = (
    "INSERT INTO ledger_statement (hash, device, device_seq, previous, kind, body, signatures, received_at)"
)
_REST = "NULL, 'x', {blob}, {blob}, 1"
_VALUE = "INSERT INTO ledger_value (id, leaf, name, salt, bytes, key_id)"
SHORT = "{short}"
SPECIAL: tuple[Attack, ...] = (
    # authorities and places
    Attack("an authority of no known kind", (
        "INSERT INTO ledger_authority (code, name_ar, name_en, kind) VALUES ('Z', '', '', 'gang')",), CHECKED),
    Attack("two authorities of one code", (
        "INSERT INTO ledger_authority (code, name_ar, name_en, kind) VALUES ('GIV', '', '', 'other')",), TWICE),
    Attack("a place of no known kind", (
        "INSERT INTO ledger_place (code, name_ar, name_en, town_ar, town_en, kind)"
        " VALUES ('Z', '', '', '', '', 'cave')",), CHECKED),
    Attack("two places of one code", (
        "INSERT INTO ledger_place (code, name_ar, name_en, town_ar, town_en, kind)"
        " VALUES ('PRISON', '', '', '', '', 'prison')",), TWICE),
    Attack("half a position on the map", (
        "INSERT INTO ledger_place (code, name_ar, name_en, town_ar, town_en, kind, lat_e4)"
        " VALUES ('Z', '', '', '', '', 'prison', 1)",), CHECKED),
    Attack("a place off the globe", (
        "INSERT INTO ledger_place (code, name_ar, name_en, town_ar, town_en, kind, lat_e4, lon_e4)"
        " VALUES ('Z', '', '', '', '', 'prison', 9000000, 1)",), CHECKED),
    # accounts
    Attack("an account of no known kind", (account(kind="'lost'", place="NULL"),), CHECKED),
    Attack("two accounts of one code", (account().replace("'NEW'", "'PRISON'"),), TWICE),
    Attack("an account of an unknown authority", (account(authority="999999999"),), KEYED),
    Attack("an account at an unknown place", (account(place="999999999"),), KEYED),
    Attack("an account for fewer than nobody", (account(capacity="-1"),), CHECKED),
    Attack("an account closed before it opened", (account(closed="4"),), CHECKED),
    Attack("held by no authority", (account(authority="NULL"),), CHECKED),
    Attack("held at no place", (account(place="NULL"),), CHECKED),
    Attack("abroad in no state", (account(kind="'abroad'", place="NULL", authority="NULL"),), CHECKED),
    # devices and statements
    Attack("a key of no known algorithm", (
        "INSERT INTO ledger_device (code, algorithm, public_key, registered_at) VALUES ('z', 'rsa', {blob}, 1)",),
        CHECKED),
    Attack("a key of an unknown authority", (
        "INSERT INTO ledger_device (code, authority_id, algorithm, public_key, registered_at)"
        " VALUES ('z', 999999999, 'p256', {blob}, 1)",), KEYED),
    Attack("a statement with half a hash", (f"{_STATEMENT} VALUES ({SHORT}, 'service', 99, {_REST})",), CHECKED),
    Attack("a statement of an unknown key", (f"{_STATEMENT} VALUES ({{blob}}, 'nobody', 99, {_REST})",), KEYED),
    Attack("a statement before the first", (f"{_STATEMENT} VALUES ({{blob}}, 'service', -1, {_REST})",), CHECKED),
    # lines
    Attack("a line of an unknown statement", (
        "INSERT INTO ledger_line VALUES ({blob}, 0, 1, NULL, 'present')",), KEYED),
    Attack("a line with no known outcome", (
        "INSERT INTO ledger_line SELECT statement, 99, 99, NULL, 'gone' FROM ledger_line LIMIT 1",), CHECKED),
    Attack("a person twice in a statement", (
        "INSERT INTO ledger_line SELECT statement, 99, person, NULL, 'present' FROM ledger_line LIMIT 1",), TWICE),
    # leaves
    Attack("a leaf of no known kind", (leaf(sort="rumour"),), CHECKED),
    Attack("a leaf with half a hash", (leaf(hash=SHORT),), CHECKED),
    Attack("a leaf with half a nonce", (leaf(nonce=SHORT),), CHECKED),
    Attack("a leaf with half a verdict", (leaf(verdict=SHORT),), CHECKED),
    Attack("a leaf with half a root", (leaf(values_root=SHORT),), CHECKED),
    # entries
    Attack("an entry that leads nowhere", (leaf(), entry(dst="{prison}")), CHECKED),
    Attack("an entry of an unknown statement", (leaf(), entry(statement="{blob}")), KEYED),
    Attack("an entry that answers nothing", (leaf(), entry(answers="999999999")), KEYED),
    # memoranda, values, states, redactions, checkpoints, heads
    Attack("a memorandum of an unknown statement", (
        leaf(sort="memo"),
        "INSERT INTO ledger_memo (leaf, kind, statement, person, effective_at)"
        f" VALUES ({TOP}, 'note', {{blob}}, 1, 0)"), KEYED),
    Attack("a value of no leaf", (f"{_VALUE} VALUES (99, 999999999, 'x', NULL, {{blob}}, 1)",), KEYED),
    Attack("a value in plain words", (f"{_VALUE} VALUES (99, {{first}}, 'x', NULL, {{blob}}, NULL)",),
        ("value-plain",)),
    Attack("a value with its salt beside it", (f"{_VALUE} VALUES (99, {{first}}, 'x', {{salt}}, {{blob}}, 1)",),
        ("value-salt",)),
    Attack("a value said twice", (
        f"{_VALUE} SELECT 99, leaf, name, salt, bytes, key_id FROM ledger_value LIMIT 1",), TWICE),
    Attack("a state of no statement", ("INSERT INTO ledger_statement_state VALUES ({blob}, 'posted', '')",), KEYED),
    Attack("a state that nobody knows", (
        "INSERT INTO ledger_statement_state SELECT hash, 'lost', '' FROM ledger_statement LIMIT 1",), CHECKED),
    Attack("a state of no line", ("INSERT INTO ledger_line_state VALUES ({blob}, 0, 'posted', '')",), KEYED),
    Attack("a state of a line that nobody knows", (
        "INSERT INTO ledger_line_state SELECT statement, i, 'lost', '' FROM ledger_line LIMIT 1",), CHECKED),
    Attack("a redaction of no leaf", (
        "INSERT INTO ledger_redaction SELECT 999999999, 'x', leaf FROM ledger_memo LIMIT 1",), KEYED),
    Attack("a redaction that nobody ordered", (
        "INSERT INTO ledger_redaction VALUES ({first}, 'x', 999999999)",), KEYED),
    Attack("a checkpoint with half a root", (f"INSERT INTO ledger_checkpoint VALUES (99, {SHORT}, '', 1)",), CHECKED),
    Attack("a second head", (
        "INSERT INTO ledger_head SELECT 2, size, frontier, grp, recorded_at FROM ledger_head",), CHECKED),
    Attack("a position in no account", ("INSERT INTO ledger_position VALUES (99, 999999999, 0, 1, 1)",), KEYED),
)  # fmt: skip
