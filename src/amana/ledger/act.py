"""The words in which a desk tells the ledger what happened. Plain values; nothing here touches a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from amana.engines.common.verdict import Verdict

_NONE: Mapping[str, Any] = {}
"""For moves and notes that say nothing more. They are plain tuples: a mass transfer makes thousands of them."""


class Move(NamedTuple):
    """One person from one account to another.

    `answers` and `reverses` are leaf indexes of earlier entries. `values` are personal or free-text values:
    stored detached, committed by hash, erasable."""

    kind: str
    person: int
    src: int
    dst: int
    answers: int | None = None
    reverses: int | None = None
    values: Mapping[str, str] = _NONE


class Note(NamedTuple):
    """A memorandum: recorded in the same log, moves nobody.

    `facts` holds pseudonymous strings and integers."""

    kind: str
    person: int | None = None
    facts: Mapping[str, str | int | None] = _NONE
    values: Mapping[str, str] = _NONE


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

    def every_value(self) -> list[Mapping[str, str]]:
        """The detached values of each move, then of each note."""
        return [m.values for m in self.moves] + [n.values for n in self.notes]


Salted = Mapping[str, tuple[bytes, bytes]]
"""Value name -> (salt, value in UTF-8)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An act in the exact bytes its signers will sign.

    `header` is canonical JSON; `digest` is its SHA-256 and the id of the statement. It can be signed later
    and by several keys; it is void once its device has made another statement (`device_seq` and `previous`
    are inside). `lines` are the encoded moves and notes whose Merkle root the header carries; `salted` are
    their detached values in the same order (moves, then notes)."""

    header: bytes
    digest: bytes
    device: str
    device_seq: int
    act: Act
    lines: tuple[bytes, ...]
    salted: tuple[Salted, ...]

    def dump(self) -> bytes:
        """Everything, as bytes to keep until the signatures are there."""
        return json.dumps(
            {
                "header": self.header.decode(),
                "digest": self.digest.hex(),
                "device": self.device,
                "device_seq": self.device_seq,
                "act": _act_out(self.act),
                "lines": [line.decode() for line in self.lines],
                "salted": [{n: [s.hex(), v.decode()] for n, (s, v) in one.items()} for one in self.salted],
            },
            ensure_ascii=False,
        ).encode()

    @classmethod
    def load(cls, data: bytes) -> Draft:
        """The draft written by `dump`."""
        raw = json.loads(data)
        return cls(
            header=raw["header"].encode(),
            digest=bytes.fromhex(raw["digest"]),
            device=raw["device"],
            device_seq=raw["device_seq"],
            act=_act_in(raw["act"]),
            lines=tuple(line.encode() for line in raw["lines"]),
            salted=tuple(
                {n: (bytes.fromhex(s), v.encode()) for n, (s, v) in one.items()} for one in raw["salted"]
            ),
        )


def _act_out(act: Act) -> dict[str, Any]:
    return {
        "kind": act.kind,
        "effective_at": act.effective_at.isoformat(),
        "facts": dict(act.facts),
        "moves": [[m.kind, m.person, m.src, m.dst, m.answers, m.reverses, dict(m.values)] for m in act.moves],
        "notes": [[n.kind, n.person, dict(n.facts), dict(n.values)] for n in act.notes],
    }


def _act_in(raw: dict[str, Any]) -> Act:
    return Act(
        kind=raw["kind"],
        effective_at=datetime.fromisoformat(raw["effective_at"]),
        facts=raw["facts"],
        moves=tuple(Move(*move) for move in raw["moves"]),
        notes=tuple(Note(*note) for note in raw["notes"]),
    )


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
"""Verdicts by person, for the moves of one act."""
