"""Triggers: the rules that the database itself keeps, whoever writes and with whatever tool.

Each rule is a condition that must not hold, with the name under which it refuses. The same conditions serve both
engines; only the wrapping differs.
"""

from __future__ import annotations

from .schema import KEPT, NEVER_CHANGED

BEFORE = "ledger_leaf b ON b.idx = NEW.idx - 1"
SELF = "ledger_leaf l ON l.idx = NEW.leaf"
HEAD = "ledger_position h ON h.person = NEW.person"
SRC = "ledger_account s ON s.id = NEW.src"
DST = "ledger_account d ON d.id = NEW.dst"
KIND = "ledger_entry_kind k ON k.kind = NEW.kind AND k.src_kind = s.kind AND k.dst_kind = d.kind"
"""What a rule may look at beside the new row: each is looked up once for all rules of a row."""

LEAF_RULES = (
    ("leaf-gap", "NEW.idx <> coalesce(b.idx + 1, 0)"),
    ("leaf-back-in-time", "NEW.recorded_at < b.recorded_at"),
    ("leaf-group", "NEW.grp < b.grp"),
)

ENTRY_RULES = (
    ("entry-leaf", "coalesce(l.kind, '') <> 'entry'"),
    ("entry-order", "NEW.n <> coalesce(h.n + 1, 0)"),
    ("entry-first", "NEW.n = 0 AND s.kind <> 'origin'"),
    ("entry-holder", "NEW.n > 0 AND NEW.src <> h.account_id"),
    ("entry-back-in-time", "NEW.reverses IS NULL AND NEW.effective_at < h.effective_at"),
    (
        "entry-depth",
        "NEW.depth <> coalesce(h.depth, 0) + CASE WHEN NEW.reverses IS NULL THEN 1 ELSE -1 END",
    ),
    (
        "entry-kind",
        "NEW.reverses IS NULL AND k.kind IS NULL",
    ),
    (
        "reversal-newest",
        "NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry t WHERE t.leaf = NEW.reverses"
        " AND t.person = NEW.person AND t.depth = h.depth AND t.reverses IS NULL)",
    ),
    (
        "reversal-mirror",
        "NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry t WHERE t.leaf = NEW.reverses"
        " AND t.src = NEW.dst AND t.dst = NEW.src AND t.effective_at = NEW.effective_at)",
    ),
    ("reversal-kind", "(NEW.reverses IS NOT NULL) <> (NEW.kind = 'correct')"),
    ("account-closed", "NEW.reverses IS NULL AND d.closed_at <= NEW.effective_at"),
)

MEMO_RULES = (("memo-leaf", "coalesce(l.kind, '') <> 'memo'"),)

VALUE_RULES = (
    ("value-plain", "NEW.key_id IS NULL"),
    ("value-salt", "NEW.salt IS NOT NULL"),
)
"""What is stored from now on is sealed, its salt inside; rows of before stay as they are."""

ACCOUNT_RULES = (
    (
        "account-identity",
        "NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind"
        " OR coalesce(NEW.authority_id, 0) <> coalesce(OLD.authority_id, 0)"
        " OR coalesce(NEW.place_id, 0) <> coalesce(OLD.place_id, 0) OR NEW.opened_at <> OLD.opened_at",
    ),
)

POSITION_AFTER = """INSERT INTO ledger_position (person, account_id, n, depth, effective_at)
    VALUES (NEW.person, NEW.dst, NEW.n, NEW.depth, {since})
    ON CONFLICT (person) DO UPDATE SET account_id = excluded.account_id, n = excluded.n, depth = excluded.depth,
        effective_at = excluded.effective_at"""
ONWARD, BACK = "NEW.reverses IS NULL", "NEW.reverses IS NOT NULL"
"""Which of the two an entry is; conditions that concern one of them only begin with these words."""
SINCE_BEFORE = (
    "coalesce((SELECT e.effective_at FROM ledger_entry e WHERE e.person = NEW.person AND e.depth = NEW.depth"
    " AND e.reverses IS NULL AND e.n < NEW.n ORDER BY e.n DESC LIMIT 1), 0)"
)
SINCE = f"CASE WHEN {ONWARD} THEN NEW.effective_at ELSE {SINCE_BEFORE} END"


def triggers(vendor: str, schema: str = "public") -> dict[str, list[str]]:
    """Trigger name -> the statements that make it (and on PostgreSQL its function).

    On PostgreSQL a guard looks only into `schema`: without that, whoever writes could put tables of their own, even
    temporary ones, in front of the ones it asks."""
    return (
        _sqlite() if vendor == "sqlite" else _postgresql(f"SET search_path = pg_catalog, {schema}, pg_temp")
    )


Rules = tuple[tuple[str, str], ...]


def _before() -> list[tuple[str, str, Rules, tuple[str, ...]]]:
    return [
        ("ledger_leaf_rules", "INSERT ON ledger_leaf", LEAF_RULES, (BEFORE,)),
        ("ledger_entry_rules", "INSERT ON ledger_entry", ENTRY_RULES, (SELF, HEAD, SRC, DST, KIND)),
        ("ledger_memo_rules", "INSERT ON ledger_memo", MEMO_RULES, (SELF,)),
        ("ledger_value_rules", "INSERT ON ledger_value", VALUE_RULES, ()),
        ("ledger_account_rules", "UPDATE ON ledger_account", ACCOUNT_RULES, ()),
    ]


