"""Leaf format v1, frozen: what one line of the log commits to.

    leaf = SHA256(0x00 || C)
    C    = SHA256("amana/leaf/1" || nonce || facts)

`nonce` is 32 random bytes; `facts` is canonical JSON of pseudonymous custody facts, in the fixed order of sorted keys.
Personal values stand outside and are committed by `values_root` (see `values.py`).
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import NamedTuple

CONTEXT = b"amana/leaf/1"
NONCE_BYTES = 32
_sha256 = hashlib.sha256
_encode = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=8192)
def text_json(text: str | None) -> str:
    """A kind or a code as JSON. A log repeats a few hundred of them for ever."""
    return _encode(text)


def hex_json(value: bytes | None) -> str:
    """A hash as JSON: lower-case hexadecimal digits, or null."""
    return "null" if value is None else f'"{value.hex()}"'


class Facts(NamedTuple):
    """What a leaf says. `src` and `dst` are account codes (None in a memorandum); moments are whole
    microseconds since 1970, UTC."""

    kind: str
    person: int | None
    src: str | None
    dst: str | None
    effective_at: int
    recorded_at: int
    grp: int
    statement: bytes
    verdict: bytes | None
    values_root: bytes | None

    def encode(self) -> bytes:
        """Canonical JSON, written out: ten keys in sorted order, values that are texts, integers, hashes or null."""
        kind, person, src, dst, effective_at, recorded_at, grp, statement, verdict, root = self
        return (
            f'{{"dst":{text_json(dst)},"effective_at":{effective_at},"grp":{grp},"kind":{text_json(kind)},'
            f'"person":{"null" if person is None else person},"recorded_at":{recorded_at},"src":{text_json(src)},'
            f'"statement":"{statement.hex()}","values_root":{hex_json(root)},"verdict":{hex_json(verdict)}}}'
        ).encode()


class Frame(NamedTuple):
    """What the leaves of one act have in common, written once: the facts before the person, and those between the
    person and the last two hashes. With these it is what `Facts.encode` writes for one leaf alone."""

    before: str
    after: str

    @classmethod
    def of(
        cls,
        kind: str,
        src: str | None,
        dst: str | None,
        *,
        effective_at: int,
        recorded_at: int,
        grp: int,
        statement: bytes,
    ) -> Frame:
        return cls(
            f'{{"dst":{text_json(dst)},"effective_at":{effective_at},"grp":{grp},"kind":{text_json(kind)},"person":',
            f',"recorded_at":{recorded_at},"src":{text_json(src)},"statement":"{statement.hex()}","values_root":',
        )

    def seal(
        self, nonce: bytes, person: int | None, verdict: bytes | None, values_root: bytes | None
    ) -> bytes:
        """The leaf hash (32 bytes) of these facts, this person and these hashes, under this nonce."""
        before, after = self
        facts = (
            f"{before}{'null' if person is None else person}{after}{hex_json(values_root)}"
            f',"verdict":{hex_json(verdict)}}}'
        )
        return _sealed(nonce, facts.encode())


def seal(nonce: bytes, facts: Facts) -> bytes:
    """The leaf hash (32 bytes) of these facts under this nonce."""
    return _sealed(nonce, facts.encode())


def _sealed(nonce: bytes, facts: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes, not {len(nonce)}")
    return _sha256(b"\x00" + _sha256(CONTEXT + nonce + facts).digest()).digest()
