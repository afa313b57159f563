"""The kinds of entries and memoranda: a registered table, so that a new kind is a line and not a new program.

Each entry kind names the kinds of account it may leave and reach; the same pairs stand in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

LIVE = ("held", "escort", "at_large", "unaccounted", "abroad", "released")
ACCOUNT_KINDS = ("origin", *LIVE, "deceased", "duplicate")


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind of entry. `same_authority`: True it must stay, False it must change, None either."""

    code: str
    leaves: tuple[str, ...]
    reaches: tuple[str, ...]
    same_authority: bool | None = None
    answers: tuple[str, ...] = ()
    receiver_signs: bool = False
    exit: bool = False
    """True for what takes a person out of custody: forbidden while a stay is in force. Whoever is with an escort has
    left already; that another takes over on the road is no exit."""
    memo: str = ""
    """The memorandum that must stand in the same act: nobody is missed but by a count."""

    def joins(self, src: str, dst: str) -> bool:
        """Can an entry of this kind lead from an account of kind `src` to one of kind `dst`?"""
        return src in self.leaves and dst in self.reaches

    def pairs(self) -> Iterator[tuple[str, str]]:
        for src in self.leaves:
            for dst in self.reaches:
                yield src, dst


ENTRY_KINDS = {
    kind.code: kind
    for kind in (
        EntryKind("enrol", ("origin",), ("held",)),
        EntryKind(
            "admit",
            ("at_large", "unaccounted", "released", "abroad"),
            ("held",),
            answers=("escape", "miss", "release", "hand_abroad"),
        ),
        EntryKind("place", ("held",), ("held",), same_authority=True),
        EntryKind("depart", ("held",), ("escort",), exit=True),
        EntryKind("transfer", ("escort",), ("escort",), same_authority=False, receiver_signs=True),
        EntryKind(
            "arrive", ("escort",), ("held",), answers=("depart", "transfer", "find"), receiver_signs=True
        ),
        EntryKind("cede", ("held",), ("held",), same_authority=False, receiver_signs=True, exit=True),
        EntryKind("seize", ("held",), ("held",), same_authority=False, memo="contested"),
        EntryKind("escape", ("held", "escort", "unaccounted"), ("at_large",), memo="incident"),
        EntryKind("miss", ("held", "escort"), ("unaccounted",), memo="count"),
        EntryKind("find", ("unaccounted",), ("held", "escort"), answers=("miss",), memo="count"),
        EntryKind("release", ("held",), ("released",), exit=True),
        EntryKind("hand_abroad", ("held", "escort"), ("abroad",), receiver_signs=False, exit=True),
        EntryKind("die", LIVE, ("deceased",)),
        EntryKind("duplicate", ("held",), ("duplicate",)),
        EntryKind("split", ("duplicate",), ("held",), answers=("duplicate",)),
    )
}

REVERSAL = "correct"
"""Swaps the sides of one earlier entry; its accounts are whatever that entry had."""

NO_EXIT = frozenset(kind.code for kind in ENTRY_KINDS.values() if not kind.exit) | {REVERSAL}
"""What a stay does not forbid. About a kind that does not stand here, stays are asked for."""

MEMO_KINDS = frozenset(
    (
        "genesis",
        "account",
        "count",
        "reconcile",
        "review",
        "classify",
        "age_finding",
        "assess",
        "link",
        "stay",
        "stay_lifted",
        "ask_gate",
        "open_gate",
        "approve",
        "publish",
        "notify",
        "decide",
        "grant",
        "device",
        "revoke",
        "disclose",
        "reads",
        "forecast",
        "alert",
        "acknowledge",
        "seal",
        "object",
        "redact",
        "basis",
        "claim",
        "import",
        "undo",
        "late",
        "alarm",
        "resolve",
        "contested",
        "incident",
    )
)


@dataclass(slots=True)
class Registry:
    """Memorandum kinds that desks add to the ones above."""

    memos: set[str] = field(default_factory=lambda: set(MEMO_KINDS))


_registry = Registry()


def register_memo(code: str) -> None:
    """Let desks keep a further kind of memorandum in the books."""
    _registry.memos.add(code)


def memo_known(code: str) -> bool:
    return code in _registry.memos
