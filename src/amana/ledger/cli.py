"""`amana check` and `amana as-of`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

GOOD, FINDING, BAD_INPUT, NO_BOOKS = 0, 1, 2, 3


def books_open() -> bool:
    """Make Django ready, and in a demonstration its clock; True when there are books. Asks nothing of a database that
    is not there, so that looking makes no file. Raises DatabaseError where the database cannot be used: that is not
    the same as no books."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import translation

    from . import queries, story

    translation.activate("en")  # as the terminal speaks; a command with --language asks for Arabic itself

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        return False
    if "ledger_head" not in connection.introspection.table_names() or queries.empty():
        return False
    story.resume()
    return True


def _older() -> bool:
    """Whether a migration of the ledger has still to be made: its guards are then not those of today."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    return any(
        app == "ledger" and (app, name) not in loader.applied_migrations for app, name in loader.graph.nodes
    )


def no_books() -> int:
    """Say so, and the exit code of it."""
    print("There are no books yet: begin with “amana up”.", file=sys.stderr)
    return NO_BOOKS


class Check:
    NAME = "check"
    HELP = "read the books from the first entry to the last and name the first thing that is wrong"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        if not books_open():
            return no_books()
        from . import signing
        from .check import check_books
        from .errors import Refused

        report = check_books()
        fault = report.fault
        if fault and fault.seq is None and _older():
            print(
                "amana check: these books were made by an older Amana: start “amana up” once, which brings them up to"
                " date, then check them",
                file=sys.stderr,
            )
            return BAD_INPUT
        if args.json:
            bad = {"seq": fault.seq, "rule": fault.rule, "message": fault.message} if fault else None
            said = {"ok": report.ok, "entries": report.entries, "people": report.people}
            _json({**said, "redacted": report.redacted, "first_bad": bad})
        elif fault is None:
            erased = f"; values erased by order: {report.redacted:,}" if report.redacted else ""
            print(f"The books are sound: {report.entries:,} entries, {report.people:,} people{erased}.")
        else:
            where = "the schema" if fault.seq is None else f"leaf {fault.seq}"
            print(f"First fault at {where} ({fault.rule}): {fault.message}")
        if fault and fault.rule == "values" and (lacking := signing.keys_lacking()):
            absent = Refused("keys-absent", folder=signing.keys_folder(), names=", ".join(lacking))
            print(f"amana check: {absent}", file=sys.stderr)
        return GOOD if report.ok else FINDING


class AsOf:
    NAME = "as-of"
    HELP = "what the books said at one moment about another"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--at",
            metavar="T",
            help="what was recorded by then, such as 2026-02-07T23:00+03:00 (default: now)",
        )
        parser.add_argument(
            "--about",
            metavar="V",
            help="the moment asked about (default: now); without an offset in Baghdad time",
        )
        parser.add_argument("--person", metavar="NUMBER", help="one custody file: its chain of entries")
        parser.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        try:
            at, about = (moment(name, getattr(args, name)) for name in ("at", "about"))
        except ValueError as error:
            print(f"amana as-of: {error}", file=sys.stderr)
            return BAD_INPUT
        if not books_open():
            return no_books()
        from . import asof

        try:
            answer = asof.answer(at, about, args.person)
        except LookupError as error:
            print(f"amana as-of: {error}", file=sys.stderr)
            return BAD_INPUT
        if args.json:
            _json(answer)
        else:
            print(asof.text(answer))
        return FINDING if answer.get("difference") else GOOD


def moment(name: str, text: str | None) -> datetime | None:
    """What an option says as an ISO 8601 moment, in digits of any script; without an offset it is read in Baghdad time.
    Raises ValueError naming the option."""
    if text is None:
        return None
    from zoneinfo import ZoneInfo

    from amana.engines.common.digits import to_ascii

    try:
        found = datetime.fromisoformat(to_ascii(text))
    except ValueError:
        raise ValueError(f"--{name} {text}: write a moment like 2026-02-07T23:00+03:00") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo("Asia/Baghdad"))


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


COMMANDS = [Check, AsOf]
