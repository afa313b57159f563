"""One against many: who in a gallery may be the person of these prints.

A cascade: a cheap vote of a few cylinders of the two best fingers over everyone; full comparison of each of them with
those who got most of its votes; all fingers of the first fifty. The answer is a list of proposals with their evidence.
No hit never proves that somebody is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cylinders import Cylinders, cylinders
from .evidence import Band, Thresholds, finger_evidence, person_evidence, thresholds
from .gallery import Gallery
from .match import arrays, comparison
from .problems import Refused
from .values import Template

Scores = NDArray[np.float64]

VOTERS = 20  # cylinders of a finger that vote
VOTED_SHARE, VOTED_LEAST = 0.12, 500  # of the people, by votes of a finger, with whom it is compared in full
FINGERS_FIRST = 2  # fingers that vote
ALL_FINGERS_FOR = 50  # people whose every finger is compared


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A finger to look for."""

    cylinders: Cylinders
    position: int = 0
    quality: int | None = None

    @property
    def usable(self) -> bool:
        return len(self.cylinders) >= 4


@dataclass(frozen=True, slots=True)
class Finger:
    """One comparison behind a candidate: the probe's finger, the print it was likest to, score and evidence."""

    probe: int
    print_id: str
    position: int
    score: float
    evidence: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant. `evidence`: natural log-likelihood ratio over all fingers."""

    person: str
    evidence: float
    band: Band
    fingers: list[Finger]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a search, best first, with all that is needed to repeat it."""

    algorithm: str
    people: int
    prints: int
    digest: str
    thresholds: Thresholds
    unusable: list[int]
    compared: int
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def band(self) -> Band:
        return self.candidates[0].band if self.candidates else "silent"

    def summary(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "algorithm": self.algorithm,
            "gallery": {"people": self.people, "prints": self.prints, "sha256": self.digest},
            "thresholds": {"review": self.thresholds.review, "probable": self.thresholds.probable},
            "band": self.band,
            "unusable": self.unusable,
            "compared": self.compared,
            "candidates": [
                {
                    "person": c.person,
                    "evidence": c.evidence,
                    "band": c.band,
                    "fingers": [
                        {
                            "probe": f.probe,
                            "print": f.print_id,
                            "position": f.position,
                            "score": f.score,
                            "evidence": f.evidence,
                        }
                        for f in c.fingers
                    ],
                }
                for c in self.candidates
            ],
        }


def probe(template: Template) -> Probe:
    """A template, ready to look for."""
    return Probe(cylinders(template.minutiae), template.position, template.quality)


def identify(
    templates: Sequence[Template],
    gallery: Gallery,
    *,
    limit: int = 10,
    cascade: bool | None = None,
    jobs: int = 1,
) -> Result:
    """Look for the person of these prints (one per finger). `cascade`: None decides by the size of the gallery.

    Raises Refused for no templates, another algorithm, or one finger given twice."""
    if not templates:
        raise Refused("", "no_probe")
    for template in templates:
        if template.algorithm != gallery.algorithm:
            raise Refused(template.source, "algorithms", value=template.algorithm, other=gallery.algorithm)
    known = [t.position for t in templates if t.position]
    if len(templates) > 1 and len(known) < len(templates):
        raise Refused("", "probe_positions", value=len(templates))
    if len(set(known)) < len(known):
        raise Refused("", "probe_twice", value=max(known, key=known.count))
    return search([probe(t) for t in templates], gallery, limit=limit, cascade=cascade, jobs=jobs)


def search(
    probes: Sequence[Probe],
    gallery: Gallery,
    *,
    limit: int = 10,
    cascade: bool | None = None,
    jobs: int = 1,
    after: int = -1,
) -> Result:
    """As `identify`, from probes. `after`: only people behind this place in `gallery.people`."""
    people = len(gallery)
    run = _Run(gallery, jobs)
    usable = [n for n, p in enumerate(probes) if p.usable]
    first = sorted(usable, key=lambda n: (-(probes[n].quality or 0), -len(probes[n].cylinders), n))[
        :FINGERS_FIRST
    ]
    wanted = np.arange(people) > after
    cheap = cascade if cascade is not None else people > 2 * VOTED_LEAST
    looked = {n: run.best(probes[n], _voted(probes[n], run, wanted) if cheap else wanted) for n in first}
    total = _totals(looked, len(probes), gallery.algorithm, people)
    front = np.zeros(people, bool)
    front[_likest(np.where(wanted, total, -np.inf), max(limit, ALL_FINGERS_FOR))] = True
    best = {n: run.best(probes[n], front & wanted) for n in usable}
    total = np.where(front & wanted, _totals(best, len(probes), gallery.algorithm, people), -np.inf)
    order = _likest(total, limit)
    bounds = thresholds(people)
    candidates = [
        _candidate(int(at), float(total[at]), best, gallery, bounds) for at in order if np.isfinite(total[at])
    ]
    return Result(
        algorithm=gallery.algorithm,
        people=people,
        prints=gallery.prints,
        digest=gallery.digest,
        thresholds=bounds,
        unusable=[n for n in range(len(probes)) if n not in usable],
        compared=run.compared,
        candidates=[c for c in candidates if c.fingers],
    )


