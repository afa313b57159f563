"""The watch desk as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WatchConfig(AppConfig):
    name = "amana.desks.watch"
    label = "watch"
    verbose_name = _("Watch")

    def ready(self) -> None:
        from . import navigation

        navigation.register()
        self._reports()

    def _reports(self) -> None:
        from amana.access import scope

        from . import report_refusals
        from .models import Report

        assert report_refusals
        scope.register(Report, action="report.read", closed_path="closed", readers_path="readers")
