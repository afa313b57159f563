"""`amana import roster`: a list of persons into the books, or judged alone; `amana fingers`: missing templates."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from amana.engines.common import written
from amana.ledger.cli import books_open, moment, no_books

GOOD, FINDING, BAD_INPUT, NO_BOOKS = 0, 1, 2, 3


class Import:
    NAME = "import"
    HELP = "bring lists of other people's making into the books"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
        roster = what.add_parser("roster", help="persons in custody, from a spreadsheet or CSV file")
        roster.add_argument(
            "file", type=Path, metavar="FILE", help=".xlsx, .xlsm, .xls, .ods, .csv or FollowTheMoney"
        )
        roster.add_argument("--account", metavar="CODE", help="the account for all rows (else a column)")
        roster.add_argument("--basis", metavar="CODE", help="the legal basis for all rows (else a column)")
        roster.add_argument("--sender", default="", help="who sent it: its columns are remembered")
        roster.add_argument(
            "--population",
            choices=("detainee", "resident"),
            help="detainees or camp residents (default: residents where the account is a camp)",
        )
        roster.add_argument(
            "--admitted-at",
            metavar="T",
            help="since when they are held there (default: the moment of import)",
        )
        roster.add_argument("--dry-run", action="store_true", help="judge the file, write nothing")
        roster.add_argument(
            "--accept-good-rows", action="store_true", help="enter the good rows, leave the bad"
        )
        known = roster.add_mutually_exclusive_group()
        known.add_argument(
            "--leave-known-rows",
            action="store_true",
            help="leave out rows that are like people of the register",
        )
        known.add_argument(
            "--accept-known-rows",
            action="store_true",
            help="enter them: they are other people; examiners look at the pairs",
        )
        roster.add_argument(
            "--by-wristband",
            action="store_true",
            help="enter those of whom no name is known by their wristbands, provisionally",
        )
        roster.add_argument(
            "--dump", type=Path, metavar="OUT.json", help="also write the rows as they were read"
        )
        roster.add_argument(
            "--errors", type=Path, metavar="OUT.xlsx", help="also write the errors as a table"
        )
        roster.add_argument("--language", choices=("en", "ar"), default="en", help="of messages")
        roster.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        # Sixty thousand rows are millions of values that live to the end: looking for garbage among them is
        # a tenth of the time.
        gc.freeze()
        gc.set_threshold(500_000, 50, 100)
        with _in_a_file(args.file) as args.file:
            return _Roster(args).run()


class _Roster:
    """One run of the command."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.errors: list[dict[str, Any]] = []

    def run(self) -> int:
        from amana.engines.tables import dump, errors, read_roster, write_errors_xlsx

        args = self.args
        for option in ("dump", "errors"):
            if written.over(out := getattr(args, option), [args.file]):
                return self._stop(
                    BAD_INPUT, f"--{option} {out} would destroy the roster itself. Write to another file."
                )
        books = books_open()
        if not books and not args.dry_run:
            return self._stop(NO_BOOKS, "There are no books yet: begin with “amana up”.")
        try:
            self.admitted_at = moment("admitted-at", args.admitted_at)
            roster = read_roster(args.file, today=_today(books), memory=_memory(books, args.sender))
        except OSError as error:
            return self._stop(BAD_INPUT, f"{args.file}: {error.strerror or error}. Check the path.")
        except ValueError as error:
            return self._stop(BAD_INPUT, str(error))
        try:
            if args.dump:
                read = json.dumps(dump(roster, args.language), ensure_ascii=False, indent=1)
                written.whole(args.dump, lambda place: place.write_text(read + "\n", encoding="utf-8"))
            if args.errors:
                write_errors_xlsx(roster, args.errors, language=args.language)
        except OSError as error:
            return self._stop(
                BAD_INPUT,
                f"{error.filename or args.dump or args.errors}: {error.strerror}. Choose another place to write to.",
            )
        if roster.outcome == "refused":
            message = roster.message if args.language == "en" else roster.message_ar
            self._error(None, roster.code, message)
            self._answer({"rows": 0, "good": 0, "bad": 0, "duplicates": 0, "batch": None})
            print(f"{args.file.name}: {message}", file=sys.stderr)
            return BAD_INPUT
        self.errors += errors(roster, args.language)
        if not books:
            return self._judged_alone(roster)
        from . import intake

        return self._into_books(intake, roster)

    def _judged_alone(self, roster: Any) -> int:
        """A dry run without books: what the books would have to know is one error each."""
        from .rosters import named_by_no_row, unknown_sentence

        for what in ("account", "basis"):
            code = getattr(self.args, what)
            if code or named_by_no_row(roster, what):
                self._error(None, f"{what}-unknown", unknown_sentence(what, code or "", self.args.language))
        bad = len(roster.bad_rows())
        return self._judged(len(roster.rows), bad, len(roster.duplicates))

    def _into_books(self, intake: Any, roster: Any) -> int:
        from django.utils import translation

        from amana.ledger.errors import Refused

        args = self.args
        with translation.override(args.language):
            answers = intake.Answers(
                args.account,
                args.basis,
                args.sender.strip(),
                args.population,
                self.admitted_at,
                args.by_wristband,
            )
            judged = intake.judge(roster, answers, args.file)
            for item in judged.errors:
                self._error(item.row, item.code, item.message, sheet=item.sheet, column=item.column)
            if args.dry_run:
                return self._judged(judged.rows, judged.bad, len(roster.duplicates))
            if judged.blocked:
                self._answer(judged.counts(len(roster.duplicates)))
                return self._stop(BAD_INPUT, judged.blocked)
            if judged.bad and not args.accept_good_rows:
                self._answer(judged.counts(len(roster.duplicates)))
                self._say_bad(judged.bad)
                return FINDING
            try:
                if (asked := intake.undecided(judged)) and not args.accept_known_rows:
                    if not args.leave_known_rows:
                        return self._ask(judged, asked, len(roster.duplicates))
                    intake.leave_known(judged)
                batch = intake.enter(
                    judged,
                    accept_good_rows=args.accept_good_rows,
                    progress=self._progress,
                )
            except Refused as refused:
                self._error(None, refused.code, f"{refused.message} {refused.remedy}")
                self._answer(judged.counts(len(roster.duplicates)))
                return self._stop(BAD_INPUT, str(refused))
            counts = judged.counts(len(roster.duplicates)) | {"known": len(asked), "batch": batch.code}
            self._answer(counts)
            if not args.json:
                print(f"Batch {batch.code}: {batch.files.count():,} people enrolled.")
            return GOOD

    def _ask(self, judged: Any, asked: list[Any], duplicates: int) -> int:
        """Rows are like people of the register, and nobody said which they are: entered, they would count twice."""
        for item in asked:
            self._error(item.row, item.code, item.message, sheet=item.sheet)
        self._answer(judged.counts(duplicates))
        print(
            f"{len(asked):,} rows are like people whom the register has already; nothing was written. Leave them out"
            " with --leave-known-rows, or enter them as other people with --accept-known-rows.",
            file=sys.stderr,
        )
        return FINDING

    def _judged(self, rows: int, bad: int, duplicates: int) -> int:
        self._answer({"rows": rows, "good": rows - bad, "bad": bad, "duplicates": duplicates, "batch": None})
        if bad:
            self._say_bad(bad)
        return FINDING if self.errors else GOOD

    def _say_bad(self, bad: int) -> None:
        from .rosters import rows_stay_out

        print(rows_stay_out(bad, self.args.language), file=sys.stderr)

    def _error(
        self, row: int | None, code: str, message: str, *, sheet: str = "", column: str | None = None
    ) -> None:
        self.errors.append({"sheet": sheet, "row": row, "column": column, "code": code, "message": message})

    def _answer(self, counts: dict[str, Any]) -> None:
        if self.args.json:
            order = ("rows", "good", "bad", "duplicates")
            answer = {name: counts[name] for name in order}
            answer |= {"errors": self.errors, "batch": counts["batch"]}
            if counts.get("known"):
                answer["known"] = counts["known"]
            print(json.dumps(answer, ensure_ascii=False))
            return
        print("{rows:,} rows: {good:,} good, {bad:,} bad, {duplicates:,} pairs alike.".format(**counts))
        for error in self.errors[:50]:
            where = " ".join(filter(None, (error["sheet"], f"{error['column'] or ''}{error['row'] or ''}")))
            print(f"  {where}: {error['message']}" if where else f"  {error['message']}")
        if len(self.errors) > 50:
            print(f"  … and {len(self.errors) - 50:,} more; --errors OUT.xlsx lists them all.")

    def _progress(self, done: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} entered", end="", file=sys.stderr)

    @staticmethod
    def _stop(code: int, message: str) -> int:
        print(f"amana import roster: {message}", file=sys.stderr)
        return code


