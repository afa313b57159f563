"""Django's SQLite backend with the books' four settings on every connection.

Without `recursive_triggers`, INSERT OR REPLACE deletes the old row and fires no delete trigger.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        for setting in SETTINGS:
            connection.execute(setting)
        return connection
