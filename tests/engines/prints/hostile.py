"""Damaged files, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator


def mutated(raw: bytes, n: int, seed: int) -> Iterator[bytes]:
    """`n` damaged forms of `raw`: bytes changed, cut out, doubled, put in, the end cut off."""
    rng = random.Random(seed)
    for _ in range(n):
        out = bytearray(raw)
        for _change in range(rng.choice((1, 1, 1, 2, 4, 16))):
            at = rng.randrange(max(1, min(len(out), rng.choice((64, 512, len(out))))))
            kind = rng.randrange(6)
            if kind == 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            elif kind == 1:
                out[at : at + 1] = bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, 0x1C, 0x1D, 0x1E, 0x1F))])
            elif kind == 2:
                del out[at : at + rng.choice((1, 2, 7, 100))]
            elif kind == 3:
                out[at:at] = out[at : at + rng.choice((1, 3, 50))]
            elif kind == 4:
                out[at:at] = rng.randbytes(rng.choice((1, 4, 20)))
            else:
                del out[at + 1 :]
        yield bytes(out)
