"""Canonical JSON: one byte string for one value, so that hashes mean something.

Sorted keys, no spaces, UTF-8, NFC; only objects, arrays, strings, integers, booleans and null.
Floats are refused: two programs print them differently.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def _checked(value: Any, path: str) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{path}: keys must be strings, not {type(key).__name__}")
        return {unicodedata.normalize("NFC", k): _checked(v, f"{path}.{k}") for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_checked(v, f"{path}[{i}]") for i, v in enumerate(value)]
    raise TypeError(f"{path}: {type(value).__name__} has no canonical form; use a string or an integer")


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`. Raises TypeError naming the path of what has no canonical form."""
    return json.dumps(
        _checked(value, "$"), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical bytes (32 bytes)."""
    return hashlib.sha256(canonical(value)).digest()
