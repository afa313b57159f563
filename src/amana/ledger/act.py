"""The words in which a desk tells the ledger what happened. Plain values; nothing here touches a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amana.engines.common.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Move:
    """One person from one account to another. `answers` and `reverses` are leaf indexes of earlier entries.
    `values` are personal or free-text values: stored detached, committed by hash, erasable."""

    kind: str
    person: int
    src: int
    dst: int
    answers: int | None = None
    reverses: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A memorandum: recorded in the same log, moves nobody.

    `facts` holds pseudonymous strings and integers."""

    kind: str
    person: int | None = None
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One business act: everything in it is posted together or not at all.

    `effective_at` is when it happened by the signer's clock (aware). `moves` and `notes` keep their order.
    """

    kind: str
    effective_at: datetime
    moves: tuple[Move, ...] = ()
    notes: tuple[Note, ...] = ()
    facts: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An act in the exact bytes its signers will sign.

    `header` is canonical JSON; `digest` is its SHA-256 and the id of the statement. It can be signed later
    and by several keys; it is void once its device has made another statement (`device_seq` and `previous`
    are inside)."""

    header: bytes
    digest: bytes
    device: str
    device_seq: int
    act: Act


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached signature over `Draft.header` by the key of `device` (algorithm is the device's own)."""

    device: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger answers: the group, the statement and the leaf indexes in the order moves, then notes.
    Posting the same draft again returns an equal receipt and writes nothing."""

    grp: int
    statement: bytes
    leaves: tuple[int, ...]
    recorded_at: datetime
    repeated: bool = False


Verdicts = Mapping[int, Verdict]
"""Verdicts by person, for the moves and notes of one act."""
