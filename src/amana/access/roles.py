"""The roles of an operation and of those who watch over it: a registered table, not an enum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Role:
    """One role. `apart` names the roles that the same person must not hold for the same authority;
    `compartments` are the closed parts of a file this role opens; `narrow` says what a grant of it must
    name: "place" (an authority or a place, or the whole operation), "country", "nothing"."""

    code: str
    name_en: str
    name_ar: str
    apart: tuple[str, ...] = ()
    compartments: tuple[str, ...] = ()
    narrow: str = "place"

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_ar if (get_language() or "ar").startswith("ar") else self.name_en


_table: dict[str, Role] = {}


def register(role: Role) -> Role:
    """Add a role. Raises ValueError for a code that is taken."""
    if role.code in _table:
        raise ValueError(f"role {role.code!r} is registered twice")
    _table[role.code] = role
    return role


def get(code: str) -> Role:
    """The role of this code. Raises KeyError."""
    return _table[code]


def codes() -> list[str]:
    """Every role code in the order of the table."""
    return list(_table)


def every() -> Iterator[Role]:
    return iter(_table.values())


def known(code: str) -> bool:
    return code in _table


for _role in (
    Role("registrar", "Registrar", "مسجِّل", apart=("monitor", "system_keeper")),
    Role("custody_officer", "Custody officer", "ضابط حجز", apart=("legal_reviewer", "monitor")),
    Role("escort_commander", "Escort commander", "قائد الحراسة المرافقة", apart=("monitor",)),
    Role("movement_planner", "Movement planner", "مخطط النقل", apart=("movement_approver", "monitor")),
    Role("movement_approver", "Movement approver", "معتمِد النقل", apart=("movement_planner", "monitor")),
    Role("legal_reviewer", "Legal reviewer", "مراجع قانوني", apart=("custody_officer",)),
    Role("risk_assessor", "Risk assessor", "مقيِّم الخطورة", apart=("risk_approver", "protection_officer")),
    Role(
        "risk_approver", "Risk approver", "معتمِد تقييم الخطورة", apart=("risk_assessor", "protection_officer")
    ),
    Role("identity_examiner", "Identity examiner", "فاحص الهوية", apart=("monitor",)),
    Role(
        "analyst",
        "Intelligence analyst",
        "محلل معلومات",
        apart=("protection_officer",),
        compartments=("intelligence",),
    ),
    Role("watch_officer", "Watch officer", "ضابط المناوبة", apart=("monitor",)),
    Role(
        "evidence_officer",
        "Evidence and disclosure officer",
        "ضابط الأدلة والإفصاح",
        apart=("monitor",),
        compartments=("evidence", "intelligence"),
    ),
    Role(
        "protection_officer",
        "Protection officer (children and families)",
        "ضابط حماية الأطفال والأسر",
        apart=("risk_assessor", "risk_approver", "analyst"),
        compartments=("protection",),
    ),
    Role(
        "health",
        "Health staff",
        "الكادر الصحي",
        apart=("custody_officer", "analyst"),
        compartments=("health",),
    ),
    Role("consular_liaison", "Consular liaison", "منسق قنصلي", narrow="country"),
    Role("coordinator", "Coordinator", "منسق"),
    Role("counsel", "Counsel", "محامٍ", apart=("custody_officer", "legal_reviewer"), narrow="nothing"),
    Role("enquiry_desk", "Enquiry desk (families)", "مكتب استفسارات الأسر"),
    Role(
        "monitor",
        "Monitor",
        "مراقب",
        apart=("registrar", "custody_officer", "escort_commander", "movement_planner", "movement_approver"),
        compartments=("health", "protection", "evidence"),
        narrow="nothing",
    ),
    Role("system_keeper", "System keeper", "قيّم النظام", apart=("monitor", "registrar"), narrow="nothing"),
):
    register(_role)
