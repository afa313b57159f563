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
    return commitments_root({name: commitment(salt, name, value) for name, (salt, value) in values.items()})


def commitments_root(commitments: Mapping[str, bytes]) -> bytes | None:
    """The same root from name -> commitment, where some of the values are no longer there."""
    if not commitments:
        return None
    return root_of([leaf_hash(digest) for _name, digest in sorted(commitments.items())])
