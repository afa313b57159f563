"""`amana hazard score | simulate | backtest`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

NAME = "hazard"
HELP = "how likely an incident at a facility is, what a plan would change, how good the forecasts were"
GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    score = verbs.add_parser("score", help="the hazard of each facility at a moment, with its explanation")
    score.add_argument("sites", metavar="SITES", help="facilities and what is recorded about them (JSON)")
    score.add_argument(
        "--at", metavar="DATE", required=True, help="only what was recorded before this counts"
    )
    score.add_argument("--model", metavar="FILE", help="a model from an accepted refit (default: the priors)")
    score.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    from .problems import Refused

    try:
        return {"score": _score}[args.verb](args)
    except Refused as refused:
        for problem in refused.problems:
            print(f"amana hazard {args.verb}: {problem.text()}", file=sys.stderr)
        return BAD_INPUT


def _score(args: argparse.Namespace) -> int:
    from . import model, reading, record
    from .problems import refuse
    from .score import score

    try:
        at = reading.days(args.at)
    except (ValueError, OverflowError):
        raise refuse("--at", "not_date", value=args.at) from None
    book = record.parse(reading.load(args.sites))
    used = model.load(reading.load(args.model)) if args.model else model.of_priors()
    scores = score(book, at, used)
    for site in book.sites:
        if site.kind == "camp":
            print(f"{site.id} is a camp: its residents are protected, not scored", file=sys.stderr)
    if args.json:
        _json([found.summary() for found in scores])
        return GOOD
    for found in scores:
        print(
            f"{found.site}: {found.p7:.2%} in 7 days ({found.low:.2%} to {found.high:.2%}), {found.p28:.2%} in 28"
        )
        moved = [c for c in found.contributions if abs(c.factor - 1) >= 0.05]
        for c in sorted(moved, key=lambda c: -c.factor):
            print(f"    x {c.factor:.2f}  {c.indicator}: {', '.join(c.evidence) or 'assumed'}")
    return GOOD


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))
