"""What waits on the last evening: a lift to be approved, two conditions to be opened, a band to be approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from amana.access import openings
from amana.desks.operations import services as operations
from amana.desks.operations.models import LiftPerson
from amana.desks.registry.models import AgeFinding, CustodyFile, ReviewReason
from amana.desks.registry.services import judgement, memoranda
from amana.engines.common import clock
from amana.ledger import queries as ledger
from amana.ledger.models import Account

from .cast import Play
from .script import Scene
from .story import NOW

DESTINATION = "IQ-MOJ"


def scenes(play: Play) -> Iterator[Scene]:
    yield Scene(NOW - timedelta(minutes=50), lambda: _lift(play), "a lift to be approved")
    yield Scene(NOW - timedelta(hours=3), lambda: _heard(play), "two are heard")
    yield Scene(NOW - timedelta(minutes=35), lambda: _asked(play), "conditions to be opened")
    yield Scene(NOW - timedelta(minutes=20), lambda: _band(play), "a band to be approved")


def _free(account: Account) -> list[int]:
    """People of a place who are on no list, in the order of their arrival."""
    listed = set(LiftPerson.objects.filter(lift__origin=account).values_list("person", flat=True))
    return [person for person in ledger.held(account) if person not in listed]


def _lift(play: Play) -> None:
    origin = play.stage.accounts["PAN"]
    operations.lift_propose(
        actor=play.user("movement_planner"),
        origin=origin,
        destination=play.stage.accounts["NAS"],
        escort=play.stage.authorities["COALITION"],
        persons=_free(origin)[:12],
        departs_at=NOW + timedelta(hours=14),
        conveyance="helicopter",
    )


def _unassessed(play: Play) -> list[int]:
    """Two people who stay at Ghwayran and of whom no assessment speaks."""
    free = _free(play.stage.accounts["GHW"])
    spoken = {memo.person for memo in ledger.memos(kinds=["assess", "stay"], persons=free)}
    return [person for person in free if person not in spoken][-2:]


def _heard(play: Play) -> None:
    said = memoranda.Hearing(DESTINATION, clock.now().date(), "لي أخ في الموصل، ولا أعترض على النقل.")
    memoranda.assess_open(actor=play.user("legal_reviewer"), hearings=dict.fromkeys(_unassessed(play), said))


def _asked(play: Play) -> None:
    heard = [m.person for m in ledger.memos(kinds=["assess"], limit=20) if m.facts.get("decision") == "open"]
    reasons = ("احترق جناحه ليلة أمس وهو ينام في الفناء.", "لا يُعالَج جرحه إلا في الناصرية.")
    openings.ask(
        actor=play.user("movement_approver"),
        gate="transfer.assessment",
        action="depart",
        account=play.stage.accounts["GHW"],
        destination=play.stage.accounts["NAS"],
        reasons={person: why for person, why in zip(heard[-2:], reasons, strict=False) if person is not None},
        until=NOW + timedelta(hours=36),
    )


def _band(play: Play) -> None:
    """The band of somebody who objected is looked at again."""
    here = ledger.held(play.stage.accounts["GHW"])
    grown = AgeFinding.objects.filter(
        file__in=here, disputed=False, born_latest__lt=clock.now().date() - timedelta(days=20 * 366)
    )
    file = CustodyFile.objects.filter(pk__in=grown.values("file")).order_by("pk").first()
    if file is None:
        return
    judgement.classify_propose(
        actor=play.user("risk_assessor"),
        file=file,
        band=2,
        reason=ReviewReason.OBJECTION,
        grounds="مقابلة ثانية في 10 شباط، وسُمع شاهدا عام 2022 من جديد.",
        review_due=clock.now().date() + timedelta(days=90),
        own_answer="لم أُسأل عن شيء جديد.",
    )
