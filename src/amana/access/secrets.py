"""One-time links and tokens: long random words of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "amana_"


def make() -> tuple[str, str]:
    """(the word to show once, its hash to keep)."""
    word = PREFIX + secrets.token_urlsafe(32)
    return word, hashed(word)


def hashed(word: str) -> str:
    """SHA-256 (hex). The word has 256 random bits: nothing slower is needed."""
    return hashlib.sha256(word.encode()).hexdigest()
