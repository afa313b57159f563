"""`amana rekey`: a new master key, so that what was erased is erased in backups too."""

from __future__ import annotations

import argparse
import json
import sys

GOOD, BAD_INPUT, NO_BOOKS = 0, 2, 3

NAME = "rekey"
HELP = "make a new master key and destroy the old one: older backups can then no longer show what was sealed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    from amana.ledger.cli import books_open

    if not books_open():
        print("There are no books yet: begin with “amana up”.", file=sys.stderr)
        return NO_BOOKS
    from amana.ledger.errors import Refused

    from . import keys, rotation

    try:
        done = rotation.rotate()
    except Refused as refused:
        print(f"amana rekey: {refused}", file=sys.stderr)
        return BAD_INPUT
    if args.json:
        print(json.dumps({"keys": done.keys, "secrets": done.secrets}))
        return GOOD
    print(f"{done.keys:,} keys and {done.secrets:,} second factors are wrapped under a new master key.")
    print(
        f"Now make a backup, keep a copy of {keys.master_path()} apart from it, and destroy every copy of the old key:"
        " until then older backups can still be opened with it, afterwards nothing that was sealed in them.",
        file=sys.stderr,
    )
    return GOOD
