"""The gates of law for enrolling, placing, a stay, a transfer and a child, and what an override can and cannot open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from amana import access
from amana.access import gates, openings
from amana.access.models import GateOpening
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .cast import MORNING, NOW, World

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@dataclass(frozen=True)
class Facts:
    """Facts with everything in order, for `but(...)` to spoil."""

    values: dict[str, Any]

    def but(self, **changes: Any) -> SimpleNamespace:
        return SimpleNamespace(**{**self.values, **changes})


ENROL = Facts(
    {
        "identity": True,
        "legal_basis": True,
        "authority_known": True,
        "arrested_at": True,
        "arrived_at": NOW,
        "provisional": False,
        "deadline": None,
    }
)
PLACE = Facts(
    {
        "sex": "M",
        "adult": True,
        "convicted": False,
        "with_carer": False,
        "takes_sex": frozenset("M"),
        "takes_adults": True,
        "takes_children": False,
        "takes_convicted": False,
        "takes_untried": True,
        "free": 3,
    }
)
STAY = Facts({"in_force": ()})
TRANSFER = Facts(
    {
        "state": "decided",
        "person_heard": True,
        "finding": "none",
        "decider_independent": True,
        "assurances": True,
        "valid_until": date(2026, 3, 1),
        "challenge_until": NOW - timedelta(hours=1),
        "challenge_open": False,
        "child": False,
        "destination_stopped": False,
    }
)
ADULT = Facts({"adult": True, "best_interests": None, "has_carer": None, "carer_stays_with": None})
CHILD = Facts({"adult": False, "best_interests": True, "has_carer": True, "carer_stays_with": True})
HOUR = timedelta(hours=1)
PROVISIONAL = {"provisional": True, "deadline": NOW + timedelta(hours=72), "identity": False}

LAW: list[tuple[str, str, Any, str]] = [
    # act, gate, facts, finding ("met" is met)
    ("enrol", "enrol.record", ENROL.but(), "met"),
    ("enrol", "enrol.record", ENROL.but(identity=False), "no-identity"),
    ("enrol", "enrol.record", ENROL.but(authority_known=False), "no-authority"),
    ("enrol", "enrol.record", ENROL.but(arrested_at=False), "no-arrest"),
    ("enrol", "enrol.record", ENROL.but(**PROVISIONAL), "met"),
    ("enrol", "enrol.record", ENROL.but(**PROVISIONAL | {"deadline": NOW - HOUR}), "no-identity"),
    # 73 hours after the arrival is longer than the 72 that a provisional admission may last
    ("enrol", "enrol.record", ENROL.but(**PROVISIONAL | {"deadline": NOW + 73 * HOUR}), "no-identity"),
    ("enrol", "enrol.record", None, "not-known"),
    ("enrol", "enrol.basis", ENROL.but(), "met"),
    ("enrol", "enrol.basis", ENROL.but(legal_basis=False), "no-legal-basis"),
    ("enrol", "enrol.basis", ENROL.but(legal_basis=False, provisional=True, deadline=NOW + HOUR), "met"),
    ("place", "place.sex", PLACE.but(), "met"),
    ("place", "place.sex", PLACE.but(sex="F"), "wrong-sex"),
    ("place", "place.sex", PLACE.but(sex=None), "not-known"),
    ("place", "place.sex", PLACE.but(takes_sex=None), "not-known"),
    ("place", "place.age", PLACE.but(), "met"),
    ("place", "place.age", PLACE.but(adult=False), "no-children"),
    ("place", "place.age", PLACE.but(adult=None), "no-children"),
    ("place", "place.age", PLACE.but(adult=False, with_carer=True), "met"),
    ("place", "place.age", PLACE.but(takes_adults=False), "no-adults"),
    ("place", "place.trial", PLACE.but(), "met"),
    ("place", "place.trial", PLACE.but(convicted=True), "convicted"),
    ("place", "place.trial", PLACE.but(takes_untried=False, takes_convicted=True), "untried"),
    ("place", "place.trial", PLACE.but(convicted=None), "not-known"),
    ("depart", "place.bound", PLACE.but(), "met"),
    ("depart", "place.bound", PLACE.but(sex="F"), "wrong-sex"),
    ("depart", "place.bound", PLACE.but(adult=False), "no-children"),
    ("depart", "place.bound", PLACE.but(adult=False, with_carer=True), "met"),
    ("depart", "place.bound", PLACE.but(takes_adults=False), "no-adults"),
    ("depart", "place.bound", PLACE.but(convicted=True), "convicted"),
    # whom the place takes is not known: no ground to keep somebody back
    ("depart", "place.bound", PLACE.but(sex="F", takes_sex=None), "met"),
    *[(act, "stay", STAY.but(), "met") for act in ("depart", "transfer", "cede", "release", "hand_abroad")],
    *[
        (act, "stay", STAY.but(in_force=("court of Hasakah, 12",)), "stay-in-force")
        for act in ("depart", "transfer", "cede", "release", "hand_abroad")
    ],
    ("depart", "stay", STAY.but(in_force=None), "not-known"),
    ("depart", "transfer.assessment", TRANSFER.but(), "met"),
    ("depart", "transfer.assessment", TRANSFER.but(state="none"), "no-assessment"),
    ("depart", "transfer.assessment", TRANSFER.but(state="open"), "not-decided"),
    ("depart", "transfer.assessment", TRANSFER.but(valid_until=date(2026, 1, 31)), "late"),
    ("depart", "transfer.risk", TRANSFER.but(finding="some"), "met"),
    ("depart", "transfer.risk", TRANSFER.but(finding="substantial"), "substantial-risk"),
    ("depart", "transfer.risk", TRANSFER.but(finding=None), "no-finding"),
    ("depart", "transfer.heard", TRANSFER.but(person_heard=False), "not-heard"),
    ("depart", "transfer.heard", TRANSFER.but(person_heard=None), "not-known"),
    ("depart", "transfer.decider", TRANSFER.but(decider_independent=False), "not-independent"),
    ("depart", "transfer.assurances", TRANSFER.but(assurances=False), "no-assurances"),
    ("depart", "transfer.challenge", TRANSFER.but(challenge_open=True), "challenge-open"),
    ("depart", "transfer.challenge", TRANSFER.but(challenge_until=NOW + HOUR), "time-running"),
    ("depart", "transfer.destination", TRANSFER.but(destination_stopped=True), "stopped"),
    *[
        (act, "child.note", ADULT.but(), "does-not-apply")
        for act in ("place", "depart", "transfer", "cede", "release", "hand_abroad")
    ],
    ("depart", "child.note", CHILD.but(), "met"),
    ("depart", "child.note", CHILD.but(best_interests=False), "no-note"),
    ("depart", "child.note", CHILD.but(adult=None, best_interests=None), "not-known"),
    ("depart", "child.age", ADULT.but(), "does-not-apply"),
    ("depart", "child.age", CHILD.but(), "does-not-apply"),
    ("depart", "child.age", CHILD.but(adult=None), "met"),  # a note on the move as a child's is decided
    ("depart", "child.age", CHILD.but(adult=None, best_interests=None), "age-not-known"),
    ("depart", "child.age", CHILD.but(adult=None, has_carer=None), "age-not-known"),
    ("depart", "child.carer", CHILD.but(), "met"),
    ("depart", "child.carer", CHILD.but(carer_stays_with=False), "parted"),
    ("depart", "child.carer", CHILD.but(has_carer=None), "not-known"),
    ("depart", "child.carer", CHILD.but(has_carer=False, carer_stays_with=None), "met"),
]


def asked(world: World, act: str, **given: Any) -> dict[str, gates.Outcome]:
    """Every gate of the act for one person on the way from the SDF's prison to Baghdad; a transfer leads into the hands
    of the Coalition."""
    ask = gates.Ask.of(
        world.people["held"].pk,
        act,
        account=world.accounts["HAS"],
        destination=world.accounts["ESC" if act == "transfer" else "BGD"],
        at=NOW,
        **given,
    )
    return {o.gate.name: o for _ask, outcomes in gates.evaluate([ask]) for o in outcomes}


@pytest.mark.parametrize(("act", "gate", "facts", "finding"), LAW)
def test_each_row_of_the_law_finds_what_it_says(
    world: World, act: str, gate: str, facts: Any, finding: str
) -> None:
    with gates.without_providers():
        outcome = asked(world, act, **{gates.get(gate).needs: facts})[gate]
    assert outcome.finding.code == finding
    assert outcome.blocks == (finding not in ("met", "does-not-apply"))
    assert outcome.sentence and gates.get(gate).source


@pytest.mark.parametrize("act", ["enrol", "place", "depart", "transfer", "cede", "release", "hand_abroad"])
def test_what_nobody_knows_blocks_and_never_passes(world: World, act: str) -> None:
    with gates.without_providers():
        outcomes = asked(world, act)
    law = [o for o in outcomes.values() if o.gate.severity is gates.Severity.LAW and o.gate.unknown_blocks]
    assert law
    assert all(o.blocks and o.finding.code == "not-known" for o in law)


def test_no_gate_keeps_people_on_the_road_with_an_escort_that_has_to_be_replaced(world: World) -> None:
    """An order, a doubt about an age or a late assessment that came after the departure: they go on as approved."""
    ask = gates.Ask.of(1, "transfer", account=world.accounts["ESC"], destination=world.accounts["BGD"])
    with gates.without_providers():
        ((_ask, outcomes),) = gates.evaluate([ask])
    assert {o.gate.needs for o in outcomes} >= {"stay", "child", "transfer"}
    assert not any(o.blocks for o in outcomes)


def test_a_decision_names_the_gate_that_blocks_and_gives_no_verdict(world: World) -> None:
    officer, file = world.user("custody_officer"), world.people["held"].pk
    with gates.without_providers():
        said = access.decide(
            officer,
            "depart",
            person=file,
            account=world.accounts["HAS"],
            destination=world.accounts["BGD"],
            stay=STAY.but(in_force=("court order 12",)),
            transfer=TRANSFER.but(),
            child=ADULT.but(),
        )
    assert (said.effect, said.reason, said.verdict) == ("deny", "gate:stay", None)
    assert "order in force" in said.sentence.lower() or said.sentence


def test_an_allowed_act_gets_a_verdict_bound_to_the_facts_that_the_gates_saw(world: World) -> None:
    officer, file = world.user("custody_officer"), world.people["held"].pk

    def verdict(**transfer: Any) -> Any:
        return access.decide(
            officer,
            "depart",
            person=file,
            account=world.accounts["HAS"],
            destination=world.accounts["BGD"],
            stay=STAY.but(),
            transfer=TRANSFER.but(**transfer),
            child=ADULT.but(),
        ).verdict

    with gates.without_providers():
        one, same, other = verdict(), verdict(), verdict(finding="some")
    assert one.facts == same.facts != other.facts
    assert one.person == file and one.action == "depart" and one.decided_for == "custody_officer"
    assert one.expires_at == NOW + timedelta(minutes=60)


def test_a_transfer_inside_one_authority_needs_no_assessment(world: World) -> None:
    ask = gates.Ask.of(
        world.people["held"].pk, "depart", account=world.accounts["HAS"], destination=world.accounts["PAN"]
    )
    assert not gates.get("transfer.assessment").needed(ask)
    # without knowing where to, it is asked all the same
    unknown = replace(ask, destination=None)
    assert gates.get("transfer.assessment").needed(unknown)


# -- overrides


@pytest.fixture
def no_facts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody was assessed, everything else is in order."""
    providers = {
        "transfer": TRANSFER.but(state="none", finding=None, valid_until=None, challenge_until=None),
        "stay": STAY.but(),
        "child": ADULT.but(),
        "place": PLACE.but(),
    }
    for name, facts in providers.items():
        monkeypatch.setitem(gates.base._providers, name, lambda asks, f=facts: {a.person: f for a in asks})


