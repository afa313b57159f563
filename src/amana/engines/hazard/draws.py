"""Random numbers that belong to what they decide, not to the order in which they are asked for.

u(seed, replication, place, day, slot) is a hash. So every plan meets the same fate (common random numbers), and a
site more changes nobody else's. Mixing function: the finaliser of SplitMix64 (Steele, Lea and Flood 2014), used as a
counter-based generator: a stream per replication and place, a counter of day and slot in it.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
SLOTS = 32  # per place and day
TO_UNIT = 2.0**-53

# What each slot of a site's day decides.
INCIDENT, COLLAPSE, BREACH, FRACTION = 0, 1, 2, 3
ESCAPED, RECAPTURED = 4, 18  # + tier; at most 14 tiers
TIERS_MAX = 14
BEFORE = -1  # the "day" of what is drawn once per replication


def mix(z: int) -> int:
    """The finaliser of SplitMix64: a permutation of 64-bit integers."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def place_key(kind: str, place: str) -> int:
    """64 bits that stand for a place: `kind` is "site" or "region"."""
    return int.from_bytes(hashlib.blake2b(f"{kind}:{place}".encode(), digest_size=8).digest(), "big")


def replication_key(seed: int, replication: int) -> int:
    return mix((mix((seed + GAMMA) & MASK) + replication * GAMMA) & MASK)


def stream(replication: int, place: int) -> int:
    """The stream of a place in a replication; both arguments are keys."""
    return mix(replication ^ place)


def uniform(stream_: int, day: int, slot: int) -> float:
    """Uniform in [0, 1), 53 bits."""
    return (mix((stream_ + ((day + 1) * SLOTS + slot) * GAMMA) & MASK) >> 11) * TO_UNIT


Words = NDArray[np.uint64]


def mix_many(z: Words) -> Words:
    """`mix` of an array, in place."""
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def streams_many(seed: int, replications: NDArray[np.int64], places: list[int]) -> Words:
    """(replications, places): the streams."""
    first = np.uint64(mix((seed + GAMMA) & MASK))
    keys = mix_many(first + replications.astype(np.uint64) * np.uint64(GAMMA))
    return mix_many(keys[:, None] ^ np.array(places, dtype=np.uint64)[None, :])


def counters(days: int, slot: int) -> Words:
    """(days,): what is added to a stream for this slot of each day."""
    return (np.arange(1, days + 1, dtype=np.uint64) * np.uint64(SLOTS) + np.uint64(slot)) * np.uint64(GAMMA)
