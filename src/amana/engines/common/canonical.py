"""Canonical JSON: one byte string for one value, so that hashes mean something.

Sorted keys, no spaces, UTF-8, NFC; only objects, arrays, strings, integers, booleans and null.
Floats are refused: two programs print them differently.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def _checked(value: Any) -> Any:
    """The value in NFC. What has no canonical form is looked for again with its path, to be named."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind is int or kind is bool or value is None:
        return value
    if kind is dict:
        return {_checked(k) if type(k) is str else _fault(value): _checked(v) for k, v in value.items()}
    if kind is list or kind is tuple:
        return [_checked(v) for v in value]
    return _odd(value)


def _odd(value: Any) -> Any:
    """Subclasses (lazy or enumerated strings and the like) as what they are; everything else is refused."""
    plain: Any
    for plain in (str, bool, int, dict, list, tuple):
        if isinstance(value, plain):
            return _checked(plain(value))
    return _fault(value)


def _fault(value: Any) -> Any:
    raise _NoForm(value)


class _NoForm(TypeError):
    """Carries what has no canonical form."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__(type(value).__name__)


def _path_of(value: Any, path: str = "$") -> str:
    """A sentence that names the first place without a canonical form."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                return f"{path}: keys must be strings, not {type(key).__name__}"
            if said := _path_of(inner, f"{path}.{key}"):
                return said
        return ""
    if isinstance(value, (list, tuple)):
        return next((said for i, v in enumerate(value) if (said := _path_of(v, f"{path}[{i}]"))), "")
    if value is None or isinstance(value, (str, bool, int)):
        return ""
    return f"{path}: {type(value).__name__} has no canonical form; use a string or an integer"


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`. Raises TypeError naming the path of what has no canonical form."""
    try:
        return _encode(_checked(value)).encode("utf-8")
    except _NoForm:
        raise TypeError(_path_of(value)) from None


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical bytes (32 bytes)."""
    return hashlib.sha256(canonical(value)).digest()
