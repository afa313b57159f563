"""The register's lines in the rail, and the search field of the top line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.console import nav, work

from .queries.review import waiting_for
from .queries.samples import over


def register() -> None:
    from .pages import waiting

    work.provide("registry", waiting.provider)
    nav.register(
        "people", "registry", _("Register"), "registry:files", icon="reg", order=10, action="register.search"
    )
    nav.register(
        "people",
        "likenesses",
        _("Identity review"),
        "registry:likenesses",
        icon="identity",
        order=20,
        action="identity.decide",
        count=waiting_for,
    )
    nav.register(
        "people",
        "samples",
        _("Days of samples"),
        "registry:samples",
        icon="clock",
        order=25,
        action="biometric.retention",
        count=over,
    )
    nav.register(
        "people", "bases", _("Legal bases"), "registry:bases", icon="doc", order=30, action="basis.write"
    )
    nav.register(
        "knowledge", "import", _("Import"), "registry:imports", icon="imp", order=40, action="roster.import"
    )
    nav.register(
        "knowledge",
        "transfers",
        _("Transfers"),
        "registry:transfers",
        icon="eye",
        order=50,
        action="gate.read",
    )
    nav.register_search("registry:files", parameter="q")
