"""`amana read`: what reports say, who said it, and how many independent origins it has."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

NAME = "read"
HELP = "read reports (txt, html, docx, pdf, eml): quantities, dates, speakers, claims, independent origins"

GOOD, BAD_INPUT = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a report; several are read together")
    parser.add_argument("--published", metavar="DAY", help="the day of publication (ISO), for relative dates")
    parser.add_argument("--json", action="store_true", help="everything found, as docs/formats/read.md says")
    parser.add_argument("--stix", metavar="OUT", help="also write a STIX 2.1 bundle")


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"--published {text}: write a day like 2026-01-19") from None


def run(args: argparse.Namespace) -> int:
    from ..common import written
    from .exchange import as_json, as_stix
    from .extract import load
    from .read import read
    from .unreadable import Unreadable

    try:
        if source := written.over(args.stix, args.files):
            raise ValueError(f"--stix {args.stix} would destroy {source}: write to another file")
        published = _day(args.published)
        documents = load([Path(name) for name in args.files], published)
        reading = read(documents)
    except (Unreadable, ValueError) as error:
        print(f"amana read: {error}", file=sys.stderr)
        return BAD_INPUT
    if args.stix:
        bundle = as_stix(reading, dt.datetime.now(dt.UTC))
        Path(args.stix).write_text(json.dumps(bundle, ensure_ascii=False, indent=1), encoding="utf-8")
    if args.json:
        json.dump(as_json(reading), sys.stdout, ensure_ascii=False)
        print()
    else:
        from .show import summary

        print(summary(reading))
    return GOOD
