"""The verdict: what access decided about one act on one person, and on which facts.

Only `amana.access.decide` makes one. The ledger asks for it and writes its hash into the entry.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from .canonical import digest

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Verdict(NamedTuple):
    """An allowed act. `facts` is the SHA-256 of the facts that the gates saw; `overrides` are the leaf
    indexes of the `open_gate` memoranda that stood in for an unmet gate; `expires_at` is aware (UTC)."""

    action: str
    person: int
    facts: bytes
    gates: tuple[str, ...]
    overrides: tuple[int, ...]
    decided_for: str
    expires_at: datetime

    def hash(self) -> bytes:
        """SHA-256 over the canonical form (32 bytes); stands in the leaf of the entry it allowed."""
        before, after = _frame(self)
        said = f"{before}{self.facts.hex()}{after}{self.person}}}"
        # the keys stand in sorted order; only letters beyond ASCII have more than one form
        return hashlib.sha256(said.encode()).digest() if said.isascii() else digest(json.loads(said))


@lru_cache(maxsize=4096)
def _json(words: str | tuple[str | int, ...]) -> str:
    """A mass transfer asks for the same few actions, gates and officers thousands of times."""
    return _encode(words)


_framed: tuple[Verdict, tuple[str, str]] | None = None


def _frame(verdict: Verdict) -> tuple[str, str]:
    """What stands before and after the facts. The verdicts of one decision share all of it; the moment is compared by
    identity, because equal moments may stand in different zones."""
    global _framed
    last = _framed
    if last and last[0][3:] == verdict[3:] and last[0][0] == verdict[0] and last[0][6] is verdict[6]:
        return last[1]
    action, _person, _facts, gates, overrides, decided_for, expires_at = verdict
    before = f'{{"action":{_json(action)},"expires_at":"{expires_at.isoformat()}","facts":"'
    after = f'","for":{_json(decided_for)},"gates":{_json(gates)},"overrides":{_json(overrides)},"person":'
    _framed = verdict, (before, after)
    return before, after