@contextlib.contextmanager
def _in_a_file(path: Path) -> Iterator[Path]:
    """A roster that comes through a pipe is opened more than once, so it is kept in a file while it is read."""
    from amana.engines.tables import Limits

    if not path.exists() or path.is_file() or path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, path.name)
        with path.open("rb") as pipe, kept.open("wb") as file:
            left = (Limits().file_mb << 20) + 1  # one byte too many is refused as any file of that size
            while left and (part := pipe.read(min(left, 1 << 20))):
                left -= file.write(part)
        yield kept


def _today(books: bool) -> date:
    from amana.engines.common import clock

    from . import books as desk

    return desk.today() if books else clock.now().astimezone(desk.ZONE).date()


def _memory(books: bool, sender: str) -> dict[str, Any] | None:
    if not books or not sender.strip():
        return None
    from .services import roster_rows

    return {"columns": {key: meaning or None for key, meaning in roster_rows.memory(sender.strip()).items()}}


class Fingers:
    NAME = "fingers"
    HELP = "make the searchable templates of fingerprints that are missing, from their sealed images"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--most", type=int, metavar="N", help="stop after N images (default: all of them)"
        )
        parser.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        if args.most is not None and args.most < 1:
            print(f"--most {args.most}: give a number from 1.", file=sys.stderr)
            return BAD_INPUT
        if not books_open():
            return no_books()
        from . import prints
        from .services.searches import templates_make

        if not prints.available():
            print("Prints cannot be read here: pip install 'amana[biometrics]'.", file=sys.stderr)
            return BAD_INPUT
        made, unreadable = templates_make(args.most)
        if args.json:
            print(json.dumps({"made": made, "unreadable": unreadable}))
        else:
            print(f"{made} templates made, {unreadable} images cannot be read")
        return FINDING if unreadable else GOOD


COMMANDS = [Import, Fingers]
