"""Taking in statements of field devices: batches of 500, each of one line, read, verified, stored, sorted and posted.

`python -m bench.ledger.run field` measures this alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.common.verdict import Verdict
from amana.engines.seal import keys
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import field, services, writer
from amana.ledger.act import Move
from amana.ledger.fields import to_micros
from amana.ledger.signing import Signer

from .books import Books

Row = dict[str, str]
BATCH, BATCHES = 500, 4
SEED = b"field bench".ljust(32, b".")


def permit(_signer: Signer, move: Move, _where: int) -> Verdict:
    until = clock.now() + timedelta(hours=1)
    return Verdict(move.kind, move.person, bytes(32), (), (), "bench", until)


def rows(books: Books) -> Iterator[Row]:
    device = writer.do(
        lambda: services.device_register(
            code="field-bench", algorithm=keys.ED25519, public_key=keys.public_ed25519(SEED), owner=1,
            authority=books.prison.authority,
        )
    )  # fmt: skip
    persons = books.fresh(BATCH * BATCHES)
    token = books.enrol(persons).statement
    made = _envelopes(device.code, persons, token)
    cpu, wall = time.process_time(), time.perf_counter()
    for at in range(0, len(made), BATCH):
        answers = field.ingest(made[at : at + BATCH], permit)
        assert all(one.refused is None for one in answers)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert len(field.listed("posted", limit=len(made))) == len(made), "everything was posted"
    seen = f"{len(made) / wall:.0f} ({cpu / len(made) * 1e6:.0f} µs of processor time each)"
    yield {"what": "field statements a second, in batches of 500", "target": ">= 500", "seen": seen}


def _envelopes(code: str, persons: list[int], token: bytes) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    previous: bytes | None = None
    for number, person in enumerate(persons):
        line = canonical(["line", "place", person, "PRISON", "ANNEX", token.hex(), "present"])
        header = canonical(
            {
                "v": 2, "device": code, "device_seq": number,
                "previous": previous.hex() if previous else None, "kind": "field",
                "effective_at": to_micros(clock.now()), "facts": {}, "lines": 1,
                "lines_root": root_of([leaf_hash(line)]).hex(),
            }
        )  # fmt: skip
        made.append(
            {
                "v": 1, "device": code, "device_seq": number,
                "previous": previous.hex() if previous else None,
                "statement": {"header": header.decode(), "lines": [line.decode()]},
                "signatures": [[code, keys.sign_ed25519(SEED, header).hex()]],
            }
        )  # fmt: skip
        previous = hashlib.sha256(header).digest()
    return made