def ask_opening(world: World, user: str = "movement_approver", **changes: Any) -> GateOpening:
    given: dict[str, Any] = {
        "actor": world.user(user),
        "gate": "transfer.assessment",
        "action": "depart",
        "account": world.accounts["HAS"],
        "destination": world.accounts["BGD"],
        "reasons": {world.people["held"].pk: "the prison is being shelled"},
        "until": NOW + timedelta(days=1),
    }
    return openings.ask(**given | changes)[0]


def depart(world: World, at: datetime = NOW) -> access.Decision:
    return access.decide(
        world.user("custody_officer"),
        "depart",
        person=world.people["held"].pk,
        account=world.accounts["HAS"],
        destination=world.accounts["BGD"],
        at=at,
    )


def test_two_people_open_a_missing_assessment_and_the_verdict_names_their_memorandum(
    world: World, no_facts: None
) -> None:
    assert depart(world).reason == "gate:transfer.assessment"
    (leaf,) = openings.grant(actor=world.user("legal_reviewer"), openings=[ask_opening(world)])
    said = depart(world)
    assert said.effect == "allow"
    assert said.verdict is not None and said.verdict.overrides == (leaf,)


def test_an_opened_gate_closes_again_at_its_hour(world: World, no_facts: None) -> None:
    openings.grant(actor=world.user("legal_reviewer"), openings=[ask_opening(world)])
    assert depart(world, at=NOW + timedelta(hours=23)).effect == "allow"
    assert depart(world, at=NOW + timedelta(hours=25)).reason == "gate:transfer.assessment"


