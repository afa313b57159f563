"""Pairs per CPU-second beside the peer, in interleaved rounds."""

from __future__ import annotations

import csv
import functools
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amana.engines.naming import name_bits, parse
from amana.engines.naming.groups import units_of
from amana.engines.naming.known import Known
from amana.engines.naming.learned import Learned, learned, use
from amana.engines.naming.ready import Ready
from amana.engines.naming.train import spellings

from .held_out import full_names, half_of, labelled

ROUNDS = 7
COLD_PAIRS, MANY_PAIRS, SIDE = 600, 5_000, 40


def report(data: Path) -> str:
    if not os.environ.get("AMANA_NAMING_PEER"):
        return "## Speed\nNot measured: the peer was not given.\n"
    with (data / "dev_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["left"], row["right"]) for row in csv.DictReader(file)]
    random.Random(3).shuffle(rows)
    left, right = [a for a, _b in rows[:SIDE]], [b for _a, b in rows[SIDE : 2 * SIDE]]
    crossed = [(a, b) for a in left for b in right]
    lines = [
        "## Speed, pairs per CPU-second (medians of 7 interleaved rounds; ratio with its range)",
        "| work | ours | logic-v2 | ratio |",
        "|---|---|---|---|",
        _line("cold: all caches emptied, 600 labelled pairs", rows[:COLD_PAIRS], "cold"),
        _line("cold: all caches emptied, 5,000 labelled pairs", rows[:MANY_PAIRS], "cold"),
        _outside(data),
        _line("names seen before, pairs new or not: 600 labelled pairs again", rows[:COLD_PAIRS], "warm"),
        _line(f"screening: {SIDE} names against {SIDE}, names seen before", crossed, "warm"),
    ]
    return "\n".join(lines) + "\n"


def _outside(data: Path) -> str:
    """The pairs of one half of the people, with only those words and spellings ready that the other half put on
    record: as names are that nobody had when the tables were made."""
    pairs = labelled(data)
    rows = [
        (row["left"], row["right"]) for row, half in zip(pairs.rows, pairs.half, strict=True) if half == 0
    ]
    random.Random(3).shuffle(rows)
    names = [(row["arabic_key"], row["latin"]) for row in full_names(data)]
    known = Known(
        (arabic, {latin: n for latin, n in row.items() if n > 1})
        for arabic, row in spellings(units_of([who for who in names if half_of(who[0]) == 1])).items()
    )
    state = learned()
    words = {word: row for word, row in state.ready.words.items() if known.total.get(word)}
    spelled = {two: bits for two, bits in state.ready.pairs.items() if tuple(two.split(" ")) in known.count}
    use(Learned(state.channels, state.known, state.model, Ready(words, spelled)))
    parts = [form for pair in rows for name in pair for form in parse(name).parts]
    share = sum(part.forms[0] in words for part in parts) / len(parts)
    try:
        return _line(
            f"cold: {MANY_PAIRS:,} pairs of people held out of the tables (words ready: {share:.0%})",
            rows[:MANY_PAIRS],
            "cold",
        )
    finally:
        use(state)


def _line(what: str, pairs: list[tuple[str, str]], how: str) -> str:
    from . import Peer

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("left", "right"), *pairs])
        peer = Peer(path)
        for warm_up in (lambda: peer.ask("warm"), lambda: _ours(pairs, "warm")):
            warm_up()
        mine: list[float] = []
        theirs: list[float] = []
        for n in range(ROUNDS):
            acts: list[tuple[list[float], Callable[[], float]]] = [
                (mine, lambda: _ours(pairs, how)),
                (theirs, lambda: float(peer.ask(how))),
            ]
            for taken, act in acts if n % 2 else reversed(acts):
                taken.append(act())
        peer.close()
    ratios = [b / a for a, b in zip(mine, theirs, strict=True)]
    rate = [f"{len(pairs) / statistics.median(t):,.0f}" for t in (mine, theirs)]
    spread = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})"
    return f"| {what} | {rate[0]} | {rate[1]} | {spread} |"


def _ours(pairs: list[tuple[str, str]], how: str) -> float:
    if how == "cold":
        for thing in gc.get_objects():
            if isinstance(thing, functools._lru_cache_wrapper) and _is_ours(thing):
                thing.cache_clear()
    gc.collect()
    gc.disable()  # as the command does; the peer's process does the same
    began = time.process_time()
    for a, b in pairs:
        name_bits(a, b)
    taken = time.process_time() - began
    gc.enable()
    return taken


def _is_ours(cached: functools._lru_cache_wrapper[object]) -> bool:
    """Caches of the engine, but not the shipped tables, which stay loaded in the peer as well."""
    ours = "naming" in getattr(cached.__wrapped__, "__module__", "")
    return ours and cached.cache_parameters()["maxsize"] is not None
