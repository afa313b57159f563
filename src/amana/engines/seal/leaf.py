"""Leaf format v1, frozen: what one line of the log commits to.

    leaf = SHA256(0x00 || C)
    C    = SHA256("amana/leaf/1" || nonce || facts)

`nonce` is 32 random bytes; `facts` is canonical JSON of pseudonymous custody facts, in the fixed order of sorted keys.
Personal values stand outside and are committed by `values_root` (see `values.py`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from .tree import leaf_hash

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
CONTEXT = b"amana/leaf/1"
NONCE_BYTES = 32


def _hex(value: bytes | None) -> str | None:
    return value.hex() if value is not None else None


@dataclass(frozen=True, slots=True)
class Facts:
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
        """Canonical JSON. The keys are written in sorted order, so no sorting is needed here."""
        return _encode(
            {
                "dst": self.dst,
                "effective_at": self.effective_at,
                "grp": self.grp,
                "kind": self.kind,
                "person": self.person,
                "recorded_at": self.recorded_at,
                "src": self.src,
                "statement": self.statement.hex(),
                "values_root": _hex(self.values_root),
                "verdict": _hex(self.verdict),
            }
        ).encode()


def seal(nonce: bytes, facts: Facts) -> bytes:
    """The leaf hash (32 bytes) of these facts under this nonce."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes, not {len(nonce)}")
    return leaf_hash(hashlib.sha256(CONTEXT + nonce + facts.encode()).digest())
