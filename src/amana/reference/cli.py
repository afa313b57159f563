"""`amana generate`: a large fictional ledger in an empty home, for trying and measuring."""

from __future__ import annotations

import argparse
import json
import sys
import time

NAME = "generate"
HELP = "fill an empty home with a large fictional ledger"
GOOD, BAD_INPUT = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, required=True, metavar="N", help="custody files to open")
    parser.add_argument(
        "--entries", type=int, required=True, metavar="M", help="entries in all, the N enrolments among them"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    if args.people < 1:
        return _bad(f"--people {args.people}: there must be at least one person")
    if args.entries < args.people:
        return _bad(f"--entries {args.entries}: every person needs an enrolment, so at least {args.people}")
    import django

    django.setup()
    from django.core.management import call_command

    from amana.ledger import queries

    call_command("migrate", verbosity=0)
    if not queries.empty():
        return _bad("these books have begun already: choose an empty folder with AMANA_HOME=/path")
    from . import bulk

    began = time.monotonic()
    bulk.generate(people=args.people, entries=args.entries, seed=args.seed, progress=_progress)
    made = {"people": queries.enrolled(), "entries": queries.entry_count()}
    if args.json:
        print(json.dumps({**made, "seconds": round(time.monotonic() - began, 1)}))
    else:
        print(f"{made['people']:,} people, {made['entries']:,} entries")
    return GOOD


def _progress(text: str) -> None:
    print(f"amana generate: {text}", file=sys.stderr)


def _bad(text: str) -> int:
    print(f"amana generate: {text}", file=sys.stderr)
    return BAD_INPUT
