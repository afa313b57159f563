"""Counts: seen against books; named absences move people, nameless ones stay a difference until explained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amana.access import Denied
from amana.desks.operations import books, words
from amana.desks.operations import queries as reads
from amana.desks.operations import services as ops
from amana.desks.operations.models import Count, CountLine
from amana.desks.operations.pages import waiting
from amana.desks.registry import queries as registry
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.operations.cast import MORNING, NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def test_a_count_that_sees_what_the_books_say_agrees(cast):
    cast.people(4)
    count = ops.count_make(actor=None, account=cast.hasakah, seen=4)
    assert (count.state, count.expected, count.difference) == ("agrees", 4, 0)
    assert not CountLine.objects.exists()


def test_a_missing_number_without_names_stays_a_difference_and_moves_nobody(cast):
    persons = cast.people(5)
    count = ops.count_make(actor=None, account=cast.hasakah, seen=3)
    assert (count.state, count.difference) == ("differs", -2)  # 3 seen, 5 in the books
    assert ledger_queries.equation().unaccounted == 0
    assert {cast.where(p) for p in persons} == {"SDF-HAS"}


def test_a_named_absence_is_posted_and_being_found_answers_it(cast):
    a, *_ = cast.people(3)
    count = ops.count_make(actor=None, account=cast.hasakah, absent={a: "not in the wing"})
    assert (count.state, count.seen, count.absent) == ("agrees", 2, 1)  # 3 expected, 1 named absent
    assert cast.where(a) == "UNACCOUNTED"
    assert books.missed_from(cast.hasakah) == [a]
    ops.person_found(actor=None, account=cast.hasakah, persons=[a], note="in the infirmary")
    assert cast.where(a) == "SDF-HAS"
    line = CountLine.objects.get(count=count)
    chain = ledger_queries.chain(a)
    assert (chain[-1].kind, chain[-1].answers) == ("find", line.entry)
    assert line.answered == chain[-1].leaf
    assert books.missed_from(cast.hasakah) == []


def test_a_later_count_finds_the_missing_person(cast):
    a, *_ = cast.people(3)
    ops.count_make(actor=None, account=cast.hasakah, absent=[a], at=NOW - timedelta(hours=3))
    count = ops.count_make(actor=None, account=cast.hasakah, surplus=[a])
    # 2 in the books, 1 more found again: all 3 seen
    assert (count.state, count.expected, count.seen, count.found) == ("agrees", 2, 3, 1)
    assert cast.where(a) == "SDF-HAS"
    assert CountLine.objects.get(count=count).seen == "found"


def test_whoever_is_on_the_way_to_the_counted_place_is_named_with_the_lift(cast, browse):
    persons = cast.people(3)
    lift = cast.lift(persons[:2])
    ops.release(actor=None, lift=lift)
    client = browse(cast.receiver)
    form = client.get("/operations/counts/new/").content.decode()
    assert "2 people are on the way here, not received yet" in form and lift.code in form
    count = ops.count_make(actor=None, account=cast.baghdad, surplus=persons[:1])
    sheet = client.get(f"/operations/counts/{count.pk}/").content.decode()
    assert "on the way here, not received yet: sign the receipt" in sheet
    ops.receipt(actor=None, lift=lift)
    assert "on the way here" not in client.get(f"/operations/counts/{count.pk}/").content.decode()


def test_a_difference_in_a_sentence_keeps_its_sign_in_front(cast):
    cast.people(2)
    ops.count_make(actor=None, account=cast.hasakah, seen=3)
    assert any("\u2066+1\u2069" in item.text for item in waiting.provider(cast.giver.user))


def test_a_refusal_on_a_page_names_places_and_not_their_codes(cast, browse):
    persons = cast.people(2)
    ops.release(actor=None, lift=cast.lift(persons[:1]))
    told = {
        "account": cast.hasakah.pk,
        "absent": registry.numbers_of(persons)[persons[0]],
        "device": cast.giver.device,
    }
    shown = browse(cast.giver).post("/operations/counts/new/", told).content.decode()
    assert f"cannot be absent from {words.account(cast.hasakah)}" in shown and "from SDF-HAS" not in shown


def test_somebody_present_whom_the_books_have_elsewhere_is_named_and_not_moved(cast, browse):
    cast.people(2)
    (stranger,) = cast.people(1, cast.raqqa)
    count = ops.count_make(actor=None, account=cast.hasakah, surplus=[stranger])
    assert (count.state, count.difference) == ("differs", 1)
    assert cast.where(stranger) == "SDF-RAQ"
    assert CountLine.objects.get(count=count).seen == "surplus"
    there = ops.count_make(actor=None, account=cast.baghdad, surplus=[stranger])
    shown = browse(cast.receiver).get(f"/operations/counts/{there.pk}/").content.decode()
    assert "One person is here by name whom the books have elsewhere" in shown
    assert cast.number(stranger) in shown and "name not open to you" in shown, (
        "the number that was counted, no name"
    )


def test_refused_a_count_in_the_future_of_nobodys_account_and_of_people_who_are_not_there(cast):
    cast.people(1)
    (elsewhere,) = cast.people(1, cast.raqqa)
    with pytest.raises(Refused, match="The count lies in the future"):
        ops.count_make(actor=None, account=cast.hasakah, seen=1, at=NOW + timedelta(minutes=1))
    with pytest.raises(Refused, match=r"cannot be absent from \S+ at 20\d\d-"):
        ops.count_make(actor=None, account=cast.hasakah, absent=[elsewhere])
    from amana.ledger.models import Account

    with pytest.raises(Refused, match="nobody answers for people"):
        ops.count_make(actor=None, account=Account.objects.get(code="RELEASED"), seen=0)
    with pytest.raises(Denied):
        ops.count_draft(actor=cast.receiver.user, account=cast.hasakah, device=cast.receiver.device, seen=1)
    assert not Count.objects.exists()


def test_a_count_compares_with_the_books_as_they_were_at_its_moment(cast):
    persons = cast.people(4)
    cast.on_the_way(persons[:1])  # left three hours ago
    before = ops.count_make(actor=None, account=cast.hasakah, seen=4, at=NOW - timedelta(hours=4))
    after = ops.count_make(actor=None, account=cast.hasakah, seen=3, at=NOW - timedelta(hours=1))
    assert [before.state, after.state] == ["agrees", "agrees"]


def test_opening_and_movements_give_the_closing_or_a_named_difference(cast):
    persons = cast.people(10)
    ops.count_make(actor=None, account=cast.hasakah, seen=10, at=NOW - timedelta(hours=5))
    cast.on_the_way(persons[:3])
    cast.people(2)  # admitted in the morning two days ago, entered today: known now
    ops.count_make(actor=None, account=cast.hasakah, seen=9, absent=[persons[9]], at=NOW)
    second = Count.objects.order_by("-counted_at").first()
    sheet = reads.reconciliation(second)
    # opening 10, two late entries of people who were there, 3 out: 9 expected, 8 left after the absence
    assert (sheet.opening, sheet.moved_in, sheet.moved_out, sheet.late) == (10, 0, 3, 2)
    assert sheet.closing == 10 + 0 - 3 + 2 == second.expected
    assert second.difference == 9 - (9 - 1) == 1
    assert sheet.unnamed == 1


def test_an_explained_difference_stays_written(cast):
    cast.people(3)
    count = ops.count_make(actor=None, account=cast.hasakah, seen=2)
    with pytest.raises(Refused, match="needs a reason"):
        ops.count_explain(actor=cast.giver.user, count=count, explanation="miscount", why="")
    ops.count_explain(actor=cast.giver.user, count=count, explanation="miscount", why="recounted: 3")
    count.refresh_from_db()
    assert (count.state, count.difference) == ("explained", -1)
    memo = ledger_queries.memos(kinds=["reconcile"])[0]
    assert memo.facts["explanation"] == "miscount"


def test_an_officer_signs_a_count_with_an_own_key(cast):
    a, *_ = cast.people(2)
    act = ops.count_draft(
        actor=cast.giver.user, account=cast.hasakah, device=cast.giver.device, absent={a: ""}
    )
    assert not Count.objects.exists()
    count = cast.signed(act, cast.giver)
    assert (count.made_by, count.absent, cast.where(a)) == (cast.giver.user, 1, "UNACCOUNTED")


def test_a_count_that_is_due_is_filled_once(cast):
    cast.people(1)
    due = ops.count_due(actor=None, account=cast.hasakah, due_at=NOW + timedelta(hours=2), why="weekly")
    assert ops.count_due(actor=None, account=cast.hasakah, due_at=MORNING, why="sooner").pk == due.pk
    made = ops.count_make(actor=None, account=cast.hasakah, seen=1, due=due)
    assert (made.pk, made.state) == (due.pk, "agrees")
    with pytest.raises(Refused, match="made already"):
        ops.count_make(actor=None, account=cast.hasakah, seen=1, due=made)


def test_two_counts_prepared_for_one_that_is_due_both_stand(cast):
    cast.people(5)
    due = ops.count_due(actor=None, account=cast.hasakah, due_at=NOW + timedelta(hours=2))
    drafts = [
        (who, ops.count_draft(actor=who.user, account=cast.hasakah, device=who.device, seen=seen, due=due))
        for who, seen in ((cast.giver, 4), (cast.second, 5))
    ]
    made = [cast.signed(act, who) for who, act in drafts]
    assert [(Count.objects.get(pk=count.pk).state, count.made_by) for count in made] == [
        ("differs", cast.giver.user),
        ("agrees", cast.second.user),
    ]
