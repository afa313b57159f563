"""The operations desk as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "amana.desks.operations"
    label = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from amana.ledger.kinds import register_memo

        from . import refusals

        assert refusals
        register_memo("refuse")
