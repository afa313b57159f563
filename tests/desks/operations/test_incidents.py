"""Escapes, recaptures, deaths, releases, places that change hands."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from amana.access import Denied
from amana.desks.operations import queries as reads
from amana.desks.operations import services as ops
from amana.desks.operations.models import Count, Incident, LiftPerson, Outcome, PendingAct
from amana.desks.operations.queries.incidents import inquiries
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services import corrections
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger import services as ledger
from amana.ledger.act import Act, Note
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from tests.desks.operations.cast import NOW, officer

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def test_an_escape_of_unknown_people_is_a_shortfall_until_they_are_named(cast):
    persons = cast.people(6)
    incident = ops.incident_report(
        actor=None, kind="escape", account=cast.hasakah, reported=5, about=True, words="wall breached"
    )
    assert ledger_queries.equation().at_large == 0
    assert reads.incident(incident).unnamed == 5
    ops.escape(actor=None, account=cast.hasakah, persons=persons[:3], incident=incident)
    assert (ledger_queries.equation().at_large, reads.incident(incident).unnamed) == (3, 2)
    assert cast.where(persons[0]) == "SDF-AT-LARGE"


def test_recaptures_answer_their_escapes_and_the_rest_falls_out_as_a_balance(cast):
    persons = cast.people(12)
    incident = ops.escape(actor=None, account=cast.hasakah, persons=persons)
    ops.recapture(actor=None, account=cast.raqqa, persons=persons[:8])
    told = reads.incident(incident)
    assert (told.named, told.retaken, told.at_large) == (12, 8, 12 - 8)
    assert ledger_queries.equation().at_large == 4
    assert ops.escaped_from(cast.hasakah) == persons[8:]
    chain = ledger_queries.chain(persons[0])
    assert (chain[-1].kind, chain[-1].answers) == ("admit", chain[-2].leaf)


def test_refused_a_recapture_of_somebody_who_never_escaped(cast):
    (person,) = cast.people(1)
    with pytest.raises(Refused):
        ops.recapture(actor=None, account=cast.raqqa, persons=[person])


def test_an_escape_from_the_escort_takes_the_line_off_the_lift(cast):
    a, b = cast.people(2)
    lift = cast.on_the_way([a, b])
    ops.escape(actor=None, account=lift.leg, persons=[a])
    ops.receipt(actor=None, lift=lift)
    lift.refresh_from_db()
    assert (lift.state, cast.where(a)) == ("done", "COALITION-AT-LARGE")
    assert LiftPerson.objects.get(person=a).outcome == "lost"


def corrected(person: int) -> None:
    """The newest entry of a person, taken back by two."""
    file = CustodyFile.objects.get(pk=person)
    link = corrections.newest(file)
    assert link is not None
    asker, second = (
        officer(f"{n}-{link.leaf}", "legal_reviewer", None, key=False).user for n in ("ask", "sign")
    )
    row = corrections.correction_ask(actor=asker, file=file, entry=link.leaf, reason="another of that name")
    corrections.correction_grant(actor=second, correction=row)


def test_whoever_did_not_die_on_the_way_is_with_the_escort_again_and_is_received(cast):
    a, b = cast.people(2)
    lift = cast.on_the_way([a, b])
    incident = ops.death(actor=None, persons=[a], cause="not known")
    ops.receipt(actor=None, lift=lift)
    lift.refresh_from_db()
    assert (lift.state, reads.incident(incident).named) == ("done", 1)
    corrected(a)
    lift.refresh_from_db()
    line = LiftPerson.objects.get(person=a)
    assert (lift.state, line.outcome, line.resolved, cast.where(a)) == (
        "on_the_way",
        "aboard",
        None,
        lift.leg.code,
    )
    assert (reads.incident(incident).named, inquiries()) == (0, 1), "the incident is closed by people"
    ops.receipt(actor=None, lift=lift)
    lift.refresh_from_db()
    assert (lift.state, cast.where(a), cast.where(b)) == ("done", cast.baghdad.code, cast.baghdad.code)


def test_an_escape_that_was_another_s_counts_no_more_and_leaves_a_shortfall_without_a_name(cast, client):
    a, b = cast.people(2)
    incident = ops.escape(actor=None, account=cast.hasakah, persons=[a, b])
    ops.recapture(actor=None, account=cast.hasakah, persons=[b])
    assert reads.escapes() == (2, 1, 0)
    corrected(b)  # it was not at that hour: taken back, and recorded anew
    assert (reads.escapes(), ops.escaped_from(cast.hasakah)) == ((2, 0, 0), [a, b])
    ops.recapture(actor=None, account=cast.raqqa, persons=[b])
    assert (reads.escapes(), cast.where(b)) == ((2, 1, 0), cast.raqqa.code)
    corrected(b)  # nor was it this one
    corrected(b)  # and so was the escape
    told = reads.incident(incident)
    assert (told.named, told.at_large, told.unnamed, reads.escapes()) == (1, 1, 1, (1, 0, 1))
    assert ops.escaped_from(cast.hasakah) == [a]
    assert check_books().ok
    client.force_login(cast.monitor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["amana_language"] = "en"
    assert "named wrongly, corrected" in client.get(f"/operations/incidents/{incident.pk}/").content.decode()
    journal = client.get("/operations/journal/").content.decode()
    newest = ledger_queries.chain(b)[-1]
    assert f"takes back entry {newest.reverses}" in journal
    assert f'href="/registry/files/{cast.number(b)}/#e{newest.leaf}"' in journal


def test_a_death_is_terminal_and_opens_an_incident(cast):
    (person,) = cast.people(1)
    incident = ops.death(
        actor=None, persons=[person], cause="not known", notified="ICRC", inquiry="Supreme Judicial Council"
    )
    assert (cast.where(person), incident.kind) == ("DECEASED", "death")
    with pytest.raises(Refused, match="recorded already"):
        ops.death(actor=None, persons=[person], cause="again")
    with pytest.raises(Refused, match="cause of death"):
        ops.death(actor=None, persons=[person], cause=" ")


def test_a_lift_lost_on_its_way_ends_in_one_act_for_all_aboard_and_stays_with_the_escort_until_then(
    cast, browse
):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    late = lift.due_at + timedelta(minutes=1)
    with clock.at(late):
        shown = browse(cast.escort).get(f"/operations/lifts/{lift.pk}/").content.decode()
        link = re.search(r'data-lost href="([^"]+)"', shown)
        form = browse(cast.escort).get(link[1]).content.decode()
        assert all(cast.number(person) in form for person in persons)
        plain = browse(cast.escort).get("/operations/incidents/death/?lift=x").content.decode()
        assert cast.number(persons[0]) not in plain
        sent = {
            "person": " ".join(map(cast.number, persons)),
            "cause": "lost in the air",
            "device": cast.escort.device,
        }
        answer = browse(cast.escort).post("/operations/incidents/death/", sent)
        act = PendingAct.objects.get(kind="death")
        assert answer.headers["Location"].endswith(f"/operations/sign/{act.pk}/")
        assert {cast.where(person) for person in persons} == {f"ESC-{lift.code}"}, "theirs until it is signed"
        incident = cast.signed(act, cast.escort)
    lift.refresh_from_db()
    assert (incident.reported, {cast.where(person) for person in persons}, lift.state) == (
        3,
        {"DECEASED"},
        "done",
    )
    assert set(lift.people.values_list("outcome", flat=True)) == {"died"}


def test_deaths_in_two_accounts_are_two_acts(cast):
    with pytest.raises(Refused, match="account by account"):
        ops.death(actor=None, persons=[*cast.people(1), *cast.people(1, cast.raqqa)], cause="fire")


def test_refused_a_release_that_no_review_ordered(cast):
    (person,) = cast.people(1)
    with pytest.raises(Denied) as said:
        ops.person_release(actor=None, person=person, kind="review", order="12/2026")
    assert said.value.where["reason"] == "gate:release.order"


def test_handed_to_a_state_only_after_an_assessment_for_that_state(cast):
    assessed, other = cast.people(2)
    france = ledger.abroad("FRA", name_ar="فرنسا", name_en="France")
    cast.assess([assessed], "ABROAD-FRA")
    ops.hand_abroad(actor=None, persons=[assessed], account=cast.hasakah, state=france)
    assert cast.where(assessed) == "ABROAD-FRA"
    with pytest.raises(Denied):
        ops.hand_abroad(actor=None, persons=[other], account=cast.hasakah, state=france)


def test_a_place_is_ceded_by_both_signatures(cast):
    persons = cast.people(3)
    act = ops.cede_draft(actor=cast.giver.user, account=cast.hasakah, to=cast.moj, device=cast.giver.device)
    assert cast.signed(act, cast.giver) is None
    assert cast.where(persons[0]) == "SDF-HAS"
    onward = cast.signed(act, cast.receiver)
    assert {cast.where(p) for p in persons} == {onward.code} == {"IQ-MOJ-HAS"}
    assert ledger_queries.chain(persons[0])[-1].signers == ("giver-browser", "receiver-browser")


def test_refused_to_cede_a_place_while_a_court_forbids_one_exit(cast):
    persons = cast.people(2)
    ledger.record(Act("stay", NOW, notes=(Note("stay", persons[0], {"act": "put", "order": "7/2026"}),)))
    with pytest.raises(Denied) as said:
        ops.cede(actor=None, account=cast.hasakah, to=cast.moj)
    assert said.value.where["person"] == persons[0]


def test_a_place_taken_over_is_contested_and_counted_within_a_day(cast):
    persons = cast.people(2, assessed=False)
    at = NOW - timedelta(hours=6)
    onward = ops.seize(actor=None, account=cast.hasakah, by=cast.moj, at=at, words="after the fighting")
    assert {cast.where(p) for p in persons} == {"IQ-MOJ-HAS"}
    due = Count.objects.get(state="due")
    assert (due.account, due.due_at) == (onward, at + timedelta(hours=24))
    assert ledger_queries.memos(kinds=["contested"])[0].facts["former"] == "SDF"
    assert Incident.objects.get().kind == "seized"


def test_an_officer_signs_an_escape_and_the_incident_opens_with_it(cast):
    (person,) = cast.people(1)
    act = ops.escape_draft(
        actor=cast.giver.user, account=cast.hasakah, persons=[person], device=cast.giver.device, words="roof"
    )
    incident = cast.signed(act, cast.giver)
    assert (incident.reported_by, incident.reported, incident.words) == (cast.giver.user, 1, "roof")


def test_who_died_on_the_way_is_not_told_as_escaped(cast):
    first, second, third = cast.people(3)
    lift = cast.on_the_way([first, second, third])
    ops.death(actor=None, persons=[first], cause="heart attack")
    ops.escape(actor=None, account=lift.leg, persons=[second])
    told = dict(lift.people.values_list("person", "outcome"))
    assert told == {first: Outcome.DIED, second: Outcome.LOST, third: Outcome.ABOARD}
