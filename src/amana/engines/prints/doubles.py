"""Looking for one person under two pseudonyms: everyone in a gallery against everyone behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .evidence import Thresholds, thresholds
from .gallery import Gallery
from .identify import Candidate, Probe, search


def bounds(gallery: Gallery) -> Thresholds:
    """Of the whole search: n people are n (n - 1) / 2 chances of a false hit."""
    n = len(gallery)
    return thresholds(n * (n - 1) // 2)


def doubles(gallery: Gallery, *, jobs: int = 1) -> Iterator[tuple[str, Candidate]]:
    """A person, and another who may be the same; each pair once, bands by `bounds`, the silent ones left out.

    Of several prints of one finger the first speaks for the person. Proposals: nothing is merged."""
    least = bounds(gallery)
    for k, probes in enumerate(_probes(gallery)):
        for found in search(probes, gallery, jobs=jobs, after=k).candidates:
            band = least.band(found.evidence)
            if band != "silent":
                yield gallery.people[k], Candidate(found.person, found.evidence, band, found.fingers)


def _probes(gallery: Gallery) -> Iterator[list[Probe]]:
    """For each of `gallery.people` one probe per finger."""
    prints: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for n, segment in enumerate(gallery.segments):
        for p, person in enumerate(gallery.person_of[n].tolist()):
            prints[person].setdefault(int(segment.positions[p]), (n, p))
    for k in range(len(gallery)):
        fingers = {at: where for at, where in prints[k].items() if at} or prints[k]
        yield [
            Probe(gallery.segments[n].cylinders(p), at, int(gallery.segments[n].quality[p]))
            for at, (n, p) in sorted(fingers.items())
        ]
