"""This desk's lines in the rail."""

from __future__ import annotations


def register() -> None:
    """Reports and warnings stand here."""
