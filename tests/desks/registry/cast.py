"""What the register's tests are played with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from amana.access.models import Grant, User
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import AgeFinding, Basis, CustodyFile, LinkProposal
from amana.desks.registry.services.basis import basis_open
from amana.desks.registry.services.files import Arrival, enrol
from amana.desks.registry.services.links import proposal_answer
from amana.desks.registry.services.proposals import together
from amana.ledger import services as ledger
from amana.ledger.models import Account

MORNING = datetime(2026, 2, 1, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)

YASIN = Identity(
    parts_ar=("ياسين", "عبد الرحمن", "", "الخابوري"),
    parts_latin=("Yasin", "Abd al-Rahman", "", "al-Khaburi"),
    kunya="أبو ليث",
    birth="1990/1992",
    sex="M",
    nationalities=(("IRQ", "document"),),
    standing="documented",
)


@dataclass
class Cast:
    sdf: Any
    moj: Any
    hasakah: Any
    baghdad: Any
    order: Any
    reem: Any
    assessor: Any
    approver: Any
    reviewer: Any
    protection: Any
    monitor: Any
    keeper: Any
    stranger: Any

    def arrival(self, identity: Identity = YASIN, **more: Any) -> Arrival:
        facts: dict[str, Any] = {
            "account": self.hasakah,
            "basis": self.order,
            "population": "detainee",
            "admitted_at": MORNING,
            "arrested": "2025-11-19, Hasakah",
        }
        return Arrival(identity=identity.checked(), **(facts | more))

    def enrol(self, identity: Identity = YASIN, **more: Any) -> CustodyFile:
        return enrol(actor=None, arrival=self.arrival(identity, **more))

    def child(self) -> CustodyFile:
        """Omar, by his declared birth sixteen."""
        return self.enrol(Identity(name_ar="عمر فاروق الهاشمي", birth="2009", sex="M", standing="documented"))


def bare_file(number: str) -> CustodyFile:
    """A file as the tables hold it, without an enrolment: for attacks on the tables only."""
    return CustodyFile.objects.create(number=number, population="detainee", opened_at=MORNING)


def finding(
    file: CustodyFile, by: Any, born: tuple[int, int, int], *, latest=None, disputed=False
) -> AgeFinding:
    return AgeFinding.objects.create(
        file=file,
        n=AgeFinding.objects.filter(file=file).count() + 1,
        born_earliest=date(*born),
        born_latest=date(*(latest or born)),
        disputed=disputed,
        basis="identity card seen",
        by=by,
        at=MORNING,
    )


def examiner(name: str, authority: Any = None) -> User:
    """An identity examiner, of the whole operation unless an authority is given."""
    made, _new = User.objects.get_or_create(
        username=name, defaults={"name_en": name.title(), "name_ar": name}
    )
    Grant.objects.get_or_create(user=made, role="identity_examiner", authority=authority)
    return made


def link(one: CustodyFile, other: CustodyFile) -> LinkProposal:
    """Two examiners, Lina and Sara, find each alone that two files are one person."""
    lina, sara = examiner("lina"), examiner("sara")
    pair = together(actor=lina, one=one, other=other)
    for reader in (lina, sara):
        pair = proposal_answer(actor=reader, proposal=pair, answer="same", why="one scar, one paper")
    return pair


def days(count: int) -> date:
    return NOW.date() + timedelta(days=count)


def one_prison(name: str) -> tuple[User, Account, Basis]:
    """Books with one prison and one order, and their registrar. In a unit of work."""
    ledger.genesis(kind="demonstration", name=name)
    owner = ledger.authority_add(code="OWN", name_ar="جهة", name_en="Owner")
    place = ledger.place_add(code="PRISON", name_ar="سجن", name_en="Prison")
    prison = ledger.account_open(
        code="PRISON", kind="held", authority=owner, place=place, name_ar="سجن", name_en="Prison"
    )
    order = basis_open(
        actor=None,
        code="ORDER",
        kind="untried",
        title_ar="قرار",
        title_en="Order",
        authority=owner,
        review_days=90,
    )
    reem = User.objects.create(username="reem", name_en="Reem", name_ar="ريم")
    Grant.objects.create(user=reem, role="registrar", authority=owner)
    return reem, prison, order
