"""A lift from proposal to receipt: two people plan it, two authorities sign it, nobody is ever between accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from amana import access
from amana.access import Denied, devices
from amana.access.models import Grant
from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftPerson, PendingAct
from amana.desks.operations.pages import waiting
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services.memoranda import stay_put
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger import services as ledger
from amana.ledger.act import Act, Move, Signature
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Account
from tests.desks.operations.cast import NOW, officer

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def outcomes(lift) -> list[str]:
    return list(lift.people.values_list("outcome", flat=True))


def test_a_lift_takes_people_from_one_account_over_an_escort_to_another(cast):
    persons = cast.people(3)
    lift = cast.lift(persons)
    ops.release(actor=None, lift=lift, at=NOW - timedelta(hours=2))
    assert (lift.state, cast.where(persons[0])) == ("on_the_way", f"ESC-{lift.code}")
    balance = ledger_queries.equation()
    assert (balance.held, balance.escort, balance.enrolled) == (0, 3, 3)
    ops.receipt(actor=None, lift=lift)
    assert (lift.state, outcomes(lift)) == ("done", ["received"] * 3)
    assert {cast.where(p) for p in persons} == {"IQ-MOJ-BGD"}
    assert cast.kinds(persons[0]) == ["enrol", "depart", "arrive"]
    assert Account.objects.get(pk=lift.leg_id).closed_at is not None


def test_refused_an_approval_by_the_proposer_and_a_release_without_approval(cast):
    lift = cast.lift(cast.people(1), approved=False)
    Grant.objects.create(user=cast.planner.user, role="movement_approver", authority=cast.sdf)
    cast.planner.user.forget_grants()
    with pytest.raises(Refused, match="cannot approve it"):
        ops.lift_approve(actor=cast.planner.user, lift=lift)
    with pytest.raises(Refused, match="is not approved"):
        ops.release(actor=None, lift=lift)


def test_refused_a_person_on_two_lifts_or_in_another_place(cast):
    (here,), (there,) = cast.people(1), cast.people(1, cast.raqqa)
    cast.lift([here])
    with pytest.raises(Refused, match="stands on lift L-"):
        cast.lift([here])
    with pytest.raises(Refused, match="The books have person"):
        cast.lift([there])


def test_two_officers_sign_with_their_own_keys(cast):
    persons = cast.people(2)
    lift = cast.lift(persons)
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    assert cast.where(persons[0]) == "SDF-HAS"  # prepared is not signed
    cast.signed(act, cast.giver)
    lift.refresh_from_db()
    act = ops.receipt_draft(actor=cast.receiver.user, lift=lift, device=cast.receiver.device)
    cast.signed(act, cast.receiver)
    chain = ledger_queries.chain(persons[0])
    assert [link.signers for link in chain[1:]] == [("giver-browser",), ("receiver-browser",)]
    act.refresh_from_db()
    assert (act.state, bytes(act.draft)) == ("posted", b"")


@pytest.mark.parametrize("scene", ["operation"], indirect=True)
def test_in_an_operation_the_system_cannot_sign_for_either_side(cast):
    persons = cast.people(1)
    lift = cast.lift(persons)
    with pytest.raises(Refused, match="giving authority SDF has not signed"):
        ops.release(actor=None, lift=lift)
    cast.signed(ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device), cast.giver)
    lift.refresh_from_db()
    with pytest.raises(Refused, match="receiving authority IQ-MOJ has not signed"):
        ops.receipt(actor=None, lift=lift)


def test_refused_before_signing_a_handover_by_the_wrong_authority(cast):
    lift = cast.lift(cast.people(1))
    with pytest.raises(Denied):
        ops.release_draft(actor=cast.receiver.user, lift=lift, device=cast.receiver.device)
    ops.release(actor=None, lift=lift)
    with pytest.raises(Denied) as refused:
        ops.receipt_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    with override("en"):
        assert refused.value.remedy == f"It is for whoever acts for this authority: {cast.moj.name_en}."
    with pytest.raises(Refused, match="is not yours"):
        ops.receipt_draft(actor=cast.receiver.user, lift=lift, device=cast.giver.device)
    assert not PendingAct.objects.exists()


def test_refused_a_signature_by_somebody_who_does_not_belong_to_the_act(cast):
    lift = cast.lift(cast.people(1))
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    with pytest.raises(Refused, match="does not sign this; SDF does"):
        cast.signed(act, cast.receiver)
    with pytest.raises(Refused, match="does not fit"):
        ops.act_sign(actor=cast.giver.user, act=act, signatures=[Signature(cast.giver.device, bytes(64))])
    lift.refresh_from_db()
    assert lift.state == "approved"


def test_refused_a_second_receipt_for_one_release(cast):
    persons = cast.people(2)
    lift = cast.on_the_way(persons)
    ops.receipt(actor=None, lift=lift, persons=persons[:1])
    with pytest.raises(Refused, match=r"was received already, by entry \d+"):
        ops.receipt(actor=None, lift=lift, persons=persons)
    ops.receipt(actor=None, lift=lift)
    with pytest.raises(Refused, match="has one receipt and no second"):
        ops.receipt(actor=None, lift=lift)
    assert cast.kinds(persons[0]) == ["enrol", "depart", "arrive"]


def test_two_receipts_prepared_side_by_side_post_once(cast):
    lift = cast.on_the_way(cast.people(1))
    first = ops.receipt_draft(actor=cast.receiver.user, lift=lift, device=cast.receiver.device)
    cast.signed(first, cast.receiver)
    lift.refresh_from_db()
    with pytest.raises(Refused):
        ops.receipt_draft(actor=cast.receiver.user, lift=lift, device=cast.receiver.device)


def test_who_is_not_signed_for_stays_with_the_escort_and_the_refused_go_back(cast):
    a, b, c = persons = cast.people(3)
    lift = cast.on_the_way(persons)
    ops.receipt(actor=None, lift=lift, persons=[a], refused={b: "papers of another man"})
    assert outcomes(lift) == ["received", "refused", "aboard"]
    assert (lift.state, cast.where(b), cast.where(c)) == ("on_the_way", lift.leg.code, lift.leg.code)
    ops.lift_return(actor=None, lift=lift, persons=[b], why="refused at the gate")
    ops.receipt(actor=None, lift=lift)
    lift.refresh_from_db()
    assert (lift.state, outcomes(lift)) == ("done", ["received", "returned", "received"])
    assert [cast.where(p) for p in persons] == ["IQ-MOJ-BGD", "SDF-HAS", "IQ-MOJ-BGD"]


def test_refused_to_refuse_without_a_reason(cast):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    with pytest.raises(Refused, match="without a reason"):
        ops.receipt(actor=None, lift=lift, persons=[], refused={person: " "})


def test_whoever_came_with_the_wrong_lift_is_signed_for_on_the_list_that_has_them(cast):
    a, b, c = cast.people(3)
    lift, other = cast.on_the_way([a]), cast.on_the_way([b])
    with pytest.raises(Refused, match=f"Lift {other.code} leads here too"):
        ops.receipt(actor=None, lift=lift, persons=[a, b])
    with pytest.raises(Refused, match="count the place and name whoever has come besides"):
        ops.receipt(actor=None, lift=lift, persons=[a, c])
    ops.receipt(actor=None, lift=lift)
    ops.receipt(actor=None, lift=other)
    assert [cast.where(person) for person in (a, b, c)] == ["IQ-MOJ-BGD", "IQ-MOJ-BGD", "SDF-HAS"]


def test_whoever_is_left_out_of_the_release_stays_behind(cast):
    a, b = cast.people(2)
    lift = cast.lift([a, b])
    ops.release(actor=None, lift=lift, persons=[a])
    assert outcomes(lift) == ["aboard", "left_behind"]
    assert cast.where(b) == "SDF-HAS"


def test_an_unassessed_person_is_not_handed_to_another_authority(cast):
    persons = cast.people(1, assessed=False)
    lift = cast.lift(persons)
    with pytest.raises(Denied) as said:
        ops.release(actor=None, lift=lift)
    assert said.value.where["reason"].startswith("gate:transfer.")


def test_a_change_of_escort_needs_both_escorts_under_one_manifest(cast):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    guard = officer("guard", "escort_commander", cast.moj)
    act = ops.escort_draft(actor=cast.escort.user, lift=lift, device=cast.escort.device, escort=cast.moj)
    assert cast.signed(act, cast.escort) is None
    assert cast.where(person) == f"ESC-{lift.code}"
    cast.signed(act, guard)
    lift.refresh_from_db()
    assert (cast.where(person), lift.escort) == (f"ESC-{lift.code}-2", cast.moj)
    ops.receipt(actor=None, lift=lift)
    assert cast.kinds(person) == ["enrol", "depart", "transfer", "arrive"]


def test_an_order_made_on_the_road_keeps_nobody_with_an_escort_that_has_to_be_replaced(cast, browse):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    stay_put(
        actor=officer("lamia", "legal_reviewer", None, key=False).user,
        file=CustodyFile.objects.get(pk=persons[0]),
        ordered_by="High Judicial Council",
        order="HJC/2026/77",
        reason="witness",
    )
    guard = officer("guard", "escort_commander", cast.moj)
    act = ops.escort_draft(actor=cast.escort.user, lift=lift, device=cast.escort.device, escort=cast.moj)
    shown = browse(guard).get(f"/operations/sign/{act.pk}/").content.decode()
    assert "An order forbids that one person on this list leaves" in shown and shown.count("data-stayed") == 1
    cast.signed(act, cast.escort, guard)
    assert {cast.where(person) for person in persons} == {f"ESC-{lift.code}-2"}
    lift.refresh_from_db()
    ops.lift_return(actor=None, lift=lift, persons=persons[:1], why="the order")
    ops.receipt(actor=None, lift=lift)
    assert [cast.where(person) for person in persons] == ["SDF-HAS", "IQ-MOJ-BGD", "IQ-MOJ-BGD"]


def test_the_escort_of_a_lift_inside_one_authority_is_replaced_and_another_custodian_takes_nobody(cast):
    persons = cast.people(2, assessed=False)
    lift = cast.on_the_way(persons, destination=cast.raqqa)
    with pytest.raises(Denied, match="No transfer assessment"):
        ops.escort_change(actor=None, lift=lift, escort=cast.moj)
    second = ledger.authority_add(code="LOGISTICS", name_ar="الإمداد", name_en="Logistics", kind="escort")
    ops.escort_change(actor=None, lift=lift, escort=second)
    ops.escort_change(actor=None, lift=lift, escort=cast.sdf)
    assert [cast.kinds(person)[1:] for person in persons] == [["depart", "transfer", "transfer"]] * 2


def test_present_together_giver_and_escort_sign_one_release(cast):
    (person,) = cast.people(1)
    lift = cast.lift([person])
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device, together=True)
    assert cast.signed(act, cast.giver) is None
    with pytest.raises(Refused, match="has signed already"):
        cast.signed(act, cast.second)
    cast.signed(act, cast.escort)
    assert ledger_queries.chain(person)[-1].signers == ("giver-browser", "escort-browser")


def test_a_draft_that_its_key_has_overtaken_is_made_anew(cast):
    persons = cast.people(2)
    first, second = cast.lift(persons[:1]), cast.lift(persons[1:])
    waiting = ops.release_draft(actor=cast.giver.user, lift=first, device=cast.giver.device)
    cast.signed(ops.release_draft(actor=cast.giver.user, lift=second, device=cast.giver.device), cast.giver)
    with pytest.raises(Refused, match="signed with this key meanwhile"):
        cast.signed(waiting, cast.giver)
    waiting.refresh_from_db()
    fresh = ops.act_renew(actor=cast.giver.user, act=waiting, device=cast.giver.device)
    cast.signed(fresh, cast.giver)
    assert cast.where(persons[0]) == f"ESC-{first.code}"


def test_an_act_asked_for_twice_or_renewed_while_its_bytes_are_good_is_the_same_act(cast):
    lift = cast.lift(cast.people(1))
    asked = {"actor": cast.giver.user, "lift": lift, "device": cast.giver.device}
    act = ops.release_draft(**asked)
    assert ops.release_draft(**asked).pk == act.pk
    assert ops.act_renew(actor=cast.giver.user, act=act, device=cast.giver.device).pk == act.pk
    act.refresh_from_db()
    assert act.state == "waiting"
    ops.act_withdraw(actor=cast.giver.user, act=act)
    with pytest.raises(Refused, match="word for word"):
        ops.release_draft(**asked)


def test_a_withdrawn_draft_leaves_nothing_and_the_lift_can_be_released(cast):
    lift = cast.lift(cast.people(1))
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    ops.act_withdraw(actor=cast.giver.user, act=act)
    act.refresh_from_db()
    assert (act.state, bytes(act.draft)) == ("withdrawn", b"")
    with pytest.raises(Refused, match="closed"):
        ops.act_sign(actor=cast.giver.user, act=act, signatures=[])
    ops.release(actor=None, lift=lift)


def test_refused_a_departure_in_the_future(cast):
    lift = cast.lift(cast.people(1))
    with pytest.raises(Refused, match="lies in the future"):
        ops.release(actor=None, lift=lift, at=NOW + timedelta(minutes=1))


def test_a_refusal_inside_a_unit_leaves_no_half_of_it(cast):
    persons = cast.people(2)
    lift = cast.lift(persons)
    size = ledger_queries.head().size
    with pytest.raises(Refused):
        ops.release(actor=None, lift=lift, persons=[persons[0], 999_999])
    lift.refresh_from_db()
    assert (lift.state, ledger_queries.head().size) == ("approved", size)
    assert not LiftPerson.objects.exclude(outcome="listed").exists()


def half_signed(cast):
    """A release that the giver has signed and the escort has not."""
    lift = cast.lift(cast.people(2))
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device, together=True)
    cast.signed(act, cast.giver)
    return act


def withdrawn(who) -> None:
    Grant.objects.filter(user=who.user).update(revoked_at=NOW)
    who.user.forget_grants()


@pytest.mark.parametrize("end", ["role", "key"])
def test_what_an_officer_prepared_who_is_gone_names_them_and_goes_on_under_a_colleague(cast, browse, end):
    act = half_signed(cast)
    if end == "role":
        withdrawn(cast.giver)
    else:
        ledger.device_revoke(code=cast.giver.device, reason="lost")
    whose = "Giver, who prepared this" if end == "role" else "The key giver-browser, under this act"
    with pytest.raises(Refused, match=whose):
        cast.signed(act, cast.escort)
    page = browse(cast.escort).get(f"/operations/sign/{act.pk}/").content.decode()
    assert whose in page and "data-sign" not in page and "/renew/" not in page
    assert f"/sign/{act.pk}/renew/" in browse(cast.second).get(f"/operations/sign/{act.pk}/").content.decode()
    fresh = ops.act_renew(actor=cast.second.user, act=act, device=cast.second.device)
    assert cast.signed(fresh, cast.second, cast.escort).state == "on_the_way"


def test_what_a_colleague_did_meanwhile_cannot_be_signed_again_and_its_page_says_so(cast, browse):
    lift = cast.lift(cast.people(2))
    first = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    second = ops.release_draft(actor=cast.second.user, lift=lift, device=cast.second.device)
    cast.signed(first, cast.giver)
    with pytest.raises(Refused, match="was released already"):
        cast.signed(second, cast.second)
    page = browse(cast.second).get(f"/operations/sign/{second.pk}/").content.decode()
    assert "was released already" in page and "data-sign" not in page and "/renew/" not in page
    assert f"/sign/{second.pk}/withdraw/" in page
    with override("en"):
        (item,) = (one for one in waiting.provider(cast.second.user) if f"/sign/{second.pk}/" in one.href)
    assert item.text == "Release to the escort can no longer be signed; its page says why"


def test_a_key_signs_for_its_authority_only_while_a_role_is_left_for_it(cast):
    act = half_signed(cast)
    withdrawn(cast.escort)
    Grant.objects.create(user=cast.escort.user, role="escort_commander", authority=cast.sdf)
    with pytest.raises(Refused, match="none of your roles is for COALITION any more"):
        cast.signed(act, cast.escort)
    assert (devices.state_for(cast.escort.user, cast.escort.device), devices.key_of(cast.escort.user)) == (
        "ended",
        None,
    )


def test_a_receipt_signed_for_the_wrong_person_is_reversed_by_both_sides_and_the_right_one_is_signed(
    cast, browse
):
    came, not_here = persons = cast.people(2)
    lift = cast.on_the_way(persons)
    before = ledger_queries.equation()
    cast.signed(
        ops.receipt_draft(
            actor=cast.receiver.user, lift=lift, device=cast.receiver.device, persons=[not_here]
        ),
        cast.receiver,
    )
    page = f"/operations/lifts/{lift.pk}/"
    client = browse(cast.receiver, "en")
    assert "Signed for by mistake" in client.get(page).content.decode()
    unsaid = client.post(
        f"{page}mistaken/", {"signed_for": not_here, "reason": "", "device": cast.receiver.device}
    )
    assert unsaid.status_code == 422 and "selected" in unsaid.content.decode().split('id="mperson"')[1][:900]
    sent = {"signed_for": not_here, "reason": "namesakes", "device": cast.receiver.device}
    assert client.post(f"{page}mistaken/", sent).status_code == 302
    act = PendingAct.objects.get(kind="receipt_undone")
    assert {side.code for side in act.needs.all()} == {"IQ-MOJ", "COALITION"}
    assert cast.signed(act, cast.receiver) is None and cast.where(not_here) == "IQ-MOJ-BGD"
    assert cast.signed(act, cast.escort) == lift
    assert cast.where(not_here) == f"ESC-{lift.code}" and ledger_queries.equation() == before
    lift.refresh_from_db()
    ops.receipt(actor=None, lift=lift, persons=[came])
    assert (cast.where(came), outcomes(lift)) == ("IQ-MOJ-BGD", ["received", "aboard"])
    assert cast.kinds(not_here) == ["enrol", "depart", "arrive", "correct"] and check_books().ok
    ops.receipt(actor=None, lift=lift)  # and whoever arrives later is received as any other
    assert (cast.where(not_here), lift.state) == ("IQ-MOJ-BGD", "done")


def test_a_lift_that_was_complete_is_on_the_way_again_and_its_escort_account_open(cast):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    ops.receipt(actor=None, lift=lift)
    act = ops.mistaken_draft(
        actor=cast.receiver.user, lift=lift, device=cast.receiver.device, persons=[person], why="not here"
    )
    cast.signed(act, cast.escort, cast.receiver)
    lift.refresh_from_db()
    assert (lift.state, lift.done_at) == ("on_the_way", None)
    assert Account.objects.get(pk=lift.leg_id).closed_at is None and check_books().ok


def test_a_mistaken_receipt_is_not_one_officers_to_undo_nor_one_that_others_follow(cast):
    person, other = persons = cast.people(2)
    lift = cast.on_the_way(persons)
    ops.receipt(actor=None, lift=lift, persons=[person])

    def draft(who, one=person, why="not here"):
        return ops.mistaken_draft(actor=who.user, lift=lift, device=who.device, persons=[one], why=why)

    with pytest.raises(Refused, match="Nobody has signed for"):
        draft(cast.receiver, other)
    with pytest.raises(Refused, match="reason"):
        draft(cast.receiver, why=" ")
    for stranger in (cast.giver, cast.escort):
        with pytest.raises(Denied):
            draft(stranger)
    act = draft(cast.receiver)
    cast.signed(act, cast.receiver)
    with pytest.raises(Refused, match="signed"):
        cast.signed(act, cast.receiver)
    said = {person: access.decision.Verdict("die", person, b"", (), (), "service", NOW + timedelta(hours=1))}
    gone = Move("die", person, cast.baghdad.pk, Account.objects.get(code="DECEASED").pk)
    ledger.record(Act("die", clock.now(), (gone,)), said)
    with pytest.raises(Refused, match="Later entries have moved"):
        draft(cast.receiver)
    with pytest.raises(Refused):
        cast.signed(act, cast.escort)
    assert cast.where(person) == "DECEASED"


def test_asking_to_correct_a_receipt_leads_to_the_lift_where_both_sides_undo_it(cast, browse):
    (person,) = cast.people(1)
    lift = cast.on_the_way([person])
    ops.receipt(actor=None, lift=lift)
    entry = ledger_queries.chain(person)[-1].leaf
    reader = officer("moj_registrar", "registrar", cast.moj, key=False)
    answer = browse(reader, "en").get(
        f"/registry/files/{cast.number(person)}/correction/{entry}/", follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/operations/lifts/{lift.pk}/#mistaken"
    assert "officers of both sides sign" in answer.content.decode()
