"""Officers with tablets, and what they sign in the field."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.common.verdict import Verdict
from amana.engines.seal import keys
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import field as ground
from amana.ledger import services
from amana.ledger.act import Move, Signature
from amana.ledger.fields import to_micros
from amana.ledger.signing import Signer

from .cast import Books


@dataclass
class Tablet:
    """A field device with its own key; what it signs is chained."""

    code: str
    seed: bytes
    seq: int = 0
    last: bytes | None = None

    def state(
        self,
        *lines: tuple[Any, ...],
        facts: dict[str, Any] | None = None,
        minutes: int = 30,
        also: Sequence[Tablet] = (),
        keep: bool = True,
    ) -> dict[str, Any]:
        """The envelope of a statement; a line is (kind, person, from, to, parent[, outcome])."""
        encoded = [
            canonical(["line", *line[:4], line[4].hex() if line[4] else None, *(line[5:] or ("present",))])
            for line in lines
        ]
        header = canonical(
            {
                "v": 2, "device": self.code, "device_seq": self.seq,
                "previous": self.last.hex() if self.last else None, "kind": "field",
                "effective_at": to_micros(clock.now() - timedelta(minutes=minutes)), "facts": facts or {},
                "lines": len(lines), "lines_root": root_of([leaf_hash(line) for line in encoded]).hex(),
            }
        )  # fmt: skip
        made = {
            "v": 1, "device": self.code, "device_seq": self.seq,
            "previous": self.last.hex() if self.last else None,
            "statement": {"header": header.decode(), "lines": [line.decode() for line in encoded]},
            "signatures": [[t.code, keys.sign_ed25519(t.seed, header).hex()] for t in (self, *also)],
        }  # fmt: skip
        if keep:
            self.seq, self.last = self.seq + 1, hashlib.sha256(header).digest()
        return made


def hash_of(envelope: dict[str, Any]) -> bytes:
    return hashlib.sha256(envelope["statement"]["header"].encode()).digest()


def permit(_signer: Signer, move: Move, _where: int | None) -> Verdict:
    until = clock.now() + timedelta(hours=1)
    return Verdict(move.kind, move.person, bytes(32), (), (), "test", until)


@dataclass
class Ground:
    """Books with the tablets of three officers, and people 1 to 4 in the prison."""

    books: Books
    giver: Tablet = field(init=False)
    other: Tablet = field(init=False)
    receiver: Tablet = field(init=False)
    token: bytes = b""

    def __post_init__(self) -> None:
        self.giver = self._tablet("giver", 1, self.books.giver)
        self.other = self._tablet("other", 2, self.books.giver)
        self.receiver = self._tablet("receiver", 3, self.books.receiver)
        at = clock.now() - timedelta(days=1)
        self.token = self.books.enrol(1, 2, 3, 4, at=at).statement

    def _tablet(self, code: str, owner: int, authority: Any) -> Tablet:
        seed = bytes([owner]) * 32
        services.device_register(
            code=code, algorithm=keys.ED25519, public_key=keys.public_ed25519(seed), owner=owner,
            authority=authority,
        )  # fmt: skip
        return Tablet(code, seed)

    def send(self, *envelopes: dict[str, Any]) -> list[ground.Answer]:
        return ground.ingest(envelopes, permit)

    def states(self, envelope: dict[str, Any]) -> list[tuple[str, str]]:
        return [(line.state, line.reason) for line in ground.statement(hash_of(envelope))[1]]

    def depart(self, *persons: int, by: Tablet | None = None, **more: Any) -> dict[str, Any]:
        lines = [("depart", p, "PRISON", "ESC", self.token) for p in persons]
        return (by or self.giver).state(*lines, **more)

    def arrive(self, after: dict[str, Any], *persons: int, **more: Any) -> dict[str, Any]:
        lines = [("arrive", p, "ESC", "BAGHDAD", hash_of(after)) for p in persons]
        return self.receiver.state(*lines, **{"minutes": 10, **more})

    def resolve(self, envelope: dict[str, Any], choice: str, *signers: Tablet) -> None:
        about = hash_of(envelope)
        lines = [line.i for line in ground.statement(about)[1] if line.open]
        act = ground.resolution(about, lines, choice, "seen on the radio log")
        draft = services.compose(act=act, device=signers[0].code)
        made = [Signature(t.code, keys.sign_ed25519(t.seed, draft.header)) for t in signers]
        receipt = services.post(draft, signatures=made, verdicts={})
        ground.apply_resolution(receipt.statement, permit)