def _totals(
    best: dict[int, tuple[Scores, NDArray[np.int64]]], probes: int, algorithm: str, people: int
) -> Scores:
    """The evidence for each person; probes that were not compared count as missing."""
    none: list[float | None] = [None] * (probes - len(best))
    total = np.full(people, person_evidence(none), np.float64)
    for scores, _places in best.values():
        total += np.where(
            scores < 0, person_evidence([None]), finger_evidence(algorithm, np.maximum(scores, 0))
        )
    return total


def _candidate(
    at: int,
    total: float,
    best: dict[int, tuple[Scores, NDArray[np.int64]]],
    gallery: Gallery,
    bounds: Thresholds,
) -> Candidate:
    fingers = []
    for n, (scores, places) in sorted(best.items()):
        if scores[at] < 0:
            continue
        segment, p = divmod(int(places[at]), 1 << 32)
        held = gallery.segments[segment]
        evidence = float(finger_evidence(gallery.algorithm, float(scores[at])))
        fingers.append(Finger(n, held.print_ids[p], int(held.positions[p]), float(scores[at]), evidence))
    return Candidate(gallery.people[at], total, bounds.band(total), fingers)


def _likest(total: Scores, most: int) -> NDArray[np.intp]:
    """The places of the highest, best first; ties by place."""
    if most < len(total):
        least = np.partition(total, -most)[-most]
        places = np.flatnonzero(total >= least)
    else:
        places = np.arange(len(total))
    return places[np.argsort(-total[places], kind="stable")][:most]


def _voted(probe: Probe, run: _Run, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The people who got most votes of this finger."""
    most = max(VOTED_LEAST, int(VOTED_SHARE * wanted.sum()))
    kept = np.zeros(len(wanted), bool)
    kept[_likest(run.votes(probe, wanted), most)] = True
    return kept & wanted


def voters(c: Cylinders) -> NDArray[np.int64]:
    """The cylinders nearest to the middle of the print, where two captures most likely meet."""
    middle = np.median(c.pose[:, :2], axis=0)
    away = np.hypot(c.pose[:, 0] - middle[0], c.pose[:, 1] - middle[1])
    return np.sort(np.argsort(away, kind="stable")[:VOTERS]).astype(np.int64)


class _Run:
    """Kernels over the segments of a gallery, by threads: they hold no lock."""

    def __init__(self, gallery: Gallery, jobs: int) -> None:
        self.gallery, self.jobs, self.compared = gallery, jobs, 0

    def best(self, probe: Probe, chosen: NDArray[np.bool_]) -> tuple[Scores, NDArray[np.int64]]:
        """For each person the best score of their prints of this position (-1: none), and segment << 32 | print."""
        scores, places = np.full(len(chosen), -1.0), np.zeros(len(chosen), np.int64)
        for n, which, found in self._over(probe, chosen, _full):
            of = self.gallery.person_of[n][which]
            order = np.argsort(found, kind="stable")  # the best is written last
            better = order[found[order] > scores[of[order]]]
            scores[of[better]] = found[better]
            places[of[better]] = (n << 32) | which[better]
            self.compared += len(which)
        return scores, places

    def votes(self, probe: Probe, chosen: NDArray[np.bool_]) -> Scores:
        """For each person the most votes that one of their prints got."""
        votes = np.full(len(chosen), -1.0)
        for n, which, found in self._over(probe, chosen, _votes):
            np.maximum.at(votes, self.gallery.person_of[n][which], found)
        return votes

    def _over(
        self, probe: Probe, chosen: NDArray[np.bool_], act: Any
    ) -> list[tuple[int, NDArray[np.int64], Scores]]:
        work = []
        for n, segment in enumerate(self.gallery.segments):
            of = self.gallery.person_of[n]
            live = (of >= 0) & chosen[np.maximum(of, 0)]
            if probe.position:
                live &= (segment.positions == probe.position) | (segment.positions == 0)
            which = np.flatnonzero(live).astype(np.int64)
            if len(which):
                work.append((n, which))
        if self.jobs == 1 or len(work) < 2:
            return [(n, which, act(probe, self.gallery.segments[n], which)) for n, which in work]
        from joblib import Parallel, delayed

        found = Parallel(n_jobs=self.jobs, prefer="threads")(
            delayed(act)(probe, self.gallery.segments[n], which) for n, which in work
        )
        return [(n, which, scores) for (n, which), scores in zip(work, found, strict=True)]


def _full(probe: Probe, segment: Any, which: NDArray[np.int64]) -> Scores:
    out = np.zeros(len(which))
    try:
        from . import kernel
    except ImportError:
        compare = comparison("plain")
        return np.array([compare(probe.cylinders, segment.cylinders(int(p))) for p in which])
    many: Any = kernel.compare_many
    many(*arrays(probe.cylinders), *arrays(segment), segment.starts, which, out)
    return out


def _votes(probe: Probe, segment: Any, which: NDArray[np.int64]) -> Scores:
    try:
        from . import kernel
    except ImportError:
        from .plain import vote

        return np.array(
            [vote(probe.cylinders, voters(probe.cylinders), segment.cylinders(int(p))) for p in which]
        )
    out = np.zeros(len(which))
    c = probe.cylinders
    kernel.vote_many(
        c.words,
        c.mask,
        c.turn,
        voters(c),
        segment.words,
        segment.mask,
        segment.turn,
        segment.starts,
        which,
        out,
    )
    return out
