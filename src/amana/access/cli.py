"""`amana rekey`: a new master key, so that what was erased is erased in backups too. `amana link`: a one-time link for
somebody who lost theirs, or the password, where no keeper can log in to make one."""

from __future__ import annotations

import argparse
import json
import sys

GOOD, BAD_INPUT = 0, 2


class Rekey:
    NAME = "rekey"
    HELP = (
        "make a new master key and destroy the old one: older backups can then no longer show what was sealed"
    )

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        from amana.ledger.cli import books_open, no_books

        if not books_open():
            return no_books()
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
            f"Now make a backup, keep a copy of {keys.master_path()} apart from it, and destroy every copy of the old"
            " key: until then older backups can still be opened with it, afterwards nothing that was sealed in them.",
            file=sys.stderr,
        )
        return GOOD


class Link:
    NAME = "link"
    HELP = "make a new one-time link for a user who lost the first one or the password; earlier links end"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="the user name")
        parser.add_argument(
            "--address", default="http://localhost:8000", metavar="URL", help="where the console is served"
        )
        parser.add_argument("--json", action="store_true")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        from amana.ledger.cli import books_open, no_books

        if not books_open():
            return no_books()
        from amana.ledger import writer

        from . import people
        from .models import User

        user = User.objects.filter(username=args.user, is_active=True).first()
        if user is None:
            print(
                f"amana link: no user “{args.user}” may log in. Check the name; a stopped account is let in again by a"
                " system keeper.",
                file=sys.stderr,
            )
            return BAD_INPUT
        word = writer.do(lambda: people.invite_again(actor=None, user=user))
        link = f"{args.address.rstrip('/')}/invitation/{word}/"
        if args.json:
            print(json.dumps({"user": user.username, "link": link, "days": people.INVITATION_DAYS}))
            return GOOD
        print(link)
        print(
            f"It works once, for {people.INVITATION_DAYS} days, and is shown this once. The books say that it was"
            " made.",
            file=sys.stderr,
        )
        return GOOD


COMMANDS = [Rekey, Link]
