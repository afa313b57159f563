from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "amana.ledger"
    label = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        from . import among

        among.register()
