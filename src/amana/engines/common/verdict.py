"""The verdict: what access decided about one act on one person, and on which facts.

Only `amana.access.decide` makes one. The ledger asks for it and writes its hash into the entry.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from .canonical import digest

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Verdict:
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
        said = (
            f'{{"action":{_json(self.action)},"expires_at":"{_iso(self.expires_at)}",'
            f'"facts":"{self.facts.hex()}","for":{_json(self.decided_for)},"gates":{_json(self.gates)},'
            f'"overrides":{_json(self.overrides)},"person":{self.person}}}'
        )
        # the keys stand in sorted order; only letters beyond ASCII have more than one form
        return hashlib.sha256(said.encode()).digest() if said.isascii() else digest(json.loads(said))


@lru_cache(maxsize=4096)
def _json(words: str | tuple[str | int, ...]) -> str:
    """A mass transfer asks for the same few actions, gates and officers thousands of times."""
    return _encode(words)


_written: tuple[datetime, str] | None = None


def _iso(moment: datetime) -> str:
    """ISO 8601. The verdicts of one decision share one moment, which need not be written out for each of them;
    compared by identity, because equal moments may stand in different zones."""
    global _written
    last = _written
    if last is None or last[0] is not moment:
        _written = last = moment, moment.isoformat()
    return last[1]