def test_nobody_grants_what_they_asked_for(world: World, no_facts: None) -> None:
    asked_for = ask_opening(world, "legal_reviewer")
    with pytest.raises(Refused) as said:
        openings.grant(actor=world.user("legal_reviewer"), openings=[asked_for])
    assert said.value.code == "opening-same-person"


def test_one_of_the_two_stands_outside_the_custodian(world: World, no_facts: None) -> None:
    from amana.access.models import Grant, User

    second = User.objects.create(username="second_approver")
    Grant.objects.create(user=second, role="movement_approver", authority=world.authorities["SDF"])
    with pytest.raises(Refused) as said:
        openings.grant(actor=second, openings=[ask_opening(world)])
    assert said.value.code == "opening-outside"


@pytest.mark.parametrize(
    ("spoilt", "gate"),
    [
        ({"child": True}, "transfer.assessment"),
        ({"person_heard": False}, "transfer.assessment"),
        ({"challenge_open": True}, "transfer.assessment"),
        ({"state": "decided", "finding": "substantial"}, "transfer.risk"),
        ({"person_heard": False}, "transfer.heard"),
    ],
)
def test_no_two_people_open_the_gate_of_a_child_an_unheard_person_a_challenge_or_a_substantial_risk(
    world: World, no_facts: None, monkeypatch: pytest.MonkeyPatch, spoilt: dict[str, Any], gate: str
) -> None:
    facts = TRANSFER.but(**{"state": "none", "finding": None} | spoilt)
    monkeypatch.setitem(gates.base._providers, "transfer", lambda asks: {a.person: facts for a in asks})
    with pytest.raises(Refused) as said:
        ask_opening(world, gate=gate)
    assert said.value.code == "opening-never"


