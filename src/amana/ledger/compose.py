"""From an act to the bytes that officers sign."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import timedelta

from django.db import connection

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal.tree import leaf_hash, root_of
from amana.engines.seal.values import SALT_BYTES, values_root

from .act import Act, Draft, Salted
from .errors import Refused
from .fields import to_micros
from .head import lock_head
from .kinds import ENTRY_KINDS, REVERSAL, memo_known
from .known import accounts, signing_key
from .signing import SERVICE

_line = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
FUTURE_TOLERANCE = timedelta(minutes=2)
"""How far a signer's clock may run ahead of ours."""


def compose(*, act: Act, device: str) -> Draft:
    """The act in the bytes to sign, chained to the device's last statement.

    Refused: unknown kinds, a person twice, a time in the future, an unknown or revoked device."""
    _check_words(act)
    if device == SERVICE and connection.in_atomic_block:
        # many processes share this one key: its next number is taken under the head's lock, until the commit
        lock_head()
    key = signing_key(device)
    if act.effective_at > clock.now() + FUTURE_TOLERANCE:
        raise Refused("time-in-the-future", at=act.effective_at.isoformat(timespec="minutes"))
    sequence = 0 if key.seq is None else key.seq + 1
    known = accounts(a for m in act.moves for a in (m.src, m.dst))
    codes = {pk: account.code for pk, account in known.items()}
    salted = tuple(_salted(values) for values in act.every_value())
    lines = tuple(_lines(act, codes, salted))
    header = canonical(
        {
            "v": 1,
            "device": device,
            "device_seq": sequence,
            "previous": key.last.hex() if key.last else None,
            "kind": act.kind,
            "effective_at": to_micros(act.effective_at),
            "facts": dict(act.facts),
            "moves": len(act.moves),
            "notes": len(act.notes),
            "lines_root": root_of([leaf_hash(line) for line in lines]).hex(),
        }
    )
    return Draft(header, hashlib.sha256(header).digest(), device, sequence, act, lines, salted)


def _check_words(act: Act) -> None:
    seen: set[int] = set()
    for move in act.moves:
        if move.kind not in ENTRY_KINDS and move.kind != REVERSAL:
            raise Refused("kind-unknown", kind=move.kind)
        if move.person in seen:
            raise Refused("person-twice", person=move.person)
        seen.add(move.person)
    for note in act.notes:
        if not memo_known(note.kind):
            raise Refused("kind-unknown", kind=note.kind)


def _salted(values: Mapping[str, str]) -> Salted:
    return {name: (os.urandom(SALT_BYTES), text.encode()) for name, text in values.items()}


def _lines(act: Act, codes: dict[int, str], salted: tuple[Salted, ...]) -> list[bytes]:
    roots = [values_root(one) for one in salted]
    made: list[object] = [
        [
            "move",
            m.kind,
            m.person,
            codes[m.src],
            codes[m.dst],
            m.answers,
            m.reverses,
            root.hex() if root else None,
        ]
        for m, root in zip(act.moves, roots, strict=False)
    ]
    made += [
        ["note", n.kind, n.person, dict(n.facts), root.hex() if root else None]
        for n, root in zip(act.notes, roots[len(act.moves) :], strict=True)
    ]
    return [_line(line).encode() for line in made]
