from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "amana.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        from amana.ledger import kinds, sealing

        from . import (
            checks,  # noqa: F401 - registers itself
            keys,
        )

        sealing.keep_with(keys.Values())
        kinds.register_memo("rekey")
