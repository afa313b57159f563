"""Search in a large index, and linking two large rosters of invented people."""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from amana.engines.common.intervals import DateInterval
from amana.engines.naming import postings
from amana.engines.naming.record import Record
from amana.engines.naming.search import Index

from .command import run
from .people import Invented, Names, arabic, written_anew

Pair = tuple[int, int]
QUERIES = 300
PROCESSES = (1, 2)
IN_BOTH = 0.7  # share of a roster that is in the other one


def search(data: Path, people: int) -> str:
    names, rng = Names(data), random.Random(5)
    asked = set(random.Random(6).sample(range(people), QUERIES))
    queries: list[tuple[int, str, Invented]] = []

    def records():  # type: ignore[no-untyped-def]
        for n in range(people):
            person = names.person(rng)
            text = arabic(person) if n % 3 else " ".join(names.latin(p, rng) for p in person.parts)
            if n in asked:
                queries.append((n, *written_anew(person, names, rng)))
            yield Record(str(n), (text,), DateInterval.parse(str(person.year)))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.db"
        began = time.process_time()
        postings.build(path, records())
        built, size = time.process_time() - began, path.stat().st_size
        with Index(path) as index:
            rows = [_ask(index, queries, with_year) for with_year in (True, False)]
    lines = [
        f"## Search: {people:,} invented people, {QUERIES} queries written anew (other spelling, a quarter without a"
        " part, one in twelve with a slip, one in thirty with a kunya, one in a hundred by kunya and family name"
        " alone, one in seven a year off)",
        f"Index built in {built:.0f} CPU-seconds with making the people up, {size / 1e6:.0f} MB.",
        "",
        "| query | in the top 10 | first | median CPU ms | p95 CPU ms | score promised to the first, on average"
        " | right of the first ones with .9 or more |",
        "|---|---|---|---|---|---|---|",
        f"| name and year of birth | {rows[0]} |",
        f"| name alone | {rows[1]} |",
    ]
    return "\n".join(lines) + "\n"


def _ask(index: Index, queries: list[tuple[int, str, Invented]], with_year: bool) -> str:
    top = first = 0
    taken = []
    promised: list[tuple[float, bool]] = []
    for n, text, person in queries:
        query = Record("", (text,), DateInterval.parse(str(person.year)) if with_year else None)
        began = time.process_time()
        hits = index.search(query)
        taken.append(time.process_time() - began)
        top += any(hit.record.id == str(n) for hit in hits)
        first += bool(hits) and hits[0].record.id == str(n)
        if hits:
            promised.append((hits[0].score, hits[0].record.id == str(n)))
    taken.sort()
    ms = [1000 * taken[int(share * len(taken))] for share in (0.5, 0.95)]
    mean = sum(score for score, _right in promised) / len(queries)
    sure = [right for score, right in promised if score >= 0.9]
    told = f"{mean:.3f} | {sum(sure)} of {len(sure)}"
    return f"{top / len(queries):.3f} | {first / len(queries):.3f} | {ms[0]:.0f} | {ms[1]:.0f} | {told}"


def link(data: Path, people: int) -> str:
    left, right, true = rosters(data, people)
    with tempfile.TemporaryDirectory(prefix="amana-rosters-") as folder:
        files = [_written(Path(folder) / f"{n}.csv", side) for n, side in enumerate((left, right))]
        made = {n: Path(folder) / f"proposals{n}.csv" for n in PROCESSES}
        command = [sys.executable, "-m", "amana.cli", "names", "link", *files, "--least", "0"]
        spent = {
            n: run([*map(str, command), "--out", str(made[n]), "--processes", str(n)]) for n in PROCESSES
        }
        same = len({path.read_bytes() for path in made.values()}) == 1
        proposals = _read(made[1])
    lines = [
        f"## Linking two rosters of {people:,} invented people, {len(true):,} in both",
        "Name (Arabic against Latin, with the faults above), year of birth, mother's given name known to 7 in 10."
        " `amana names link` from two files to a third with the reasons of every proposal; memory of all its processes"
        " together, what they share counted once.",
        "",
        "| processes | seconds | CPU-seconds | MB at most |",
        "|---|---|---|---|",
        *[f"| {n} | {s.wall:.0f} | {s.cpu:.0f} | {s.mb:,.0f} |" for n, s in spent.items()],
        "",
        f"The two files are {'the same, byte by byte' if same else '**not the same**'}. {os.cpu_count()} cores; load of"
        f" the last quarter of an hour, this work included: {os.getloadavg()[2]:.1f}.",
        "",
        "| proposals with a score of at least | P | R |",
        "|---|---|---|",
    ]
    lines += _graded(proposals, true, (0.2, 0.3, 0.4, 0.5, 0.8, 0.95))
    if os.environ.get("AMANA_NAMING_SPLINK"):
        from .linkers import splink

        theirs, spent, most = splink(left, right)
        lines += [
            "",
            "Splink 5.0.0 on DuckDB, in an environment of its own, on the same rosters: consonants of a plain"
            " romanisation as first, last, middle and mother's name, year of birth; Jaro-Winkler levels, frequencies"
            " of first and last names, five blocking rules, trained on these rosters without labels; the likeliest"
            " partner of each.",
            f"{spent:.0f} CPU-seconds, at most {most:,.0f} MB.",
            "",
            "| pairs with a probability of at least | P | R |",
            "|---|---|---|",
            *_graded(theirs, true, (0.1, 0.5, 0.8, 0.95, 0.99, 0.999)),
        ]
    return "\n".join(lines) + "\n"


def _written(path: Path, side: list[Record]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "birth", "sex", "mother"])
        for one in side:
            born = one.birth.format() if one.birth else ""
            writer.writerow([one.id, one.names[0], born, one.sex, one.mother or ""])
    return path


def _read(path: Path) -> list[tuple[float, Pair]]:
    """Score and rows of each proposal; the first row of a roster stands behind its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (float(row["score"]), (int(row["left_row"]) - 2, int(row["right_row"]) - 2))
            for row in csv.DictReader(file)
        ]


def rosters(data: Path, people: int) -> tuple[list[Record], list[Record], set[Pair]]:
    """Two lists of the same length and the pairs of rows (numbers in each) that are one person."""
    names, rng = Names(data), random.Random(11)
    alone = int(people * (1 - IN_BOTH))
    everybody = [names.person(rng) for _ in range(people + alone)]
    left = [_record(str(n), arabic(p), p, p.mother, rng) for n, p in enumerate(everybody[:people])]
    right = []
    for n in range(alone, people + alone):
        text, person = written_anew(everybody[n], names, rng)
        right.append(_record(str(n), text, person, names.latin(person.mother, rng), rng))
    rng.shuffle(right)
    place = {record.id: n for n, record in enumerate(right)}
    return left, right, {(n, place[r.id]) for n, r in enumerate(left) if r.id in place}


def _graded(found: list[tuple[float, Pair]], true: set[Pair], steps: tuple[float, ...]) -> list[str]:
    lines = []
    for least in steps:
        kept = {pair for score, pair in found if score >= least}
        right = len(kept & true)
        lines.append(f"| {least} | {right / max(1, len(kept)):.4f} | {right / len(true):.4f} |")
    return lines


def _record(id: str, text: str, person: Invented, mother: str, rng: random.Random) -> Record:
    known = mother if rng.random() < 0.7 else None
    return Record(id, (text,), DateInterval.parse(str(person.year)), "M", mother=known)
