"""Galleries of invented people: searches a second, what the cascade loses, one arrival, looking for doubles.

An invented print joins halves of two real ones and moves each minutia by some pixels: as many minutiae as real prints
have, flowing as they flow, and nobody's."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from amana.engines.prints import gallery as galleries
from amana.engines.prints import identify as identifying
from amana.engines.prints.cylinders import cylinders
from amana.engines.prints.evidence import thresholds
from amana.engines.prints.gallery import Entry, Gallery
from amana.engines.prints.identify import Probe, probe, search
from amana.engines.prints.values import Minutiae, Template

from .sets import SETS, Key, templates

ALGORITHM = "mindtct+amana-mcc"
DISTINCT = 1_500  # invented people; larger galleries hold them several times
SAMPLE = 20  # searches that are timed


def report(data: Path) -> str:
    real = templates(data, "mindtct")
    people = invented(list(real.values()), DISTINCT)
    made = {id(t.minutiae): cylinders(t.minutiae) for pair in people for t in pair}
    galleries.cylinders = lambda m: made[id(m)] if id(m) in made else cylinders(m)
    lines = [
        "## One against many: two fingers a person, one core, processor time, minutiae by mindtct",
        "Prints per second counts every print that a search decides about.",
        "",
        "| people | prints/s in full | prints/s with the cascade | one arrival, s (longest)"
        " | all against all, hours of one core |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for n in (6_000, 60_000):
            held = enrolled(Path(folder) / str(n), people, n)
            lines.append(f"| {n:,} | {rates(held)} |")
        lines += ["", lost(Path(folder) / "lost", people, real)]
    galleries.cylinders = cylinders
    return "\n".join(lines) + "\n"


def invented(real: list[Template], n: int) -> list[tuple[Template, Template]]:
    rng = np.random.default_rng(11)
    return [(one(real, rng, 2), one(real, rng, 7)) for _ in range(n)]


def one(real: list[Template], rng: np.random.Generator, position: int) -> Template:
    a, b = (real[int(i)].minutiae for i in rng.integers(0, len(real), 2))
    cut = float(np.median(a.x))
    left, right = a.x <= cut, b.x > np.median(b.x)
    x = np.concatenate([a.x[left], b.x[right] - np.median(b.x) + cut])
    y = np.concatenate([a.y[left], b.y[right]])
    n = len(x)
    m = Minutiae(
        (x + rng.normal(0, 6, n)).astype(np.float32),
        (y + rng.normal(0, 6, n)).astype(np.float32),
        np.mod(np.concatenate([a.angle[left], b.angle[right]]) + rng.normal(0, 0.2, n), 2 * np.pi).astype(
            np.float32
        ),
        np.concatenate([a.kind[left], b.kind[right]]),
        np.concatenate([a.quality[left], b.quality[right]]),
    )
    return Template(ALGORITHM, m, position=position)


def enrolled(path: Path, people: list[tuple[Template, Template]], n: int) -> Gallery:
    held = Gallery.create(path, ALGORITHM)
    held.add(Entry(f"p{k}", f"p{k}-{t.position}", t) for k in range(n) for t in people[k % len(people)])
    return held


def of(held: Gallery, n: int) -> list[Probe]:
    """The two enrolled prints of a person, as a probe."""
    segment, p = divmod(2 * n, galleries.SEGMENT_PRINTS)
    found = held.segments[segment]
    return [Probe(found.cylinders(p + k), int(found.positions[p + k])) for k in (0, 1)]


def rates(held: Gallery) -> str:
    n = len(held)
    some = range(0, n, n // SAMPLE)
    search(of(held, 0), held, cascade=True)
    full = [timed(held, k, False) for k in list(some)[:: 1 if n < 10_000 else 20]]
    fast = [timed(held, k, True) for k in some]
    # doubles: person k against those behind; on average half of the people
    doubles = sum(timed(held, k, True, after=k) for k in some) / len(some) * n / 3600
    rate = [2 * n / np.median(x) for x in (full, fast)]
    return f"{rate[0]:,.0f} | {rate[1]:,.0f} | {np.median(fast):.2f} ({max(fast):.2f}) | {doubles:.2f}"


def timed(held: Gallery, k: int, cascade: bool, after: int = -1) -> float:
    began = time.process_time()
    search(of(held, k), held, cascade=cascade, after=after)
    return time.process_time() - began


def lost(path: Path, people: list[tuple[Template, Template]], real: dict[Key, Template]) -> str:
    """Real people among invented ones: who is found in full, and who of them with the cascade."""
    held = Gallery.create(path, ALGORITHM)
    held.add(Entry(f"p{k}", f"p{k}-{t.position}", t) for k, pair in enumerate(people) for t in pair)
    persons = []
    for name in SETS:
        fingers = sorted({key.finger for key in real if key.set == name})
        persons += [(name, a, b) for a, b in zip(fingers[::2], fingers[1::2], strict=True)]
    for name, *pair in persons:
        held.add(
            Entry(f"{name}-{pair[0]}", f"{name}-{f}", placed(real[Key(name, f, 1)], where))
            for f, where in zip(pair, (2, 7), strict=True)
        )
    bound = thresholds(60_000).review
    least, identifying.VOTED_LEAST = (
        identifying.VOTED_LEAST,
        1,
    )  # that share of the people, as in a large gallery
    found = {True: 0, False: 0}
    both = searches = 0
    for name, a, b in persons:
        for n in range(2, 9):
            probes = [probe(placed(real[Key(name, f, n)], where)) for f, where in ((a, 2), (b, 7))]
            hit = {}
            for cascade in (True, False):
                first = search(probes, held, cascade=cascade).candidates[0]
                hit[cascade] = first.person == f"{name}-{a}" and first.evidence >= bound
                found[cascade] += hit[cascade]
            both += hit[False] and not hit[True]
            searches += 1
    identifying.VOTED_LEAST = least
    return (
        f"{searches} searches with two real fingers among {len(people):,} invented people and {len(persons)} real ones,"
        f" bound as for 60,000: found in full {found[False]}, with the cascade {found[True]}; lost by it {both}"
        f" ({both / searches:.2%})."
    )


def placed(t: Template, position: int) -> Template:
    return Template(t.algorithm, t.minutiae, position=position, quality=t.quality)
