"""Detached values: committed in the log by a salted hash, kept beside it, erasable without breaking the tree."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from .tree import leaf_hash, root_of

SALT_BYTES = 16


def commitment(salt: bytes, name: str, value: bytes) -> bytes:
    """SHA256(salt || name || 0x00 || value)."""
    return hashlib.sha256(salt + name.encode() + b"\x00" + value).digest()


def values_root(values: Mapping[str, tuple[bytes, bytes]]) -> bytes | None:
    """The RFC 6962 root over the commitments of name -> (salt, value), in the order of names; None for none."""
    if not values:
        return None
    return root_of(
        [leaf_hash(commitment(salt, name, value)) for name, (salt, value) in sorted(values.items())]
    )
