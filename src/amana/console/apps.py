from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "amana.console"
    label = "console"
    verbose_name = _("Console")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from . import form_words

        form_words.adopt()  # a field takes its words when it is made: before any app is ready and makes one

    def ready(self) -> None:
        from amana.ledger.kinds import register_memo

        from . import catalogue
        from .exports import MEMO

        register_memo(MEMO)
        catalogue.ensure()
