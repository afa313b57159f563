"""Every guard of the books, each with the text of a database in which it alone is missing, and the attacks.

A mutant is the schema's own text with one rule, trigger or constraint cut out. An attack is raw SQL and the words with
which a sound database refuses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amana.ledger import guards, schema
from amana.ledger.kinds import ENTRY_KINDS

RULE_TABLES = {
    "leaf": "LEAF_RULES",
    "entry": "ENTRY_RULES",
    "memo": "MEMO_RULES",
    "account": "ACCOUNT_RULES",
    "value": "VALUE_RULES",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`name` says what is missing; the rest is the text to build the database from."""

    name: str
    tables: dict[str, str]
    triggers: dict[str, list[str]]


def sound(vendor: str) -> Mutant:
    tables = {name: text.format(**schema.WORDS[vendor]) for name, text in schema.TABLES.items()}
    return Mutant("", tables, guards.triggers(vendor))


def mutants(vendor: str) -> Iterator[Mutant]:
    """One for each rule inside a trigger, each whole trigger, each constraint of a table."""
    whole = sound(vendor)
    for rules in RULE_TABLES.values():
        for rule, _condition in getattr(guards, rules):
            yield Mutant(f"rule {rule}", whole.tables, _without_rule(vendor, rules, rule))
    for name in whole.triggers:
        if name == "ledger_refuse":  # the function that the others call; it guards nothing by itself
            continue
        yield Mutant(f"trigger {name}", whole.tables, {k: v for k, v in whole.triggers.items() if k != name})
    for table, text in whole.tables.items():
        for cut in _cuts(text):
            name = f"{table}{_column(text, cut[0])}: {_flat(text[cut[0] : cut[1]])}"
            tables = {**whole.tables, table: text[: cut[0]] + text[cut[1] :]}
            yield Mutant(f"constraint {name}", tables, whole.triggers)


def _without_rule(vendor: str, rules: str, rule: str) -> dict[str, list[str]]:
    before = getattr(guards, rules)
    try:
        setattr(guards, rules, tuple((name, "1 = 0" if name == rule else then) for name, then in before))
        return guards.triggers(vendor)
    finally:
        setattr(guards, rules, before)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where each constraint stands in a CREATE TABLE, with the comma that leads to it where it is a line of its own.

    Primary keys are left alone: other tables refer to them, without them there is no database at all. A column that
    is referred to keeps its UNIQUE for the same reason."""
    done = 0
    for found in re.finditer(r",?\s*\b(CHECK|FOREIGN KEY|UNIQUE|REFERENCES|NOT NULL)\b", text):
        word, start = found.group(1), found.start()
        if start < done:  # REFERENCES inside a FOREIGN KEY
            continue
        own_line = found.group(0).startswith(",")
        end = found.end()
        if word in ("CHECK", "FOREIGN KEY") or (word == "UNIQUE" and own_line):
            end = _closing(text, text.index("(", end))
        if word in ("FOREIGN KEY", "REFERENCES"):
            end = _closing(text, text.index("(", text.index("REFERENCES", found.start(1))))
        if word == "UNIQUE" and text[found.end() : end].replace(" ", "") == "(person,n,dst)":
            continue
        if not own_line:
            start = found.start(1)
        done = end
        yield start, end


def _column(text: str, at: int) -> str:
    """ ".name" of the column that an inline constraint belongs to; nothing for a constraint of the table."""
    line = "" if text[at] == "," else text[text.rfind("\n", 0, at) + 1 : at].strip()
    return f".{line.split()[0]}" if line else ""


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    raise ValueError("an open bracket")


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(", ")


def statements(tables: dict[str, str]) -> Iterator[str]:
    """What makes the database, without rows and (after the rows) the triggers: tables and indexes."""
    yield from tables.values()
    yield from schema.INDEXES.values()


def kinds() -> list[tuple[Any, ...]]:
    return [(kind.code, src, dst) for kind in ENTRY_KINDS.values() for src, dst in kind.pairs()]
