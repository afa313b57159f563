"""`amana names score|index|search|link`: names across scripts, proposals with reasons."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "names"
HELP = "compare, find and link names across scripts; proposals only"

GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    score = verbs.add_parser("score", help="score the pairs of a CSV file (columns left, right)")
    score.add_argument("pairs", type=Path, metavar="PAIRS.csv")
    score.add_argument("--out", type=Path, required=True, metavar="FILE", help="“-” for standard output")
    score.add_argument("--accept-empty", action="store_true", help="leave the score of an empty name blank")
    score.add_argument("--explain", action="store_true", help="add a column with the evidence in words")
    score.add_argument("--language", choices=("en", "ar"), default="en")
    score.add_argument("--json", action="store_true")
    score.set_defaults(act=_score)


def run(args: argparse.Namespace) -> int:
    from .csvfile import BadFile

    try:
        return int(args.act(args))
    except BadFile as error:
        print(f"amana names {args.verb}: {error}", file=sys.stderr)
        return BAD_INPUT


def _score(args: argparse.Namespace) -> int:
    from . import csvfile
    from .csvfile import BadFile

    table = csvfile.read(args.pairs)
    left, right = table.place("left"), table.place("right")
    added = ["score", "band", "bits", *(["evidence"] if args.explain else [])]
    for column in added:
        if column in table.columns:
            raise BadFile(f"{table.path}, row 1: there is a column “{column}” already. Rename it first.")
    counts: dict[str, int] = {}

    def rows() -> Iterator[list[object]]:
        for line, cells in table.rows:
            missing = [name for name, at in (("left", left), ("right", right)) if not cells[at].strip()]
            if missing and not args.accept_empty:
                raise BadFile(
                    f"{table.path}, row {line}, column “{missing[0]}”: the name is empty. Fill it in, or use "
                    "--accept-empty to leave its score blank."
                )
            found = (
                ["", "", "", *([""] if args.explain else [])]
                if missing
                else _scored(cells[left], cells[right], args)
            )
            counts[str(found[1])] = counts.get(str(found[1]), 0) + 1
            yield [*cells, *found]

    csvfile.write(args.out, [*table.columns, *added], rows())
    summary = {"pairs": len(table.rows), "bands": {k or "blank": n for k, n in sorted(counts.items())}}
    if args.json:
        _print(summary)
    elif str(args.out) != "-":
        print(f"{len(table.rows)} pairs scored into {args.out}.", file=sys.stderr)
    return GOOD


def _scored(left: str, right: str, args: argparse.Namespace) -> list[str]:
    from .bands import band, score
    from .compare import compare, name_bits

    if args.explain:
        found = compare(left, right)
        bits, extra = found.bits, [" · ".join(e.sentence(args.language) for e in found.evidence)]
    else:
        bits, extra = name_bits(left, right), []
    return [f"{score(bits):.6f}", band(bits), f"{bits:.3f}", *extra]


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
