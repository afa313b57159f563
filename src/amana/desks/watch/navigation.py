"""This desk's lines in the rail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amana.console import nav


def register() -> None:
    """Reports and warnings stand here."""
    nav.register(
        "knowledge", "reports", _("Reports"), "watch:reports", icon="report", order=10, action="report.read",
        count=_reports_waiting,
    )  # fmt: skip
    nav.register(
        "operations", "warnings", _("Warnings"), "watch:board", icon="warning", order=20, action="watch.read",
        count=_warnings_waiting, hot=True,
    )  # fmt: skip


def _reports_waiting(user: Any) -> int | None:
    from .queries import reports

    return reports.waiting_for(user) or None


def _warnings_waiting(user: Any) -> int | None:
    from . import queries

    return len(queries.waiting(user)) or None
