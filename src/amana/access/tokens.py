"""Keys for programs: shown once, kept as a hash, narrow, expiring, revocable."""

from __future__ import annotations
