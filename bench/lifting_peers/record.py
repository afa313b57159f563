"""What has been measured so far: one line of JSON each, so that a long comparison can be made in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measure:
    """Gap to the certified bound of one plan of `who` for `instance` in `seconds`; `stream` of ours; `refused` lifts
    of a peer; `load`: how many processes wanted the machine while it was made."""

    instance: str
    who: str
    seconds: float
    stream: int
    gap: float
    refused: int
    load: float

    @property
    def key(self) -> tuple[str, str, float, int]:
        return self.instance, self.who, self.seconds, self.stream


class Record:
    """Measures in a file; each is written as soon as it is made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.measures: dict[tuple[str, str, float, int], Measure] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._keep(Measure(**json.loads(line)))

    def has(self, instance: str, who: str, seconds: float, stream: int) -> bool:
        return (instance, who, seconds, stream) in self.measures

    def add(self, measure: Measure) -> None:
        self._keep(measure)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(measure)) + "\n")

    def of(self, instance: str, who: str, seconds: float) -> list[Measure]:
        """By stream."""
        found = (
            m for m in self.measures.values() if (m.instance, m.who, m.seconds) == (instance, who, seconds)
        )
        return sorted(found, key=lambda m: m.stream)

    def instances(self, seconds: float, everyone: Iterable[str]) -> list[str]:
        """Those of which every one has a plan."""
        names = sorted({m.instance for m in self.measures.values()})
        return [name for name in names if all(self.of(name, who, seconds) for who in everyone)]

    def _keep(self, measure: Measure) -> None:
        self.measures[measure.key] = measure