def _first_broken(rules: Rules, seen: tuple[str, ...], says: str, into: str = "") -> str:
    """One query that says which rule the new row breaks first, if any."""
    cases = "".join(f"\n        WHEN {condition} THEN {says.format(rule)}" for rule, condition in rules)
    joins = "".join(f"\n        LEFT JOIN {joined}" for joined in seen)
    return f"SELECT CASE{cases}\n        END{into} FROM (SELECT 1 AS one) o{joins};"


def _sqlite() -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for name, event, rules, seen in _before():
        body = _first_broken(rules, seen, "RAISE(ABORT, 'amana:{}')")
        made[name] = [f"CREATE TRIGGER {name} BEFORE {event} BEGIN\n    {body}\nEND"]
    for table in NEVER_CHANGED:
        made[f"ledger_{table}_frozen"] = [
            f"CREATE TRIGGER ledger_{table}_frozen BEFORE UPDATE ON ledger_{table}"
            f" BEGIN SELECT RAISE(ABORT, 'amana:append-only'); END"
        ]
    made["ledger_value_frozen"] = [
        "CREATE TRIGGER ledger_value_frozen BEFORE UPDATE ON ledger_value"
        " BEGIN SELECT RAISE(ABORT, 'amana:append-only'); END"
    ]
    for table in (*NEVER_CHANGED, *KEPT):
        made[f"ledger_{table}_kept"] = [
            f"CREATE TRIGGER ledger_{table}_kept BEFORE DELETE ON ledger_{table}"
            f" BEGIN SELECT RAISE(ABORT, 'amana:append-only'); END"
        ]
    made["ledger_value_kept"] = [
        "CREATE TRIGGER ledger_value_kept BEFORE DELETE ON ledger_value BEGIN"
        " SELECT RAISE(ABORT, 'amana:redact-first') WHERE NOT EXISTS (SELECT 1 FROM ledger_redaction"
        " WHERE leaf = OLD.leaf AND name = OLD.name); END"
    ]
    made["ledger_entry_moves"] = [
        f"CREATE TRIGGER ledger_entry_moves AFTER INSERT ON ledger_entry BEGIN\n"
        f"    {POSITION_AFTER.format(since=SINCE)};\nEND"
    ]
    return made


def _onward_or_back(rules: Rules, seen: tuple[str, ...]) -> str:
    """PostgreSQL makes ready all that a query could look at, each time it runs. So that an entry that reverses nothing
    is not asked about with what only reversals need."""
    into = "'amana:{}'", " INTO broken"
    if not any(condition.startswith(BACK) for _rule, condition in rules):
        return _first_broken(rules, seen, *into)
    onward = tuple(rule for rule in rules if not rule[1].startswith(BACK))
    back = tuple(rule for rule in rules if not rule[1].startswith(ONWARD))
    return (
        f"IF {ONWARD} THEN\n    {_first_broken(onward, seen, *into)}\n    ELSE"
        f"\n    {_first_broken(back, seen, *into)}\n    END IF;"
    )


def _postgresql(pinned: str) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for name, event, rules, seen in _before():
        body = _onward_or_back(rules, seen)
        made[name] = [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {pinned} AS $$"
            f" DECLARE broken text; BEGIN\n    {body}"
            "\n    IF broken IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = broken, ERRCODE = 'check_violation';"
            " END IF;\n    RETURN NEW;\nEND $$",
            f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    made["ledger_refuse"] = [
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'amana:append-only' USING ERRCODE = 'check_violation'; END $$"
    ]
    for table in (*NEVER_CHANGED, "value"):
        made[f"ledger_{table}_frozen"] = [
            f"CREATE TRIGGER ledger_{table}_frozen BEFORE UPDATE ON ledger_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        ]
    for table in (*NEVER_CHANGED, *KEPT):
        made[f"ledger_{table}_kept"] = [
            f"CREATE TRIGGER ledger_{table}_kept BEFORE DELETE ON ledger_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        ]
    for table in (*NEVER_CHANGED, *KEPT, "value"):
        made[f"ledger_{table}_whole"] = [
            f"CREATE TRIGGER ledger_{table}_whole BEFORE TRUNCATE ON ledger_{table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        ]
    made["ledger_value_kept"] = [
        f"CREATE FUNCTION ledger_value_kept() RETURNS trigger LANGUAGE plpgsql {pinned} AS $$ BEGIN"
        " IF NOT EXISTS (SELECT 1 FROM ledger_redaction WHERE leaf = OLD.leaf AND name = OLD.name) THEN"
        " RAISE EXCEPTION 'amana:redact-first' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER ledger_value_kept BEFORE DELETE ON ledger_value"
        " FOR EACH ROW EXECUTE FUNCTION ledger_value_kept()",
    ]
    made["ledger_entry_moves"] = [
        # the owner's right to keep positions, lent to this one trigger and to nobody who would hang it elsewhere
        f"CREATE FUNCTION ledger_entry_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {pinned} AS $$ BEGIN\n"
        f"    IF {ONWARD} THEN\n    {POSITION_AFTER.format(since='NEW.effective_at')};\n"
        f"    ELSE\n    {POSITION_AFTER.format(since=SINCE_BEFORE)};\n    END IF;\n    RETURN NULL;\nEND $$",
        "REVOKE ALL ON FUNCTION ledger_entry_moves() FROM PUBLIC",
        "CREATE TRIGGER ledger_entry_moves AFTER INSERT ON ledger_entry"
        " FOR EACH ROW EXECUTE FUNCTION ledger_entry_moves()",
    ]
    return made
