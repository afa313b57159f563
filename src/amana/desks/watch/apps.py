"""The watch desk as a Django application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from amana.access.models import User
    from amana.console import work

WATCHED = (
    "Site",
    "Observation",
    "Forecast",
    "Look",
    "Standing",
    "Opinion",
    "Lowering",
    "ModelVersion",
)
"""Whoever sees the warning board sees all of these: none is about a person."""


def _claims(actor: User) -> Iterator[work.Item]:
    """What waits at the reports desk. Its queries bring the whole reader along, a seventh of what every command of the
    program would load before its first line."""
    from .pages import reports_waiting

    return reports_waiting.claims(actor)


class WatchConfig(AppConfig):
    name = "amana.desks.watch"
    label = "watch"
    verbose_name = _("Watch")

    def ready(self) -> None:
        from . import navigation

        navigation.register()
        self._reports()
        self._warnings()

    def _reports(self) -> None:
        from amana.access import scope
        from amana.console import work

        from . import report_refusals
        from .models import Report

        assert report_refusals
        work.provide("watch.reports", _claims)
        scope.register(Report, action="report.read", closed_path="closed", readers_path="readers")

    def _warnings(self) -> None:
        from django.db.models.signals import post_migrate

        from amana.access import scope
        from amana.console import work
        from amana.ledger.kinds import register_memo

        from . import models, refusals, role, signing_words
        from .pages import waiting

        assert refusals
        signing_words.register()
        work.provide("watch.warnings", waiting.warnings)
        for code in ("level", "model"):
            register_memo(code)
        for name in WATCHED:
            scope.register(getattr(models, name), action="watch.read")
        scope.register(models.Alert, action="warning.read")
        post_migrate.connect(role.ensure, sender=self, dispatch_uid="watch.hazard_role")