def test_nobody_opens_a_stay(world: World, no_facts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    order = STAY.but(in_force=("court order 12",))
    monkeypatch.setitem(gates.base._providers, "stay", lambda asks: {a.person: order for a in asks})
    with pytest.raises(Refused) as said:
        ask_opening(world, gate="stay")
    assert said.value.code == "opening-never"


def test_an_override_gives_a_reason_for_each_person_and_ends_within_seven_days(
    world: World, no_facts: None
) -> None:
    with pytest.raises(Refused) as said:
        ask_opening(world, reasons={world.people["held"].pk: "  "})
    assert said.value.code == "opening-reason"
    with pytest.raises(Refused) as said:
        ask_opening(world, until=NOW + timedelta(days=8))
    assert said.value.code == "opening-until"


def test_an_override_for_one_destination_opens_no_other(world: World, no_facts: None) -> None:
    openings.grant(actor=world.user("legal_reviewer"), openings=[ask_opening(world)])
    elsewhere = access.decide(
        world.user("custody_officer"),
        "hand_abroad",
        person=world.people["held"].pk,
        account=world.accounts["HAS"],
    )
    assert elsewhere.reason.startswith("gate:")
    assert clock.now() == NOW and MORNING < NOW


def test_who_reads_of_a_refused_transfer_is_not_sent_to_two_people_who_could_open_it() -> None:
    gate = gates.get("transfer.assessment")
    told = {
        code: gates.Outcome(gate, gates.Finding(False, code), "").remedy
        for code in ("no-assessment", "refused")
    }
    assert "opened by two people" in told["no-assessment"]
    assert told["refused"] == "This cannot be opened by anybody. Choose another destination."
