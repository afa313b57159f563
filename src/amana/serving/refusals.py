"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger import errors

for _code, _sentence, _remedy in (
    (
        "capacity-range",
        _("%(capacity)s is no number of people that a place has room for."),
        _("Give a number from 0 to 1,000,000, or leave it empty where it is not known."),
    ),
    (
        "authority-holds-nobody",
        _("%(authority)s is no authority that can hold people."),
        _("Choose a custodian or an escort authority, or add it first."),
    ),
    (
        "setup-incomplete",
        _("The set-up is not complete: %(lacking)s."),
        _("Go back to that step; what was entered is kept."),
    ),
    (
        "setup-code-twice",
        _("The code or name %(code)s stands in the list already."),
        _("Choose another, or remove the earlier line."),
    ),
    (
        "backup-elsewhere",
        _("These books are kept by PostgreSQL; the file copy is for SQLite."),
        _("Use pg_dump on the database server, and keep AMANA_HOME/keys apart from it."),
    ),
):
    errors.register(_code, _sentence, _remedy)  # type: ignore[arg-type]
