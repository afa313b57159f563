"""From an act to the bytes that officers sign."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from unicodedata import normalize

from django.db import connection

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal.leaf import hex_json, text_json
from amana.engines.seal.tree import leaf_hash, root_of
from amana.engines.seal.values import SALT_BYTES, values_root

from .act import Act, Draft, Salted
from .errors import Refused
from .fields import to_micros
from .kinds import ENTRY_KINDS, REVERSAL, memo_known
from .known import KnownAccount, KnownKey, author
from .signing import SERVICE

_line = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
FUTURE_TOLERANCE = timedelta(minutes=2)
"""How far a signer's clock may run ahead of ours."""


def compose(*, act: Act, device: str) -> Draft:
    """The act in the bytes to sign, chained to the device's last statement.

    Refused: unknown kinds, a person twice, a time in the future, an unknown or revoked device."""
    check_words(act)
    # many processes share the service's key: its next number is taken under the head's lock, until the commit
    key, accounts = author(act, device, locked=device == SERVICE and connection.in_atomic_block)
    return written(act, key, accounts)


def written(act: Act, key: KnownKey, accounts: Mapping[int, KnownAccount]) -> Draft:
    """The same from what is known already."""
    sequence = 0 if key.seq is None else key.seq + 1
    salted = tuple(_salted(values) for values in act.every_value())
    lines = tuple(_lines(act, accounts, salted))
    root = root_of([leaf_hash(line) for line in lines])
    # canonical JSON, written out: ten keys in sorted order
    header = (
        f'{{"device":{_text(key.code)},"device_seq":{sequence},"effective_at":{to_micros(act.effective_at)},'
        f'"facts":{canonical(dict(act.facts)).decode() if act.facts else "{}"},"kind":{_text(act.kind)},'
        f'"lines_root":"{root.hex()}","moves":{len(act.moves)},"notes":{len(act.notes)},'
        f'"previous":{hex_json(key.last)},"v":1}}'
    ).encode()
    return Draft(header, hashlib.sha256(header).digest(), key.code, sequence, act, lines, salted)


def _text(text: str) -> str:
    """A text in its canonical form: letters beyond ASCII have more than one."""
    return text_json(text if text.isascii() else normalize("NFC", text))


def check_words(act: Act) -> None:
    """Refused: kinds that are not registered, a person twice, a time in the future."""
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
    if act.effective_at > clock.now() + FUTURE_TOLERANCE:
        raise Refused("time-in-the-future", at=act.effective_at.isoformat(timespec="minutes"))


_UNSALTED: Salted = {}


def _salted(values: Mapping[str, str]) -> Salted:
    if not values:
        return _UNSALTED
    return {name: (os.urandom(SALT_BYTES), text.encode()) for name, text in values.items()}


def _lines(act: Act, accounts: Mapping[int, KnownAccount], salted: tuple[Salted, ...]) -> Iterator[bytes]:
    codes = {pk: text_json(account.code) for pk, account in accounts.items()}
    for (kind, person, src, dst, answers, reverses, _values), values in zip(act.moves, salted, strict=False):
        yield (
            f'["move",{text_json(kind)},{person},{codes[src]},{codes[dst]},{_number(answers)},{_number(reverses)},'
            f"{hex_json(values_root(values) if values else None)}]"
        ).encode()
    for n, values in zip(act.notes, salted[len(act.moves) :], strict=True):
        root = values_root(values)
        yield _line(["note", n.kind, n.person, dict(n.facts), root.hex() if root else None]).encode()


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
