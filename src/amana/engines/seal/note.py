"""Signed checkpoints in the C2SP formats: tlog-checkpoint inside a signed-note with one Ed25519 signature."""

from __future__ import annotations

import base64
import hashlib

from .keys import public_ed25519, sign_ed25519

ALGORITHM = b"\x01"


def key_id(name: str, public_key: bytes) -> bytes:
    """The 4-byte key id of C2SP signed-note: SHA256(name || 0x0A || 0x01 || public key), cut."""
    return hashlib.sha256(name.encode() + b"\n" + ALGORITHM + public_key).digest()[:4]


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """The text that is signed: origin, size and root, each on its line."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def sign(text: str, name: str, seed: bytes) -> str:
    """The signed note: the text, a blank line, and one signature line."""
    blob = key_id(name, public_ed25519(seed)) + sign_ed25519(seed, text.encode())
    return f"{text}\n— {name} {base64.b64encode(blob).decode()}\n"
