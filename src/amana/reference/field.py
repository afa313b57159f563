"""Two tablets come into range on the last evening: a receipt whose release has not arrived, a receipt without one, and
a tablet that signed two statements under one number. Nobody is moved; of one person the field says two things."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from amana.desks.operations.services.field import permit
from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal import keys
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import field, services
from amana.ledger import queries as ledger
from amana.ledger.fields import to_micros
from amana.ledger.models import Account

from .cast import Play
from .script import Scene
from .story import NOW

Line = tuple[str, int, str, str, bytes]


def scenes(play: Play) -> Iterator[Scene]:
    yield Scene(NOW - timedelta(minutes=15), lambda: sent(play), "two tablets come into range")


def sent(play: Play) -> None:
    """What the tablets had kept, in one batch."""
    held, goal = play.stage.accounts["PAN"], play.stage.accounts["NAS"]
    way = Account.objects.filter(kind="escort").order_by("pk")[0]
    persons = ledger.held(held)[:4]
    tokens = {p: ledger.heads([p])[p].statement for p in persons}
    receiver, escort = (
        _tablet(play, "tablet-nas", goal.authority),
        _tablet(play, "tablet-pan", held.authority),
    )
    lost = hashlib.sha256(b"a release that has not arrived").digest()
    come = [("arrive", p, way.code, goal.code, lost if p != persons[0] else tokens[p]) for p in persons[:3]]
    twice = [[("depart", persons[3], held.code, way.code, tokens[persons[3]])] for _ in range(2)]
    field.ingest(
        [
            _envelope(receiver, come, minutes=70),
            *(_envelope(escort, lines, minutes=40 + i) for i, lines in enumerate(twice)),
        ],
        permit,
    )


def _tablet(play: Play, code: str, authority: Any) -> tuple[str, bytes]:
    """A tablet of an authority, of no officer: a demonstration's key may be known to everybody."""
    seed = hashlib.sha256(code.encode()).digest()
    services.device_register(
        code=code,
        algorithm=keys.ED25519,
        public_key=keys.public_ed25519(seed),
        owner=None,
        authority=authority,
    )
    return code, seed


def _envelope(tablet: tuple[str, bytes], lines: Sequence[Line], *, minutes: int) -> dict[str, Any]:
    code, seed = tablet
    encoded = [
        canonical(["line", kind, person, src, dst, parent.hex(), "present"])
        for kind, person, src, dst, parent in lines
    ]
    header = canonical(
        {
            "v": 2,
            "device": code,
            "device_seq": 0,
            "previous": None,
            "kind": "field",
            "effective_at": to_micros(clock.now() - timedelta(minutes=minutes)),
            "facts": {},
            "lines": len(encoded),
            "lines_root": root_of([leaf_hash(line) for line in encoded]).hex(),
        }
    )
    return {
        "v": 1,
        "device": code,
        "device_seq": 0,
        "previous": None,
        "statement": {"header": header.decode(), "lines": [line.decode() for line in encoded]},
        "signatures": [[code, keys.sign_ed25519(seed, header).hex()]],
    }
