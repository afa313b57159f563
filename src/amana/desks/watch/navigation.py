"""This desk's lines in the rail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amana.console import nav


def register() -> None:
    """Reports and warnings stand here."""
    _warnings()


def _warnings() -> None:
    nav.register(
        "operations", "warnings", _("Warnings"), "watch:board", icon="warning", order=20, action="watch.read",
        count=_waiting, hot=True,
    )  # fmt: skip


def _waiting(user: Any) -> int | None:
    from . import queries

    return len(queries.waiting(user)) or None
