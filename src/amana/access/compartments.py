"""Closed parts of a file: who opens them is decided apart from who may read the file."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from amana.engines.common import clock

from . import roles
from .models import User


@dataclass(frozen=True, slots=True)
class Compartment:
    """One closed part. `shut` names roles that never enter it, whatever pass they hold."""

    code: str
    name_en: str
    name_ar: str
    shut: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.name_ar if (get_language() or "ar").startswith("ar") else self.name_en


RISK_STAFF = ("risk_assessor", "risk_approver", "analyst")

_table = {
    c.code: c
    for c in (
        Compartment("health", "Health", "الصحة", shut=("system_keeper", "analyst")),
        Compartment(
            "protection",
            "Child and family protection",
            "حماية الطفل والأسرة",
            shut=("system_keeper", *RISK_STAFF),
        ),
        Compartment(
            "intelligence",
            "Intelligence",
            "المعلومات الاستخبارية",
            shut=("system_keeper", "protection_officer", "health"),
        ),
        Compartment("evidence", "Evidence", "الأدلة", shut=("system_keeper",)),
    )
}


def every() -> list[Compartment]:
    return list(_table.values())


def get(code: str) -> Compartment:
    """Raises KeyError for a compartment nobody registered."""
    return _table[code]


def known(code: str) -> bool:
    return code in _table


def open_to(actor: User | None, code: str) -> bool:
    """May this actor enter the compartment? A shut role shuts it for the person who holds it, even where
    another of their roles would open it: one head cannot forget what the other has read."""
    if actor is None or code not in _table:
        return False
    held = actor.role_codes
    if held & set(_table[code].shut):
        return False
    if any(code in roles.get(role).compartments for role in held if roles.known(role)):
        return True
    return (
        bool(held)
        and actor.passes.filter(compartment=code, revoked_at=None, until__gte=clock.now().date()).exists()
    )
