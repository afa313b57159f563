"""The lines of the rail for running the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.console import nav, work


def register() -> None:
    from .pages import devices

    work.provide("serving", devices.waiting)
    for order, (key, label, url, icon, action) in enumerate(
        (
            ("users", _("Users and roles"), "users", "people", "user.read"),
            ("monitors", _("Monitors"), "monitors", "eye", "monitor.consent"),
            ("places", _("Places and accounts"), "house-places", "place", "place.write"),
            ("certify", _("Signing keys"), "certify", "key", "device.read"),
            ("jobs", _("Jobs"), "jobs", "todo", "job.read"),
            ("backup", _("Backup"), "backup", "copy", "backup.make"),
            ("house-reads", _("Who read what"), "house-reads", "eye", "reads.audit"),
            ("devices", _("My devices"), "devices", "pen", "account.own"),
            ("tokens", _("Keys for programs"), "tokens", "link", "token.own"),
        ),
        1,
    ):
        nav.register("system", key, label, url, icon=icon, order=order * 10, action=action)
