"""What a database says when it cannot be used, in words that lead to the remedy."""

from __future__ import annotations

from django.db import connection


def told(failed: Exception) -> str:
    """One sentence about a `DatabaseError`, with what to do."""
    text = (str(failed).splitlines() or [type(failed).__name__])[0]
    if connection.vendor == "postgresql":
        return _postgresql(text)
    return _sqlite(text, str(connection.settings_dict["NAME"]))


REMEDIES = (
    ("password", "check the user name and the password in DATABASE_URL"),
    ('role "', "check the user name in DATABASE_URL"),
    ('database "', "make it with createdb, or check the name in DATABASE_URL"),
    ("", "check the host and the port in DATABASE_URL, and that the server runs"),
)
"""What PostgreSQL's English words hold, and what to do then; the first that fits."""


def _postgresql(text: str) -> str:
    text += ")" * (text.count("(") - text.count(")"))  # the rest stood on a further line
    if "permission denied" in text:
        return (
            f"PostgreSQL does not let this role do that ({text}): "
            "name the role that owns the tables in DATABASE_OWNER_URL"
        )
    remedy = next(words for held, words in REMEDIES if held in text)
    return f"PostgreSQL does not answer as it should ({text}): {remedy}"


def _sqlite(text: str, name: str) -> str:
    if "not a database" in text or "malformed" in text:
        return f"{name} is not a whole database ({text}): put back a backup, or use other books (AMANA_HOME=/path)"
    if "disk I/O" in text:
        return f"{name} cannot be read or written ({text}): make room on the disk; if there is, put back a backup"
    if "locked" in text:
        return f"{name} is held by another program ({text}): stop it and start again"
    if "readonly" in text or "unable to open" in text:
        return f"{name} cannot be opened for writing ({text}): change who owns it and its folder, or use other books"
    if "is full" in text:
        return f"{name} cannot grow ({text}): make room on the disk"
    return f"{name} cannot be used ({text}): run “amana check”, or put back a backup"
