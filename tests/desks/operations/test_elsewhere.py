"""People of a lift who came to a place that it was not bound for: received there by that place and the escort."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from amana.access import Denied
from amana.access.models import Read
from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftPerson, PendingAct
from amana.desks.registry.models import CustodyFile, Regime
from amana.desks.registry.services.memoranda import stay_put
from amana.ledger import queries as ledger_queries
from amana.ledger import services as ledger
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Account
from tests.desks.operations.cast import NOW, officer

pytestmark = [pytest.mark.books, pytest.mark.django_db]
WHY = "sandstorm over Baghdad"


def draft(cast, lift, persons, *, who=None, here=None, why=WHY):
    who = who or cast.giver
    return ops.elsewhere_draft(
        actor=who.user, lift=lift, here=here or cast.raqqa, device=who.device, persons=persons, why=why
    )


def test_a_diverted_lift_is_received_where_it_came_down_by_that_place_and_the_escort(cast, browse):
    persons = cast.people(2)
    lift = cast.on_the_way(persons)
    before = ledger_queries.equation()
    client = browse(cast.giver)
    found = client.get("/operations/lifts/elsewhere/", {"account": "SDF-RAQ", "q": lift.code.lower()})
    assert cast.number(persons[0]) in found.content.decode()
    sent = {"account": "SDF-RAQ", "all": "1", "why": WHY, "device": cast.giver.device}
    assert client.post(f"/operations/lifts/{lift.pk}/elsewhere/", sent).status_code == 302
    act = PendingAct.objects.get(kind="lift_elsewhere")
    assert {side.code for side in act.needs.all()} == {"SDF", "COALITION"}
    assert cast.signed(act, cast.giver) is None and cast.where(persons[0]) == f"ESC-{lift.code}"
    assert cast.signed(act, cast.escort) == lift
    lift.refresh_from_db()
    assert lift.state == "done" and {cast.where(p) for p in persons} == {"SDF-RAQ"}
    assert set(lift.people.values_list("outcome", "reason")) == {("elsewhere", WHY)}
    assert Account.objects.get(pk=lift.leg_id).closed_at is not None
    assert ledger_queries.chain(persons[0])[-1].signers == ("giver-browser", "escort-browser")
    after = ledger_queries.equation()
    assert (before.escort, after.escort, after.held - before.held) == (2, 0, 2) and check_books().ok
    told = browse(cast.receiver).get(f"/operations/lifts/{lift.pk}/").content.decode()
    assert told.count("data-reached") == 2 and "Raqqa prison" in told and WHY in told


def test_one_person_in_the_wrong_vehicle_is_found_by_number_and_the_others_go_on(cast, browse):
    strayed, other = cast.people(2)
    lift = cast.on_the_way([strayed, other])
    page = browse(cast.giver).get(
        "/operations/lifts/elsewhere/", {"account": "SDF-RAQ", "q": cast.number(strayed)}
    )
    shown = page.content.decode()
    assert f'value="{strayed}" checked' in shown and f'value="{other}" checked' not in shown
    assert set(Read.objects.filter(user=cast.giver.user).values_list("person", flat=True)) >= {strayed, other}
    cast.signed(draft(cast, lift, [strayed]), cast.giver, cast.escort)
    lift.refresh_from_db()
    assert (lift.state, cast.where(strayed)) == ("on_the_way", "SDF-RAQ")
    ops.receipt(actor=None, lift=lift)
    assert list(lift.people.values_list("outcome", flat=True)) == ["elsewhere", "received"]
    assert (lift.state, cast.where(other)) == ("done", "IQ-MOJ-BGD")


def test_refused_in_the_face_of_the_officer_what_is_no_arrival_elsewhere(cast):
    persons = cast.people(2)
    lift = cast.lift(persons)
    with pytest.raises(Refused, match="nobody signed its release at SDF-HAS"):
        draft(cast, lift, persons)
    ops.release(actor=None, lift=lift, persons=persons[:1], at=NOW - timedelta(hours=3))
    with pytest.raises(Refused, match="is bound for IQ-MOJ-BGD"):
        draft(cast, lift, persons, who=cast.receiver, here=cast.baghdad)
    with pytest.raises(Refused, match="left SDF-HAS"):
        draft(cast, lift, persons, here=cast.hasakah)
    with pytest.raises(Refused, match="Nobody is chosen"):
        draft(cast, lift, [])
    with pytest.raises(Refused, match="reason"):
        draft(cast, lift, persons[:1], why=" ")
    with pytest.raises(Refused, match="is not with the escort of lift"):
        draft(cast, lift, persons)
    for stranger in (cast.receiver, cast.escort):
        with pytest.raises(Denied):
            draft(cast, lift, persons[:1], who=stranger)
    ledger.account_close(cast.raqqa)
    cast.raqqa.refresh_from_db()
    with pytest.raises(Refused, match="no open place"):
        draft(cast, lift, persons[:1])
    assert not PendingAct.objects.exists()


def test_a_custodian_of_neither_end_takes_nobody_over_whom_no_departure_to_it_was_allowed_for(cast):
    person, assessed = cast.people(1, assessed=False) + cast.people(2)[:1]
    lift = cast.on_the_way([person, assessed], destination=cast.raqqa)
    with pytest.raises(Refused, match=r"not approved for IQ-MOJ.*No transfer assessment") as said:
        draft(cast, lift, [assessed, person], who=cast.receiver, here=cast.baghdad)
    assert said.value.where["person"] == person
    act = draft(cast, lift, [assessed], who=cast.receiver, here=cast.baghdad)
    lamia = officer("lamia", "legal_reviewer", None, key=False).user
    file = CustodyFile.objects.get(pk=assessed)
    stay_put(actor=lamia, file=file, ordered_by="Court", order="1/2026", reason="witness")
    cast.signed(act, cast.receiver)
    with pytest.raises(Refused, match="order"):  # asked again when it is posted
        cast.signed(act, cast.escort)
    assert cast.where(assessed) == f"ESC-{lift.code}"


def test_an_order_a_full_place_and_one_for_women_keep_nobody_outside_and_all_three_are_shown(cast, browse):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    lamia = officer("lamia", "legal_reviewer", None, key=False).user
    file = CustodyFile.objects.get(pk=person)
    stay_put(actor=lamia, file=file, ordered_by="Court", order="1/2026", reason="witness")
    Account.objects.filter(pk=cast.raqqa.pk).update(capacity=0)
    takes = {"men": False, "women": True, "adults": True, "children": True}
    Regime.objects.create(account=cast.raqqa, convicted=True, untried=True, at=NOW, **takes)
    act = draft(cast, lift, [person])
    shown = browse(cast.escort).get(f"/operations/sign/{act.pk}/").content.decode()
    assert "data-stayed" in shown and "data-over" in shown and WHY in shown
    assert "data-unfit" in shown and "is no place for one person" in shown
    cast.signed(act, cast.giver, cast.escort)
    assert cast.where(person) == "SDF-RAQ"


def test_two_officers_sign_where_one_authority_is_the_place_and_the_escort(cast):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person], escort=cast.sdf)
    act = draft(cast, lift, [person])
    assert cast.signed(act, cast.giver) is None
    with pytest.raises(Refused, match="signed"):
        cast.signed(act, cast.giver)
    cast.signed(act, cast.second)
    assert cast.where(person) == "SDF-RAQ"


def test_who_was_signed_for_elsewhere_by_mistake_is_with_the_escort_again(cast, browse):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    ops.elsewhere(actor=None, lift=lift, here=cast.raqqa, persons=[person], why=WHY)
    assert "Signed for by mistake" in browse(cast.giver).get(f"/operations/lifts/{lift.pk}/").content.decode()
    with pytest.raises(Denied):
        ops.mistaken_draft(
            actor=cast.receiver.user, lift=lift, device=cast.receiver.device, persons=[person], why="not here"
        )
    act = ops.mistaken_draft(
        actor=cast.giver.user, lift=lift, device=cast.giver.device, persons=[person], why="not here"
    )
    cast.signed(act, cast.giver, cast.escort)
    lift.refresh_from_db()
    assert (lift.state, cast.where(person)) == ("on_the_way", f"ESC-{lift.code}") and check_books().ok


def test_a_receipt_of_somebody_from_another_lift_leads_to_the_page_of_lifts_not_meant_for_us(cast):
    a, b = cast.people(2)
    bound_here = cast.on_the_way([a])
    strayed = cast.on_the_way([b], destination=cast.raqqa)
    with pytest.raises(Refused, match="does not lead here") as said:
        ops.receipt(actor=None, lift=bound_here, persons=[a, b])
    assert said.value.where["other"] == strayed.code


def test_a_form_that_was_refused_comes_back_with_its_ticks_and_a_search_for_nobody_says_so(cast, browse):
    persons = cast.people(2)
    lift = cast.on_the_way(persons)
    client = browse(cast.giver)
    sent = {"account": "SDF-RAQ", "person": persons[:1], "why": "", "device": cast.giver.device}
    back = client.post(f"/operations/lifts/{lift.pk}/elsewhere/", sent)
    shown = back.content.decode()
    assert back.status_code == 422 and shown.count(" checked") == 1
    none = client.get("/operations/lifts/elsewhere/", {"account": "SDF-RAQ", "q": "L-999999"})
    assert none.status_code == 422 and "Nobody who is on the way was found" in none.content.decode()
    own = browse(cast.receiver).get("/operations/lifts/elsewhere/", {"account": "IQ-MOJ-BGD", "q": lift.code})
    assert "Sign the receipt on the page of the lift" in own.content.decode()
    assert browse(cast.planner).get("/operations/lifts/elsewhere/").status_code == 403


def test_whoever_may_read_the_manifest_finds_a_person_on_it_by_name_and_nobody_else_does(cast, browse):
    coming, passing = cast.people(2)
    cast.on_the_way([coming])
    cast.on_the_way([passing], destination=cast.raqqa)
    client = browse(cast.receiver)

    def found(person):
        name = CustodyFile.objects.get(pk=person).card.name_latin.upper()
        return client.get("/operations/lifts/elsewhere/", {"account": "IQ-MOJ-BGD", "q": name})

    assert "Sign the receipt on the page of the lift" in found(coming).content.decode()
    none = found(passing)
    assert none.status_code == 422 and "name in a count of this place" in none.content.decode()


def test_nobodys_name_stands_on_the_search_of_a_place_that_the_lift_does_not_concern(cast, browse):
    persons = cast.people(2)
    lift = cast.on_the_way(persons, destination=cast.raqqa)
    shown = browse(cast.receiver).get(
        "/operations/lifts/elsewhere/", {"account": "IQ-MOJ-BGD", "q": lift.code}
    )
    text = shown.content.decode()
    for file in CustodyFile.objects.filter(pk__in=persons):
        assert file.number in text and file.card.name_ar not in text and file.card.name_latin not in text


def test_programs_prepare_the_same_act(cast, client):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    client.force_login(cast.giver.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"account": "SDF-RAQ", "device": cast.giver.device, "people": [cast.number(person)], "why": WHY}
    answer = client.post(
        f"/api/v1/operations/lifts/{lift.pk}/elsewhere", json.dumps(body), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["kind"]) == (201, "lift_elsewhere"), answer.content
    assert LiftPerson.objects.get(person=person).outcome == "aboard"
