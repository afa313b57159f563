"""What `amana up` does before it serves: schema, translations, and on first start the demonstration."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from amana.access import keys as access_keys
from amana.engines.common import clock
from amana.engines.common.kept import kept
from amana.ledger import inspect, rights, signing, story, trouble
from amana.ledger import queries as ledger

from . import demo

Say = Callable[[str], None]


class Unfit(Exception):
    """Why these books cannot be served, and what to do."""


def books(*, demonstration: bool, say: Say) -> list[str]:
    """Bring the schema up to date and, where the books are empty, fill or open them.

    Returns the lines that tell the person at the terminal how to begin. Raises Unfit."""
    try:
        _migrate(say)
        _check_routes()
        _check_keys()
        for line in inspect.differences():
            say(f"The books are closed for writing: {line}. Run “amana check”, then call the system keeper.")
        if ledger.empty() and demonstration:
            _load_demonstration(say)
    except (DatabaseError, sqlite3.DatabaseError) as failed:
        raise Unfit(trouble.told(failed)) from failed
    if ledger.empty():
        from . import setup

        return [f"First set-up: open /setup/ and enter the code {setup.code()}"]
    if not ledger.demonstration():
        return clock_behind()
    story.resume()
    password = demo_password()
    users = demo.demo_users(password)
    return [
        "Demonstration: every person is fictional. Log in as any of:",
        *_columns(users, 4),
        f"  password (the same for all): {password}",
    ]


def clock_behind() -> list[str]:
    """What to say where the clock of this machine is behind the last entry: it was set back, or it ran ahead when that
    was entered and is right now. The log never goes backwards: until then whatever is entered carries that time."""
    last = ledger.head().recorded_at
    if last is None or last - clock.now() <= ledger.CLOCK_SLACK:
        return []
    return [
        f"The clock of this machine says {clock.now():%Y-%m-%d %H:%M %Z}, and the last entry is of"
        f" {last:%Y-%m-%d %H:%M %Z}: if the clock is wrong now, set it"
        " right. If it ran ahead then, leave it: until that time new entries carry it, and whoever was moved with it"
        " cannot be moved again before."
    ]


OURS = {"access", "ledger", "registry", "watch", "operations"}


def _refuse_foreign(applied: Collection[tuple[str, str]]) -> None:
    """A database that another application uses stays as it is: its tables and ours would get into each other's way."""
    if OURS & {app for app, _name in applied}:
        return
    ours = {*connection.introspection.django_table_names(), "django_migrations"}
    foreign = sorted(set(connection.introspection.table_names()) - ours)
    if foreign:
        raise Unfit(
            f"the database {_database_name()} holds tables of another application ({', '.join(foreign[:3])}): "
            "give Amana one of its own (DATABASE_URL, or AMANA_HOME=/path)"
        )


def _migrate(say: Say) -> None:
    try:
        executor = MigrationExecutor(connection)
        _refuse_foreign(executor.loader.applied_migrations)
        executor.loader.check_consistent_history(connection)
    except (InconsistentMigrationHistory, NodeNotFoundError) as wrong:
        raise Unfit(
            f"the database {_database_name()} was made by another Amana ({wrong}): "
            "start with the version that made it, or with other books (AMANA_HOME=/path)"
        ) from wrong
    foreign = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in OURS and (app, name) not in executor.loader.disk_migrations
    )
    if foreign:
        raise Unfit(
            f"the database {_database_name()} was written by a newer Amana ({foreign[-1]}): "
            "install that version again, or use other books (AMANA_HOME=/path)"
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan and connection.vendor == "sqlite" and _begun():
        kept = backup(Path(settings.HOME) / "backups", label="before-migration")
        say(f"Bringing older books up to date; a copy of them as they were is {kept}")
    if settings.DATABASE_OWNER_URL and connection.vendor == "postgresql":
        _migrate_as_owner(bool(plan))
    elif plan:
        call_command("migrate", verbosity=0)


def _begun() -> bool:
    """Whether there is anything to keep a copy of: a first start that was cut short wrote nothing yet."""
    return "ledger_head" in connection.introspection.table_names() and not ledger.empty()


def _migrate_as_owner(due: bool) -> None:
    """In a process of its own, so that the one that serves never holds the owner's connection; then say anew what the
    role that serves may do. The owner's address is forgotten before anything else runs."""
    owner = settings.DATABASE_OWNER_URL
    os.environ.pop("DATABASE_OWNER_URL", None)
    settings.DATABASE_OWNER_URL = ""
    if due:
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env={**os.environ, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "amana.settings"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Unfit(f"the tables could not be brought up to date ({last}): check DATABASE_OWNER_URL")
    try:
        rights.grant(owner, str(settings.DATABASES["default"]["USER"]))
    except ValueError as same:
        raise Unfit(str(same)) from same


def _check_routes() -> None:
    """Every table of rules reads and every route declares an action; otherwise nothing is served."""
    wrong = [m for m in checks.run_checks(tags=["access"]) if m.level >= checks.ERROR]
    if wrong:
        raise Unfit("; ".join(f"{m.msg} [{m.id}]" for m in wrong[:5]))


def _check_keys() -> None:
    """Books whose keys are not beside them are not served: what they seal could not be read, and nothing be written;
    new keys would hide that until the next minute."""
    folder = Path(settings.HOME) / "keys"
    missing = [
        name
        for name, here in (
            ("service.seed", signing.own_key_is_here()),
            ("master.key", access_keys.master_is_here()),
        )
        if not here
    ]
    if missing:
        raise Unfit(
            f"the keys of these books are not in {folder} ({', '.join(missing)}): put back the folder “keys” that was"
            " kept for them, apart from the copies"
        )


def _load_demonstration(say: Say) -> None:
    load = import_string(settings.DEMONSTRATION)
    began = time.monotonic()
    say("Loading the reference operation (fictional people, real towns) …")
    load(progress=lambda text, *_: say(f"  {text}"))
    say(f"  {ledger.enrolled():,} files in {time.monotonic() - began:.0f} s")


def demo_password() -> str:
    """`AMANA_DEMO_PASSWORD`, else one made at first start and kept beside the books."""
    given = os.environ.get("AMANA_DEMO_PASSWORD")
    if given:
        return given
    path = Path(settings.HOME) / "demonstration-password"
    return kept(path, lambda: f"amana-{secrets.token_hex(4)}".encode()).decode().strip()


def backup(folder: Path, *, label: str = "amana", source: Path | None = None) -> Path:
    """A consistent copy of the SQLite file while others read and write, by SQLite's own backup interface."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{label}-{datetime.now():%Y%m%d-%H%M%S}.sqlite3"
    original = sqlite3.connect(f"file:{source or _database_name()}?mode=ro", uri=True)
    try:
        target.touch(mode=0o600)
        copy = sqlite3.connect(target)
        with copy:
            original.backup(copy)
        copy.close()
    finally:
        original.close()
    return target


def _database_name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _columns(words: list[str], across: int) -> list[str]:
    width = max(map(len, words), default=0) + 2
    return [
        "  " + "".join(word.ljust(width) for word in words[start : start + across]).rstrip()
        for start in range(0, len(words), across)
    ]
