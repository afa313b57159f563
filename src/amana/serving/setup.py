"""First set-up: a draft that can be left and taken up again, then everything at once, and never twice."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

TRIES = 10
"""Wrong codes before a new one must be made at the machine itself."""


def _path() -> Path:
    return Path(settings.HOME) / "setup-code"


def code() -> str:
    """The code that opens the first set-up: made once, shown at the terminal, gone when the books begin."""
    path = _path()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}\n0")
    return path.read_text().split("\n")[0]


def code_fits(given: str) -> bool:
    """Compare in constant time; after ten wrong tries the code is void until Amana is started again."""
    path = _path()
    if not path.exists():
        return False
    kept, wrong = path.read_text().split("\n")
    if secrets.compare_digest(given.strip().encode(), kept.encode()):
        return True
    if int(wrong) + 1 >= TRIES:
        path.unlink()
    else:
        path.write_text(f"{kept}\n{int(wrong) + 1}")
    return False
