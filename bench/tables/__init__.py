"""The reader of rosters against the truth of generated ones: precision and recall of every field, and speed beside
reading the same cells with the library alone."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from amana.engines.tables import dump, read_roster
from amana.engines.tables.generate import LANGUAGES, generate
from amana.engines.tables.records import TEXT_FIELDS

from .. import rounds

TODAY = dt.date(2026, 2, 1)
SEEDS = range(500, 510)
SUFFIXES = (".xlsx", ".csv", ".xls", ".ods")
LARGE = 3_000


def main() -> None:
    rounds.write("tables", "\n".join(["# tables", "", *_scores(), "", *_speed(), ""]))


def _scores() -> list[str]:
    """A table of precision and recall by field, over fresh seeds in four languages and four formats."""
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    files = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            for language in LANGUAGES:
                path = Path(folder) / f"{language}{seed}{SUFFIXES[files % 4]}"
                truth = generate(path, people=40, seed=seed, language=language).as_dict()
                _count(truth, dump(read_roster(path, today=TODAY)), hits)
                files += 1
    lines = [
        f"{files} generated rosters of 40 people, {', '.join(LANGUAGES)}, {', '.join(SUFFIXES)}; seeds {SEEDS}.",
        "The generator is ours: these figures say that reader and generator agree, not how a stranger's file fares.",
        "",
        "| what | right | missed | wrong | recall | precision |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, (right, missed, wrong) in hits.items():
        recall, precision = right / max(1, right + missed), right / max(1, right + wrong)
        lines.append(f"| {name} | {right} | {missed} | {wrong} | {recall:.4f} | {precision:.4f} |")
    return lines


def _count(truth: dict[str, Any], found: dict[str, Any], hits: dict[str, list[int]]) -> None:
    wanted = {(row["sheet"], row["row"]): row for row in truth["rows"]}
    got = {(row["sheet"], row["row"]): row for row in found["rows"]}
    _sets(hits["rows"], set(wanted), set(got))
    for place in wanted.keys() & got.keys():
        for name in TEXT_FIELDS:
            one, other = wanted[place][name], got[place][name]
            said, read = one not in (None, []), other not in (None, [])
            hits[name][0] += said and one == other
            hits[name][1] += said and one != other
            hits[name][2] += read and one != other
    for what in ("reports", "duplicates"):
        _sets(hits[what], *({_key(item) for item in side[what]} for side in (truth, found)))


def _key(item: Any) -> tuple[Any, ...]:
    return tuple(map(tuple, item)) if isinstance(item, list) else (item["sheet"], item["row"], item["field"])


def _sets(hit: list[int], wanted: set[Any], got: set[Any]) -> None:
    hit[0] += len(wanted & got)
    hit[1] += len(wanted - got)
    hit[2] += len(got - wanted)


def _speed() -> list[str]:
    """Our reading (child process, normalising, duplicates) beside the bare cells out of the same library."""
    from python_calamine import load_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        generate(path, people=LARGE, seed=2, language="ar", mess=0.0)

        def bare() -> None:
            book = load_workbook(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

        ratio = rounds.interleave(lambda: read_roster(path, today=TODAY), bare)
    return [
        f"{LARGE:,} people: bare cells take {ratio} of the time of the whole reading (7 rounds, spread in brackets)."
    ]
