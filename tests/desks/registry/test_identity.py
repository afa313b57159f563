"""Read by two who do not see each other, linked and taken back; nothing is left of what was taken back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amana.desks.registry import agreement, evidence, records
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    FileCard,
    LinkedFile,
    LinkProposal,
    LinkReading,
    SearchKey,
)
from amana.desks.registry.services import groups, passages, proposals
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.links import ask_again, link_take_back, proposal_answer, sampled, share_set
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Position
from tests.desks.registry.cast import NOW, YASIN, examiner, link
from tests.desks.registry.cast import finding as age_finding
from tests.desks.registry.people import BROTHER, KUNYA, LATIN, pair_of

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def test_one_person_needs_two_examiners_who_read_apart(cast):
    one, other = cast.enrol(), cast.enrol(LATIN)
    lina, sara = examiner("lina"), examiner("sara")
    pair = proposals.together(actor=lina, one=one, other=other)
    pair = proposal_answer(actor=lina, proposal=pair, answer="same", why="one scar")
    assert (pair.state, pair.answer, LinkedFile.objects.count()) == ("second", "", 0)
    with pytest.raises(Refused, match="read this pair already"):
        proposal_answer(actor=lina, proposal=pair, answer="same", why="one scar")
    pair = proposal_answer(actor=sara, proposal=pair, answer="same", why="one paper")
    assert (pair.state, pair.answer) == ("settled", "same")
    assert groups.group_of(other.pk) == sorted([one.pk, other.pk])
    (linked,) = [m for m in ledger_queries.memos(one.pk, ("link",)) if m.facts["as"] == "linked"]
    assert (linked.facts["other"], linked.facts["readers"]) == (other.pk, f"{lina.pk},{sara.pk}")
    assert ledger_queries.equation().held == 2  # linked, not merged


def test_where_two_differ_a_third_decides_by_what_two_of_three_say(cast):
    one, other = cast.enrol(), cast.enrol(BROTHER)
    lina, sara, huda = examiner("lina"), examiner("sara"), examiner("huda")
    pair = proposals.together(actor=lina, one=one, other=other)
    pair = proposal_answer(actor=lina, proposal=pair, answer="same", why="one face")
    pair = proposal_answer(actor=sara, proposal=pair, answer="other")
    assert pair.state == "third"
    pair = proposal_answer(actor=huda, proposal=pair, answer="other")
    assert (pair.state, pair.answer) == ("settled", "other")


def test_the_database_keeps_readings_and_takes_no_link_without_two_of_them(cast):
    pair = proposals.together(actor=examiner("lina"), one=cast.enrol(), other=cast.enrol(LATIN))
    with pytest.raises(DatabaseError, match="two examiners"), transaction.atomic():
        LinkProposal.objects.filter(pk=pair.pk).update(state="settled", answer="same")
    proposal_answer(actor=examiner("lina"), proposal=pair, answer="same", why="one scar")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LinkReading.objects.update(answer="other")
    with pytest.raises(DatabaseError, match="next turn"), transaction.atomic():
        LinkReading.objects.create(
            proposal=pair, round=1, n=3, answer="same", reader=examiner("sara"), at=NOW
        )


def test_the_share_of_second_readers_is_set_by_others_than_examiners_and_holds(cast):
    one, other = cast.enrol(), cast.enrol(BROTHER)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    with pytest.raises(Refused):
        share_set(actor=examiner("lina"), percent=0, why="quicker")
    share_set(actor=cast.reem, percent=100, why="a new team")
    assert sampled(pair)
    assert proposal_answer(actor=examiner("lina"), proposal=pair, answer="other").state == "second"
    share_set(actor=cast.reem, percent=0, why="the queue is long")
    assert not sampled(pair)


def test_a_pair_told_apart_comes_back_only_when_more_speaks_for_one_person(cast):
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    one, other = cast.enrol(), cast.enrol(Identity(name_latin="Yassine Khabouri", sex="M"))
    proposals.look([other.pk], found_by="enrol")
    pair = proposal_answer(actor=examiner("lina"), proposal=pair_of(one, other), answer="other")
    assert proposals.look([other.pk], found_by="claim") == 0
    claim_add(
        actor=cast.reem, file=other, identity=Identity(name_latin="Yassine Khabouri", birth="1950", sex="M")
    )
    assert proposals.look([other.pk], found_by="claim") == 0  # more is said, and it speaks against
    claim_add(
        actor=cast.reem,
        file=other,
        identity=Identity(
            name_latin="Yassine Abdurrahman Khabouri", birth="1991", birth_place="الشدادي", sex="M"
        ),
    )
    assert proposals.look([other.pk], found_by="claim") == 1
    pair.refresh_from_db()
    assert (pair.round, pair.state, pair.answer, pair.readings.count()) == (2, "waiting", "", 1)


def test_a_finding_of_two_persons_stands_until_one_says_what_is_new_and_two_read_again(cast):
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    one, other, lina, sara = cast.enrol(), cast.enrol(LATIN), examiner("lina"), examiner("sara")
    pair = proposals.together(actor=lina, one=one, other=other)
    with pytest.raises(Refused, match="No examiner's finding"):
        ask_again(actor=sara, proposal=pair, why="a birth paper")
    proposal_answer(actor=lina, proposal=pair, answer="other", why="another scar")
    pair = proposals.together(actor=sara, one=other, other=one)
    assert (pair.state, pair.answer, pair.round) == ("settled", "other", 1), "two numbers are no new evidence"
    with pytest.raises(Refused, match="What is new is missing"):
        ask_again(actor=sara, proposal=pair, why=" ")
    pair = ask_again(actor=sara, proposal=pair, why="a birth paper")
    assert (pair.state, pair.answer, pair.round, pair.readings.count()) == ("waiting", "", 2, 1)
    said = [m for m in ledger_queries.memos(other.pk, ("link",)) if m.facts["as"] == "asked_again"]
    assert [(m.facts["by"], m.facts["other"], m.facts["round"]) for m in said] == [(sara.pk, one.pk, 2)]
    pair = proposal_answer(actor=sara, proposal=pair, answer="other")
    assert pair.state == "second", "whoever asked does not answer alone"
    with pytest.raises(Refused, match="read this pair already"):
        proposal_answer(actor=sara, proposal=pair, answer="other")
    assert proposal_answer(actor=lina, proposal=pair, answer="other").state == "settled"


def test_kappa_is_the_agreement_beyond_chance():
    """20 same/same, 5 same/other, 10 other/same, 15 other/other: raw 35/50 = .7; first says same 25/50, second
    30/50; chance .5 * .6 + .5 * .4 = .5; kappa (.7 - .5) / (1 - .5) = .4. Of 25 first links 5 were called two."""
    counted = {("same", "same"): 20, ("same", "other"): 5, ("other", "same"): 10, ("other", "other"): 15}
    found = agreement.of(Counter(counted).elements())
    assert (found.raw, found.chance) == (0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)
    assert found.false_links == (5, 25)
    assert agreement.of([]).kappa is None


def projections() -> tuple[list, ...]:
    """Every view that lists, searches and counts read, byte for byte."""
    return (
        list(FileCard.objects.order_by("pk").values_list()),
        sorted(SearchKey.objects.values_list("key", "file")),
        list(LinkedFile.objects.order_by("pk").values_list()),
        sorted(Position.objects.values_list("person", "account")),
    )


STEPS = st.lists(
    st.tuples(st.sampled_from(((0, 1), (0, 2), (1, 2), (2, 3), (1, 3))), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda s: s[0],
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_links_and_duplicates_taken_back_leave_every_view_as_it_was(cast, steps):
    """Each step links two of four files and may record the later one as a duplicate. Taken back last in, first out,
    after each step the views are what they were before it."""
    registrar = cast.reem
    with transaction.atomic():
        files = [cast.enrol(who) for who in (YASIN, LATIN, KUNYA, BROTHER)]
        done = []
        for (a, b), doubled in steps:
            before = projections()
            pair = link(files[a], files[b])
            doubled = doubled and Position.objects.get(person=files[b].pk).account_id == cast.hasakah.pk
            doubled = doubled and Position.objects.get(person=files[a].pk).account_id == cast.hasakah.pk
            if doubled:
                passages.duplicate(actor=registrar, file=files[b], other=files[a], why="one scar")
            assert doubled or groups.group_of(files[a].pk) == groups.group_of(files[b].pk)
            done.append((before, pair, files[b] if doubled else None))
        for before, pair, double in reversed(done):
            if double is not None:
                with pytest.raises(Refused, match="duplicate of the other"):
                    link_take_back(actor=examiner("huda"), proposal=pair, why="two scars")
                passages.split(actor=None, file=double, account=cast.hasakah, why="two scars")
            else:
                link_take_back(actor=examiner("huda"), proposal=pair, why="two scars")
            assert projections() == before
        groups.rebuild()
        assert projections() == done[0][0]
        transaction.set_rollback(True)


def test_a_group_with_a_pair_that_was_told_apart_is_flagged(cast):
    one, two, three = (cast.enrol(who) for who in (YASIN, LATIN, KUNYA))
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    proposal_answer(
        actor=examiner("lina"),
        proposal=proposals.together(actor=examiner("lina"), one=one, other=three),
        answer="other",
    )
    link(one, two)
    assert groups.contradictions(groups.group_of(one.pk)) == []
    link(two, three)
    assert groups.contradictions(groups.group_of(one.pk)) == [pair_of(one, three)]


def test_bits_add_up_to_what_is_kept(cast):
    one, other = cast.enrol(), cast.enrol(LATIN)
    proposals.look([other.pk], found_by="enrol")
    said = records.of_files([one.pk, other.pk])
    weighed = evidence.weigh(said[one.pk], said[other.pk])
    assert weighed.bits == pytest.approx(evidence.PRIOR + sum(e.bits for e in weighed.evidence))
    assert pair_of(one, other).bits == pytest.approx(weighed.bits)
    assert evidence.fingerprint(said[one.pk], said[other.pk]) == pair_of(one, other).fingerprint


def test_what_was_read_stays_after_midnight(cast):
    """A pair weighed for an adult is not weighed again for the day somebody turns out younger."""
    one, other = cast.enrol(), cast.enrol(LATIN)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    age_finding(other, cast.reem, (2010, 1, 1))
    with clock.at(NOW + timedelta(days=1)):
        pair = proposal_answer(actor=examiner("lina"), proposal=pair, answer="open")
    assert pair.bits is None and pair.readings.get().bits is None
