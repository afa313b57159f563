"""Opening a gate before a transfer: who may ask, who may grant, what can never be opened, and what is owed after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from amana.access import Denied, decide, openings
from amana.access.models import GateOpening, Grant, User
from amana.desks.registry.queries import transfers
from amana.desks.registry.services.memoranda import (
    Assessment,
    Hearing,
    assess,
    assess_many,
    assess_open,
    object_,
)
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text

from .cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]
GATE = "transfer.assessment"


@pytest.fixture
def jwan(cast):
    user = User.objects.create(username="jwan")
    Grant.objects.create(user=user, role="movement_approver", authority=cast.sdf)
    return user


@pytest.fixture
def haval(cast):
    user = User.objects.create(username="haval")
    Grant.objects.create(user=user, role="movement_approver", authority=cast.sdf)
    return user


def hear(cast, *files):
    said = Hearing("IQ-MOJ", date(2026, 1, 31), "I have nothing against it.")
    assess_open(actor=cast.reviewer, hearings={file.pk: said for file in files})


def allowed(reasons="Assurances of 2 January cover him.", **more):
    facts = {
        "destination": "IQ-MOJ", "finding": "some", "decision": "allow", "reasons": reasons,
        "heard_on": date(2026, 1, 31), "assurances": "Letter 17 of 2 January",
        "challenge_until": NOW + timedelta(hours=30),
    }  # fmt: skip
    return Assessment(**(facts | more))


def may_depart(cast, file):
    return decide(None, "depart", person=file.pk, account=cast.hasakah, destination=cast.baghdad)


def ask(cast, actor, *files, gate=GATE, reason="Shaddadi may fall tonight", until=NOW + timedelta(hours=24)):
    return openings.ask(
        actor=actor,
        gate=gate,
        action="depart",
        account=cast.hasakah,
        destination=cast.baghdad,
        reasons={file.pk: f"{reason} ({file.number})" for file in files},
        until=until,
    )


def test_granted_by_a_second_person_outside_the_custodian_it_lets_the_person_depart(cast, jwan):
    file = cast.enrol()
    hear(cast, file)
    assert not may_depart(cast, file)
    (asked,) = ask(cast, jwan, file)
    assert not may_depart(cast, file)
    (leaf,) = openings.grant(actor=cast.reviewer, openings=[asked])
    answer = may_depart(cast, file)
    assert answer and answer.verdict.overrides == (leaf,)


def test_refused_an_opening_between_two_people_of_the_custodian(cast, jwan, haval):
    file = cast.enrol()
    hear(cast, file)
    asked = ask(cast, jwan, file)
    with pytest.raises(Refused, match="outside the custodian SDF"):
        openings.grant(actor=haval, openings=asked)
    assert GateOpening.objects.get().granted is None


def test_refused_an_opening_by_the_person_who_asked(cast):
    file = cast.enrol()
    hear(cast, file)
    with pytest.raises(Refused, match="asked for this"):
        openings.grant(actor=cast.reviewer, openings=ask(cast, cast.reviewer, file))


def test_refused_an_opening_by_somebody_without_the_role(cast):
    file = cast.enrol()
    hear(cast, file)
    with pytest.raises(Denied):
        ask(cast, cast.reem, file)


def test_refused_to_open_for_an_unheard_person(cast, jwan):
    with pytest.raises(Refused, match="Nobody can open"):
        ask(cast, jwan, cast.enrol())


def test_refused_to_open_for_a_child(cast, jwan):
    omar = cast.child()
    hear(cast, omar)
    with pytest.raises(Refused, match="Nobody can open"):
        ask(cast, jwan, omar)


def test_refused_to_open_while_a_challenge_is_open(cast, jwan):
    file = cast.enrol()
    hear(cast, file)
    object_(actor=cast.reem, file=file, about="transfer", words="I was tried there before.")
    with pytest.raises(Refused, match="Nobody can open"):
        ask(cast, jwan, file)


@pytest.mark.parametrize(
    "language, open_, answered, against",
    [
        ("en", "open: no transfer before", "answered by the assessment", "Being held"),
        ("ar", "مفتوح: لا نقل قبل", "أجاب عنه تقييم النقل", "الاحتجاز"),
    ],
)
def test_an_objection_says_what_it_is_against_and_whether_an_assessment_has_answered_it(
    cast, browse, language, open_, answered, against
):
    file = cast.enrol()
    object_(actor=cast.reem, file=file, about="transfer", words="I was tried there before.")
    object_(actor=cast.reem, file=file, about="holding", words="I am another man.")
    client = browse(cast.reviewer, language)
    page = text(client.get(at(file, "decisions/")))
    assert (page.count(open_), page.count(answered), against in page) == (1, 0, True)
    assess(actor=cast.reviewer, file=file, assessment=allowed())
    page = text(client.get(at(file, "decisions/")))
    assert (page.count(open_), page.count(answered)) == (0, 1)


def test_refused_to_open_what_was_assessed_and_refused(cast, jwan):
    file = cast.enrol()
    assess(actor=cast.reviewer, file=file, assessment=allowed(decision="refuse"))
    with pytest.raises(Refused, match="Nobody can open"):
        ask(cast, jwan, file)


def test_refused_to_open_a_finding_of_substantial_risk(cast, jwan):
    file = cast.enrol()
    assess(actor=cast.reviewer, file=file, assessment=allowed(finding="substantial", decision="refuse"))
    with pytest.raises(Refused, match="Nobody can open"):
        ask(cast, jwan, file, gate="transfer.risk")


def test_refused_to_open_what_is_met(cast, jwan):
    file = cast.enrol()
    assess(actor=cast.reviewer, file=file, assessment=allowed())
    with pytest.raises(Refused, match="nothing to open"):
        ask(cast, jwan, file)


@pytest.mark.parametrize("until", [NOW - timedelta(minutes=1), NOW + timedelta(days=8)])
def test_refused_an_opening_without_a_near_end(cast, jwan, until):
    file = cast.enrol()
    hear(cast, file)
    with pytest.raises(Refused, match="within 7 days"):
        ask(cast, jwan, file, until=until)


def test_an_opening_ends_at_its_time(cast, jwan):
    file = cast.enrol()
    hear(cast, file)
    openings.grant(actor=cast.reviewer, openings=ask(cast, jwan, file, until=NOW + timedelta(hours=2)))
    with clock.at(NOW + timedelta(hours=3)):
        assert not may_depart(cast, file)


def test_an_assessment_owed_and_not_made_stops_the_destination_for_everybody(cast, jwan):
    first, second = cast.enrol(), cast.enrol()
    hear(cast, first)
    openings.grant(actor=cast.reviewer, openings=ask(cast, jwan, first))
    assess(actor=cast.reviewer, file=second, assessment=allowed())
    with clock.at(NOW + timedelta(hours=71)):
        assert may_depart(cast, second)
    with clock.at(NOW + timedelta(hours=73)):
        assert may_depart(cast, second).reason == "gate:transfer.destination"
        (owed,) = [d for d in transfers.decisions() if d.kind == "override"]
        assert owed.overdue
        late = allowed(challenge_until=NOW + timedelta(hours=120))
        assess_many(actor=cast.reviewer, assessments={first.pk: late})
        assert may_depart(cast, second)


def test_a_copied_reason_is_shown_as_copied(cast, jwan):
    one, two, three = cast.enrol(), cast.enrol(), cast.enrol()
    hear(cast, one, two, three)
    reasons = {one.pk: "Fighting near the gate", two.pk: "Fighting near the gate", three.pk: "Needs dialysis"}
    asked = openings.ask(
        actor=jwan, gate=GATE, action="depart", account=cast.hasakah, destination=cast.baghdad,
        reasons=reasons, until=NOW + timedelta(hours=5),
    )  # fmt: skip
    openings.grant(actor=cast.reviewer, openings=asked)
    copied = {d.person: d.reason_copied for d in transfers.decisions() if d.kind == "override"}
    assert copied == {one.pk: True, two.pk: True, three.pk: False}
