"""Interleaved rounds: A, B, A, B, … so that what disturbs the machine disturbs both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much faster `ours` is than `peer`: peer seconds / our seconds, per round."""

    ours: list[float]
    peer: list[float]

    @property
    def per_round(self) -> list[float]:
        return [peer / ours for ours, peer in zip(self.ours, self.peer, strict=True)]

    def later(self, seconds: float) -> Ratio:
        """What the ratio would be if both took so much longer: a disk that is slower to sync, by arithmetic."""
        return Ratio([ours + seconds for ours in self.ours], [peer + seconds for peer in self.peer])

    @property
    def median(self) -> float:
        return statistics.median(self.per_round)

    def __str__(self) -> str:
        return f"{self.median:.2f} ({min(self.per_round):.2f}-{max(self.per_round):.2f})"


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def interleave(
    ours: Callable[[], object], peer: Callable[[], object], rounds: int = ROUNDS, calls: int = 1
) -> Ratio:
    """Time both `rounds` times, alternating, each first in turn. `calls`: ours is called so often in a round, and takes
    the mean; for what is over before a clock has looked twice."""

    def several() -> None:
        for _ in range(calls):
            ours()

    mine: list[float] = []
    theirs: list[float] = []
    for n in range(rounds):
        order = (ours, peer) if n % 2 == 0 else (peer, ours)
        taken = {act: timed(several if act is ours else act) for act in order}
        mine.append(taken[ours] / calls)
        theirs.append(taken[peer])
    return Ratio(mine, theirs)


def write(name: str, text: str) -> Path:
    """Print the table and keep it as the bench's result."""
    path = Path(__file__).parent / "results" / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    print(text)
    return path
