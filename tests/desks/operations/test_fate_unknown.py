"""An aircraft and its crew are missing: nobody knows what became of the people aboard, and the books say so until it is
known of each of them."""

from __future__ import annotations

import pytest

from amana import access
from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import ActKind, LiftState, Outcome
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services import passages
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from tests.desks.operations.cast import officer
from tests.desks.operations.test_incidents import corrected

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def lost(cast):
    """A lift of five people of whom, and of whose escort, nothing is heard any more."""
    lift = cast.on_the_way(cast.people(5))
    ops.count_make(
        actor=cast.escort.user,
        account=lift.leg,
        absent=[line.person for line in lift.people.all()],
        note="last heard over the steppe at 09:10",
    )
    lift.refresh_from_db()
    return lift


def outcomes(lift) -> list[str]:
    return list(lift.people.order_by("person").values_list("outcome", flat=True))


def people(lift) -> list[int]:
    return list(lift.people.order_by("person").values_list("person", flat=True))


@pytest.mark.both
def test_whoever_is_missing_with_their_escort_is_unaccounted_for_and_the_lift_stays_open(cast, lost):
    assert outcomes(lost) == [Outcome.MISSING] * 5 and lost.state == LiftState.ON_THE_WAY
    equation = ledger_queries.equation()
    assert (equation.escort, equation.unaccounted) == (0, 5)
    assert [item.what for item in queries.waiting(cast.giver.user)] == [
        "sought"
    ]  # told at once, to both ends
    assert [item.what for item in queries.waiting(cast.receiver.user)] == ["sought"]
    with clock.at(lost.due_at.replace(year=lost.due_at.year + 1)):
        assert list(queries.overdue(cast.giver.user)) == [lost]  # time ends nothing
    with pytest.raises(Refused, match="Fate unknown"):
        ops.receipt(actor=cast.receiver.user, lift=lost, persons=people(lost)[:1])
    assert check_books().ok


@pytest.mark.both
def test_the_fate_of_each_is_told_when_it_is_known_and_the_last_one_ends_the_lift(cast, lost):
    heard, dead, fled, brought, admitted = people(lost)
    ops.person_found(actor=cast.escort.user, account=lost.leg, persons=[heard])
    assert cast.where(heard) == lost.leg.code and outcomes(lost)[0] == Outcome.ABOARD
    ops.receipt(actor=cast.receiver.user, lift=lost, persons=[heard])
    incident = ops.death(actor=None, persons=[dead], cause="the aircraft came down")
    assert incident.account == lost.leg  # the authority that they were missed from answers, and inquires
    ops.escape(actor=cast.escort.user, account=lost.leg, persons=[fled])
    assert cast.where(fled) == f"{lost.escort.code}-AT-LARGE"
    ops.person_found(actor=cast.giver.user, account=cast.raqqa, persons=[brought])
    lost.refresh_from_db()
    assert lost.state == LiftState.ON_THE_WAY
    passages.admit_again(
        actor=None,
        file=CustodyFile.objects.get(pk=admitted),
        account=cast.baghdad,
        at=clock.now(),
        why="walked to a post",
    )
    lost.refresh_from_db()
    told = [Outcome.RECEIVED, Outcome.DIED, Outcome.LOST, Outcome.ELSEWHERE, Outcome.RECEIVED]
    assert outcomes(lost) == told and lost.state == LiftState.DONE
    equation = ledger_queries.equation()
    assert (equation.unaccounted, equation.deceased, equation.at_large) == (0, 1, 1)
    assert check_books().ok


def test_a_death_that_was_told_wrongly_leaves_the_person_sought(cast, lost):
    person = people(lost)[0]
    ops.death(actor=None, persons=[person], cause="said to have died")
    corrected(person)
    assert cast.where(person) == "UNACCOUNTED" and outcomes(lost)[0] == Outcome.MISSING


def test_the_escort_signs_that_nobody_knows_and_no_other_authority_does(cast, browse):
    lift = cast.on_the_way(cast.people(2))
    commander = officer("commander", "escort_commander", lift.escort)
    asked = {"account": lift.leg.code, "lost": "1"}
    shown = browse(commander).get("/operations/counts/new/", asked).content.decode()
    assert shown.count('name="missing"') == shown.count(" checked") == 2
    act = ops.count_draft(
        actor=commander.user, account=lift.leg, device=commander.device, absent=people(lift)
    )
    assert act.kind == ActKind.COUNT and [need.code for need in act.needs.all()] == [lift.escort.code]
    with pytest.raises(Refused):
        ops.count_draft(
            actor=cast.receiver.user, account=lift.leg, device=cast.receiver.device, absent=people(lift)
        )


def test_who_commands_escorts_counts_whom_they_escort_and_no_place_of_their_authority(cast):
    lift = cast.on_the_way(cast.people(1), escort=cast.sdf)
    commander = officer("commander", "escort_commander", cast.sdf, key=False).user
    assert access.decide(commander, "count.make", account=lift.leg)
    assert not access.decide(commander, "count.make", account=cast.hasakah)


def test_whom_a_count_of_a_prison_missed_can_turn_out_to_have_escaped(cast):
    (person,) = cast.people(1)
    ops.count_make(actor=cast.giver.user, account=cast.hasakah, absent=[person])
    ops.escape(actor=cast.giver.user, account=cast.hasakah, persons=[person])
    assert cast.kinds(person)[-2:] == ["miss", "escape"]
    assert cast.where(person) == f"{cast.sdf.code}-AT-LARGE"
