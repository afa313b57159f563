"""The reader beside its peers: dates (dateparser), derivation (MinHash, fuzzy hashing, token sets, a fixed rule),
throughput and candidate look-up. Quality figures are counts on the written controls; speeds are ratios."""

from __future__ import annotations

from bench.rounds import write

from . import dates, derivation, marked, speed


def main() -> None:
    """Measure all and write `bench/results/reading.md`."""
    lines = ["# Reading", ""]
    for part in (derivation, marked, dates, speed):
        lines += [*part.table(), ""]
    write("reading", "\n".join(lines))
