"""Seen at the gate: which list a paper is, whose legal basis runs out on the way, for whom the place is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from amana.access import Denied
from amana.desks.operations import papers, queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift
from amana.desks.registry import queries as registry
from amana.desks.registry.models import CustodyFile, Regime
from amana.desks.registry.services import judgement, memoranda
from tests.desks.operations import planning
from tests.desks.operations.cast import NOW, officer

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("own_home"),
]


def test_a_paper_is_told_from_the_list_as_it_stands(cast, browse):
    planning.means(cast)
    persons = cast.people(18)
    plan = planning.published(cast)
    first, second = (row for row in queries.lifts_of(plan)[:2])
    reader, lift = cast.giver.user, first.issued

    def told(written: str) -> str:
        return papers.paper(reader, Lift.objects.get(pk=lift.pk), written).what

    assert told(first.manifest_sha256) == told(first.manifest_sha256[:8].upper()) == "current"
    assert told(f"AMANA/{lift.code}/{first.manifest_sha256}") == "current"  # what the code on the paper says
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert told(first.manifest_sha256[:12].translate(eastern)) == "current"  # as an Arabic keyboard writes it
    assert told(second.manifest_sha256) == "other"
    assert told("0" * 64) == "unknown" and told("0" * 7) == told("سجن") == "unreadable"
    off = lift.people.first().person
    assert off in persons
    ops.lift_list_change(actor=cast.planner.user, lift=lift, remove=[off])
    assert told(first.manifest_sha256) == "superseded"
    path = f"/operations/lifts/{lift.pk}/manifest/?paper={first.manifest_sha256[:12]}"
    for language, words in (("en", "nobody leaves by this paper"), ("ar", "لا يغادر أحد بهذه الورقة")):
        shown = browse(cast.giver, language).get(path).content.decode()
        assert 'data-paper="superseded"' in shown and words in shown and plan.code in shown
    ops.lift_cancel(actor=cast.planner.user, lift=second.issued, why="way closed")
    shown = browse(cast.giver).get(f"/operations/lifts/{lift.pk}/manifest/?paper={second.manifest_sha256}")
    assert 'data-paper="lapsed"' in shown.content.decode() and "way closed" in shown.content.decode()


def test_whoever_releases_a_lift_long_before_its_time_is_asked_whether_it_is_the_right_one(cast, browse):
    lift = cast.lift(cast.people(2), approved=True)
    for hours, asked in ((3, True), (1, False)):
        Lift.objects.filter(pk=lift.pk).update(departs_at=NOW + timedelta(hours=hours))
        shown = browse(cast.giver).get(f"/operations/lifts/{lift.pk}/").content.decode()
        assert ("data-early" in shown) is asked and "/release/" in shown


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_whoever_approves_and_whoever_signs_sees_whose_basis_runs_out_on_the_way(cast, browse, state):
    persons = cast.people(3)
    lift = cast.lift(persons, approved=state == "approved")
    who = cast.approver if state == "proposed" else cast.giver
    before = browse(who).get(f"/operations/lifts/{lift.pk}/").content.decode()
    assert "data-short" not in before
    by = (NOW + timedelta(days=89)).date()  # the order is reviewed after 90 days, from the day of admission
    assert registry.reviews_due(persons, by) == dict.fromkeys(persons, by - timedelta(days=1))
    assert registry.reviews_due(persons, by - timedelta(days=2)) == {}
    Lift.objects.filter(pk=lift.pk).update(due_at=NOW + timedelta(days=89))
    after = browse(who).get(f"/operations/lifts/{lift.pk}/").content.decode()
    assert "data-short" in after and "For 3 people the review of the legal basis falls due" in after
    assert after.count("review of the legal basis due") == 3
    if state == "approved":  # seen, and no gate: who is to leave can be released all the same
        assert ops.release(actor=None, lift=Lift.objects.get(pk=lift.pk), at=NOW)


@pytest.mark.both
def test_a_child_found_among_adults_on_the_way_is_shown_to_whoever_receives_and_is_received(cast, browse):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    takes = {"men": True, "women": False, "adults": True, "children": False}
    Regime.objects.create(account=cast.baghdad, convicted=True, untried=True, at=NOW, **takes)
    path = f"/operations/lifts/{lift.pk}/"
    assert "data-unfit" not in browse(cast.receiver).get(path).content.decode()
    judgement.age_finding_record(
        actor=officer("salma", "protection_officer", None, key=False).user,
        file=CustodyFile.objects.get(pk=persons[0]),
        born_earliest=date(2010, 1, 1),
        born_latest=date(2011, 1, 1),
        disputed=False,
        basis="birth certificate",
    )
    for language, words in (("en", "is no place for one person"), ("ar", "لا يجوز احتجازه في")):
        shown = browse(cast.receiver, language).get(path).content.decode()
        assert shown.count("data-unfit") == 1 and words in shown
    ops.receipt(actor=cast.receiver.user, lift=lift)  # an arrival is a fact
    assert {cast.where(person) for person in persons} == {cast.baghdad.code}


def test_an_order_made_after_the_departure_is_shown_to_escort_and_receiver_and_the_arrival_stands(
    cast, browse
):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    path = f"/operations/lifts/{lift.pk}/"
    assert "data-stayed" not in browse(cast.receiver).get(path).content.decode()
    memoranda.stay_put(
        actor=officer("lamia", "legal_reviewer", None, key=False).user,
        file=CustodyFile.objects.get(pk=persons[0]),
        ordered_by="High Judicial Council",
        order="HJC/2026/77",
        reason="witness",
    )
    for who, language, words in (
        (cast.escort, "en", "An order forbids that one person on this list leaves"),
        (cast.receiver, "ar", "أمر ساري المفعول يمنع مغادرة شخص واحد"),
    ):
        shown = browse(who, language).get(path).content.decode()
        assert shown.count("data-stayed") == 1 and words in shown
    ops.receipt(actor=cast.receiver.user, lift=lift)
    assert "data-stayed" not in browse(cast.receiver).get(path).content.decode()


def test_a_lift_made_by_hand_leaves_nobody_at_a_place_that_does_not_take_them(cast, browse):
    persons = cast.people(2)
    takes = {"men": False, "women": True, "adults": True, "children": True}
    Regime.objects.create(account=cast.baghdad, convicted=True, untried=True, at=NOW, **takes)
    lift = cast.lift(persons)
    with pytest.raises(Denied, match="The place at the end does not take persons of this sex") as refused:
        ops.release(actor=cast.giver.user, lift=lift)
    assert refused.value.first.reason == "gate:place.bound"
    shown = browse(cast.giver).get(f"/operations/lifts/{lift.pk}/").content.decode()
    people, _, ways = shown.partition('id="h-ways"')
    words = "The place at the end does not take persons of this sex"
    assert (people.count(words), ways.count(words)) == (len(persons), 1)  # of each, and once what clears it
    assert {cast.where(person) for person in persons} == {cast.hasakah.code}
