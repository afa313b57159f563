"""Lifts follow what devices signed on the road: where people ended, under which escort, and nobody off the list."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift
from amana.ledger import services as ledger
from amana.ledger.models import Account

from .cast import Cast, Officer, officer
from .test_field import key_of, stated, token

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def leg_of(cast: Cast, lift: Lift) -> str:
    """The code of the account that a release which was not signed has opened, as a device knows it."""
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    ops.act_withdraw(actor=cast.giver.user, act=act)
    lift.refresh_from_db()
    return str(lift.leg.code)


def onward_leg(cast: Cast, lift: Lift) -> str:
    """The same of a change of escort, which must have left before it can be prepared at a desk."""
    code = f"ESC-{lift.code}-2"
    ledger.account_open(code=code, kind="escort", authority=cast.moj, name_ar=code, name_en=code)
    return code


def also(envelope: dict[str, Any], who: Officer) -> dict[str, Any]:
    """The statement with a second signature."""
    header = envelope["statement"]["header"].encode()
    r, s = decode_dss_signature(who.key.sign(header, ec.ECDSA(hashes.SHA256())))
    made = (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()
    return {**envelope, "signatures": [*envelope["signatures"], [who.device, made]]}


def sent(cast: Cast, *envelopes: dict[str, Any]) -> list[str]:
    """Take them in together; the state of each afterwards."""
    return [state_of(one) for one in _taken(cast, envelopes)]


def _taken(cast: Cast, envelopes: Any) -> Any:
    ops.field_take(actor=cast.giver.user, batch=list(envelopes))
    return envelopes


def state_of(envelope: dict[str, Any]) -> str:
    from amana.ledger import field

    listed, lines = field.statement(key_of(envelope))
    return f"{listed.state} {lines[0].reason}".strip()


def outcomes(lift: Lift) -> list[str]:
    lift.refresh_from_db()
    return [lift.state, *lift.people.order_by("person").values_list("outcome", flat=True)]


def test_who_is_received_at_a_third_place_was_not_taken_back_by_the_giver(cast: Cast, browse):
    one, two, three = cast.people(3)
    lift = cast.lift([one, two, three])
    code = leg_of(cast, lift)
    gone = stated(cast.giver, *(("depart", p, "SDF-HAS", code, token(p)) for p in (one, two, three)))
    after = key_of(gone)
    away = stated(
        cast.second,
        ("arrive", one, code, "SDF-RAQ", after),
        ("arrive", two, code, "SDF-HAS", after),
        minutes=8,
    )
    come = stated(cast.receiver, ("arrive", three, code, "IQ-MOJ-BGD", after), minutes=9)
    assert sent(cast, away, come, gone) == ["posted"] * 3
    assert outcomes(lift) == ["done", "elsewhere", "returned", "received"]
    assert [cast.where(p) for p in (one, two, three)] == ["SDF-RAQ", "SDF-HAS", "IQ-MOJ-BGD"]
    for language, words in (
        ("en", ("Taken to another place", "Raqqa prison")),
        ("ar", ("نُقل إلى مكان آخر", "سجن الرقة")),
    ):
        page = browse(cast.receiver, language).get(f"/operations/lifts/{lift.pk}/").content.decode()
        assert all(word in page for word in words)


def test_an_escort_that_took_over_on_the_road_is_the_escort_of_the_lift(cast: Cast):
    one, two = persons = cast.people(2)
    lift = cast.on_the_way(persons)
    first, onward = lift.leg.code, onward_leg(cast, lift)
    guard = officer("guard", "escort_commander", cast.moj)
    part = also(stated(cast.escort, ("transfer", one, first, onward, token(one)), minutes=90), guard)
    rest = also(stated(cast.escort, ("transfer", two, first, onward, token(two)), minutes=80, seq=1), guard)
    assert sent(cast, part) == ["posted"]
    lift.refresh_from_db()
    assert (lift.escort, lift.leg.code) == (
        cast.coalition,
        first,
    )  # one of the two is with the first escort still
    assert sent(cast, rest) == ["posted"]
    lift.refresh_from_db()
    assert (lift.escort, lift.leg.code) == (cast.moj, onward)
    assert Account.objects.get(code=first).closed_at is not None
    assert cast.signed(
        ops.receipt_draft(actor=cast.receiver.user, lift=lift, device=cast.receiver.device), cast.receiver
    )
    assert outcomes(lift) == ["done", "received", "received"]
    assert Account.objects.get(code=onward).closed_at is not None


def test_a_change_of_escort_and_what_came_before_and_after_it_end_alike_in_the_wrong_order(cast: Cast):
    persons = cast.people(2)
    lift = cast.lift(persons)
    first, onward = leg_of(cast, lift), onward_leg(cast, lift)
    guard = officer("guard", "escort_commander", cast.moj)
    gone = stated(cast.giver, *(("depart", p, "SDF-HAS", first, token(p)) for p in persons), minutes=90)
    over = also(
        stated(cast.escort, *(("transfer", p, first, onward, key_of(gone)) for p in persons), minutes=60),
        guard,
    )
    come = stated(
        cast.receiver, *(("arrive", p, onward, "IQ-MOJ-BGD", key_of(over)) for p in persons), minutes=9
    )
    assert sent(cast, come, over, gone) == ["posted"] * 3
    lift.refresh_from_db()
    assert (lift.escort, lift.leg.code, outcomes(lift)) == (
        cast.moj,
        onward,
        ["done", "received", "received"],
    )
    assert {a.closed_at is not None for a in Account.objects.filter(code__in=(first, onward))} == {True}


def test_a_death_on_the_road_that_a_device_reports_ends_the_line_and_the_lift(cast: Cast):
    one, two = persons = cast.people(2)
    lift = cast.on_the_way(persons)
    code = lift.leg.code
    died = stated(cast.escort, ("die", one, code, "DECEASED", token(one)))
    come = stated(cast.receiver, ("arrive", two, code, "IQ-MOJ-BGD", token(two)), minutes=9)
    assert sent(cast, died, come) == ["posted"] * 2
    assert outcomes(lift) == ["done", "died", "received"]


def test_nobody_leaves_from_the_field_who_is_on_no_approved_list(cast: Cast):
    listed, stranger = cast.people(2)
    lift = cast.lift([listed])
    code = leg_of(cast, lift)
    gone = stated(
        cast.giver,
        ("depart", stranger, "SDF-HAS", code, token(stranger)),
        ("depart", listed, "SDF-HAS", code, token(listed)),
    )
    come = stated(cast.receiver, ("arrive", listed, code, "IQ-MOJ-BGD", key_of(gone)), minutes=9)
    assert sent(cast, gone, come) == ["conflict gate-missing", "posted"]
    assert (outcomes(lift), cast.where(stranger)) == (["done", "received"], "SDF-HAS")


def test_a_lift_that_left_with_part_of_its_list_ends_and_a_late_release_sets_it_on_its_way_again(cast: Cast):
    one, two = persons = cast.people(2)
    lift = cast.lift(persons)
    code = leg_of(cast, lift)
    first = stated(cast.giver, ("depart", one, "SDF-HAS", code, token(one)))
    come = stated(cast.receiver, ("arrive", one, code, "IQ-MOJ-BGD", key_of(first)), minutes=9)
    assert sent(cast, first, come) == ["posted"] * 2
    assert outcomes(lift) == ["done", "received", "left_behind"]
    late = stated(cast.second, ("depart", two, "SDF-HAS", code, token(two)), minutes=25)
    assert sent(cast, late) == ["posted"]
    assert outcomes(lift) == ["on_the_way", "received", "aboard"]
    ops.receipt(actor=None, lift=lift)
    assert outcomes(lift) == ["done", "received", "received"]


def test_whoever_is_taken_over_by_the_escort_of_another_lift_is_signed_for_on_its_page(cast: Cast):
    one, two = cast.people(2)
    lift, other = cast.on_the_way([one]), cast.on_the_way([two], escort=cast.moj)
    guard = officer("guard", "escort_commander", cast.moj)
    over = also(stated(cast.escort, ("transfer", one, lift.leg.code, other.leg.code, token(one))), guard)
    assert sent(cast, over) == ["posted"]
    assert outcomes(lift) == ["done", "elsewhere"]
    assert outcomes(other) == ["on_the_way", "aboard", "aboard"]
    ops.receipt(actor=None, lift=other)
    assert outcomes(other) == ["done", "received", "received"]
