"""The cast of the access tests: one person for each state in the books, and a user for each role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from amana.access.models import Grant, Mandate, User
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import AgeFinding, CustodyFile
from amana.desks.registry.services import cards
from amana.desks.registry.services.basis import basis_open
from amana.desks.registry.services.files import Arrival, enrol
from amana.engines.common import clock
from amana.engines.common.verdict import Verdict
from amana.ledger import queries
from amana.ledger import services as ledger
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account

MORNING = datetime(2026, 2, 1, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)

PEOPLE = {
    "held": "ياسين الخابوري",
    "child": "عمر الهاشمي",
    "disputed": "سيف المحمود",
    "baghdad": "حسن العبيدي",
    "transit": "فراس الحسن",
    "at_large": "خالد الدليمي",
    "unaccounted": "رائد السعيد",
    "released": "ماجد الفارس",
    "deceased": "نبيل العاني",
    "abroad": "كريم بن صالح",
}
"""Who is who: each is named for where the books have them, all but three of them grown men held by the SDF."""

GRANTS: dict[str, list[dict[str, Any]]] = {
    "registrar": [{"role": "registrar", "authority": "SDF"}],
    "receiving_registrar": [{"role": "registrar", "authority": "IQ-MOJ"}],
    "custody_officer": [{"role": "custody_officer", "authority": "SDF"}],
    "escort_commander": [{"role": "escort_commander", "authority": "COALITION"}],
    "movement_planner": [{"role": "movement_planner", "authority": "SDF"}],
    "movement_approver": [{"role": "movement_approver", "authority": "SDF"}],
    "legal_reviewer": [{"role": "legal_reviewer"}],
    "risk_assessor": [{"role": "risk_assessor", "authority": "SDF"}],
    "risk_approver": [{"role": "risk_approver", "authority": "SDF"}],
    "identity_examiner": [{"role": "identity_examiner"}],
    "analyst": [{"role": "analyst"}],
    "watch_officer": [{"role": "watch_officer"}],
    "evidence_officer": [{"role": "evidence_officer"}],
    "protection_officer": [{"role": "protection_officer"}],
    "health": [{"role": "health", "authority": "SDF"}],
    "consular_liaison": [{"role": "consular_liaison", "country": "TUN"}],
    "coordinator": [{"role": "coordinator"}],
    "counsel": [{"role": "counsel"}],
    "enquiry_desk": [{"role": "enquiry_desk"}],
    "monitor": [{"role": "monitor"}],
    "system_keeper": [{"role": "system_keeper"}],
    "nobody": [],
}


@dataclass
class World:
    """Authorities and accounts by code, people by where they are, users by role."""

    authorities: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    people: dict[str, CustodyFile] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    basis: Any = None

    def user(self, name: str) -> User:
        """A fresh copy: grants are read once per instance."""
        return User.objects.get(username=name)

    def move(self, kind: str, person: str, to: Account, *notes: Note) -> None:
        file = self.people[person]
        head = queries.heads([file.pk])[file.pk]
        act = Act(kind, clock.now(), (Move(kind, file.pk, head.account, to.pk),), tuple(notes))
        ledger.record(act, {file.pk: permitted(kind, file.pk)})


def permitted(kind: str, person: int) -> Verdict:
    """To set the scene only: what access itself would give is what these tests ask about."""
    return Verdict(kind, person, bytes(32), (), (), "scene", clock.now() + timedelta(hours=1))


def open_world() -> World:
    world = World()
    ledger.genesis(kind="demonstration", name="access")
    for code, kind in (
        ("SDF", "custodian"),
        ("IQ-MOJ", "custodian"),
        ("COALITION", "escort"),
        ("IQ-HJC", "judicial"),
    ):
        world.authorities[code] = ledger.authority_add(code=code, name_ar=code, name_en=code, kind=kind)
    for code, owner in (("HAS", "SDF"), ("PAN", "SDF"), ("BGD", "IQ-MOJ")):
        place = ledger.place_add(code=code, name_ar=code, name_en=code)
        world.accounts[code] = ledger.account_open(
            code=code,
            kind="held",
            authority=world.authorities[owner],
            place=place,
            name_ar=code,
            name_en=code,
        )
    world.accounts["ESC"] = ledger.account_open(
        code="ESC",
        kind="escort",
        authority=world.authorities["COALITION"],
        name_ar="مرافقة",
        name_en="Escort",
    )
    world.accounts["SDF-AT-LARGE"] = Account.objects.get(code="SDF-AT-LARGE")
    world.basis = basis_open(
        actor=None,
        code="ORDER-114",
        kind="untried",
        title_ar="قرار 114",
        title_en="Order 114",
        authority=world.authorities["IQ-MOJ"],
        review_days=90,
    )
    _people(world)
    for name, grants in GRANTS.items():
        user = User.objects.create(username=name, name_en=name, name_ar=name)
        for grant in grants:
            code = grant.get("authority")
            Grant.objects.create(
                user=user,
                role=grant["role"],
                authority=world.authorities[code] if code else None,
                country=grant.get("country", ""),
            )
        world.users[name] = user
    for name, kind in (("counsel", "counsel"), ("coordinator", "name")):
        Mandate.objects.create(
            user=world.users[name],
            person=world.people["held"].pk,
            kind=kind,
            reference="letter of 30 January",
        )
    return world


def _people(world: World) -> None:
    for person, name in PEOPLE.items():
        child = person in ("child", "disputed")
        nationality = "TUN" if person in ("held", "abroad") else "IRQ"
        world.people[person] = enrol(
            actor=None,
            arrival=Arrival(
                identity=Identity(
                    name_ar=name,
                    birth="2009" if child else "1990",
                    sex="M",
                    nationalities=((nationality, "document"),),
                    standing="documented",
                ).checked(),
                account=world.accounts["BGD" if person == "baghdad" else "HAS"],
                basis=world.basis,
                population="detainee",
                admitted_at=MORNING,
                arrested="2025-11-19, Hasakah",
            ),
        )
        _finding(world.people[person], person)
    for person, kind, to, *notes in (
        ("transit", "depart", world.accounts["ESC"]),
        ("at_large", "escape", world.accounts["SDF-AT-LARGE"], Note("incident", facts={"kind": "escape"})),
        ("unaccounted", "miss", _special("unaccounted"), Note("count", facts={"account": "HAS"})),
        ("released", "release", _special("released")),
        ("deceased", "die", _special("deceased")),
        ("abroad", "hand_abroad", ledger.abroad("TUN", name_ar="تونس", name_en="Tunisia")),
    ):
        world.move(kind, person, to, *notes)


def _special(kind: str) -> Account:
    return Account.objects.get(kind=kind)


def _finding(file: CustodyFile, person: str) -> None:
    """What an officer found about the age: without a finding everybody counts as a child."""
    clerk, _made = User.objects.get_or_create(username="clerk")
    year = {"child": 2009, "disputed": 2007}.get(person, 1990)
    AgeFinding.objects.create(
        file=file,
        n=1,
        born_earliest=date(year, 1, 1),
        born_latest=date(year + (2 if person == "disputed" else 0), 12, 31),
        disputed=person == "disputed",
        basis="identity card seen",
        by=clerk,
        at=MORNING,
    )
    cards.rebuild([file.pk])


def refused(code: str, work: object, /, **given: object) -> Refused:
    """Do what is refused with this code; the refusal."""
    with pytest.raises(Refused) as said:
        work(**given)  # type: ignore[operator]
    assert said.value.code == code
    return said.value
