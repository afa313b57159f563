"""What the database itself refuses about the erasure of samples: a decision changed afterwards, a request that names
something else than it did.

Same habit as `guards_identity`: the text stands here, the migration writes it, `guards_standing` compares."""

from __future__ import annotations

from . import guards_identity

APPEND_ONLY = ("registry_disposalitem",)

REFUSALS: guards_identity.Refusals = (
    (
        "registry_disposal_decided_once",
        "registry_disposal",
        ("UPDATE",),
        "OLD.granted IS NOT NULL OR NEW.asked_by_id <> OLD.asked_by_id OR NEW.asked_memo <> OLD.asked_memo",
        "an erasure of samples is decided once and stays with whoever asked for it",
    ),
)


GUARDS = guards_identity.Guards(APPEND_ONLY, REFUSALS)
create, expected_sqlite, expected_pg = GUARDS.create, GUARDS.expected_sqlite, GUARDS.expected_pg
