from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "amana.console"
    label = "console"
    verbose_name = _("Console")

    def ready(self) -> None:
        from amana.ledger.kinds import register_memo

        from . import catalogue
        from .exports import MEMO

        register_memo(MEMO)
        catalogue.ensure()
