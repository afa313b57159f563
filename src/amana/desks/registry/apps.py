"""The registry desk as a Django application."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "amana.desks.registry"
    label = "registry"
    verbose_name = _("Register")

    def ready(self) -> None:
        from amana.ledger.kinds import register_memo

        from . import (
            correction_refusals,
            facts,
            guards_standing,
            likeness_refusals,
            objection_refusals,
            refusals,
        )

        assert refusals and likeness_refusals and correction_refusals and objection_refusals
        for kind in ("biometric", "ask_redaction", "erase", "ask_correction", "answer"):
            register_memo(kind)
        facts.register()
        guards_standing.register()
        if find_spec("amana.console.nav"):
            from amana.console import signing

            from . import navigation
            from .queries.file import numbers_of

            navigation.register()
            signing.number_persons(numbers_of)
