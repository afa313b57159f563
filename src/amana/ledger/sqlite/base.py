"""Django's SQLite backend with the books' settings on every connection, and its transactions begun without detours.

Without `recursive_triggers`, INSERT OR REPLACE deletes the old row and fires no delete trigger.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",  # what is erased does not stay behind in the file's free space
)

STATEMENTS = 512
"""Statements that a connection keeps prepared. The driver's own 128 are pushed out by a desk's many questions, and to
prepare an entry anew, with the programs of its triggers, takes longer than to write it."""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        _private(str(conn_params["database"]))
        connection = super().get_new_connection({"cached_statements": STATEMENTS, **conn_params})
        for setting in SETTINGS:
            connection.execute(setting)
        return connection

    def _run(self, statement: str) -> None:
        with self.wrap_database_errors:
            self.connection.execute(statement)

    def _start_transaction_under_autocommit(self) -> None:
        self._run("BEGIN IMMEDIATE")

    def _savepoint(self, sid: str) -> None:
        self._run(f"SAVEPOINT {sid}")

    def _savepoint_rollback(self, sid: str) -> None:
        self._run(f"ROLLBACK TO SAVEPOINT {sid}")

    def _savepoint_commit(self, sid: str) -> None:
        self._run(f"RELEASE SAVEPOINT {sid}")


def _private(name: str) -> None:
    """Books are nobody else's on this machine, whoever may look into the folder. SQLite gives its log the same mode."""
    if not name.startswith(("file:", ":memory:")):
        with contextlib.suppress(OSError):  # what is wrong with the place is said when it is opened
            if not Path(name).exists():
                Path(name).touch(mode=0o600)
