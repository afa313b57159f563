"""This desk's lines in the rail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amana.console import nav


def _waiting(user: Any) -> int | None:
    from .queries import reports

    return reports.waiting_for(user) or None


def register() -> None:
    """Reports and warnings stand here."""
    nav.register(
        "knowledge", "reports", _("Reports"), "watch:reports", icon="report", order=10, action="report.read",
        count=_waiting,
    )  # fmt: skip
