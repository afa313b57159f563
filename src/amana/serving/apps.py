from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServingConfig(AppConfig):
    name = "amana.serving"
    label = "serving"
    verbose_name = _("Administration")

    def ready(self) -> None:
        from . import navigation, refusals, signing_words

        assert refusals
        navigation.register()
        signing_words.register()
