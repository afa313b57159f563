"""An objection is answered by somebody independent, or waits for one; nothing is answered twice unawares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from amana.access import Denied
from amana.access.models import Grant, User
from amana.console import work
from amana.desks.registry import books
from amana.desks.registry.queries.erasable import erasable
from amana.desks.registry.queries.objections import of_person
from amana.desks.registry.services.basis import basis_review
from amana.desks.registry.services.judgement import age_finding_record, classify_approve, classify_propose
from amana.desks.registry.services.memoranda import Assessment, assess, object_
from amana.desks.registry.services.objections import Answer, answer
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text

from .cast import NOW, days

pytestmark = [pytest.mark.books, pytest.mark.django_db]
LATER = NOW + timedelta(days=3, hours=1)
SAID = Answer("partly", "The ward was looked at; it is wet.", "need", date(2026, 2, 1), "interpreted")
FORM = {
    "outcome": "partly", "reasons": "The ward was looked at; it is wet.", "follows": "need",
    "told_on": "2026-02-01", "told_how": "interpreted",
}  # fmt: skip


@pytest.fixture
def second(cast):
    """Another legal reviewer of the whole operation."""
    user = User.objects.create(username="second", name_en="Second Reviewer")
    Grant.objects.create(user=user, role="legal_reviewer")
    return user


def objected(cast, file, about="treatment", words="They sleep on wet ground."):
    return object_(actor=cast.reem, file=file, about=about, words=words)


def waits(user):
    return [item for item in work.items(User.objects.get(pk=user.pk)) if "/files/" in item.href]


def form_of(file, leaf):
    return reverse("registry:act_answer", args=[file.number, leaf])


def test_open_ones_wait_for_a_reviewer_oldest_first_with_their_days_and_treatment_for_the_monitor_at_once(
    cast,
):
    first, second = cast.enrol(), cast.enrol()
    held, wet = objected(cast, first, "holding", "It was not me."), objected(cast, second)
    with clock.at(LATER):
        seen = waits(cast.reviewer)
        assert [item.href for item in seen] == [form_of(first, held), form_of(second, wet)]
        assert seen[0].mine and seen[0].sub == "Against: Being held · open for 3 days"
        (told,) = waits(cast.monitor)
        assert told.mine and told.href.endswith(f"/decisions/#m{wet}")
        for other in (cast.reem, cast.assessor, cast.keeper, cast.stranger):
            assert not waits(other)


def test_answered_it_waits_for_nobody_and_the_monitor_still_sees_the_complaint_for_a_fortnight(cast):
    file = cast.enrol()
    leaf = objected(cast, file)
    made = answer(actor=cast.reviewer, file=file, names=leaf, said=SAID)
    (memo,) = books.memoranda(file.pk, ("answer",))
    assert memo.leaf == made and memo.values == {"reasons": SAID.reasons}
    assert (
        memo.facts["answers"] == leaf
        and memo.facts["again"] is None
        and memo.facts["decider"] == cast.reviewer.pk
    )
    assert not waits(cast.reviewer)
    (told,) = waits(cast.monitor)
    assert not told.mine and told.sub.endswith("answered")
    with clock.at(NOW + timedelta(days=15)):
        assert not waits(cast.monitor)


def test_a_second_answer_names_the_first_and_both_stand(cast, second):
    file = cast.enrol()
    leaf = objected(cast, file)
    one = answer(actor=cast.reviewer, file=file, names=leaf, said=SAID)
    with pytest.raises(Refused) as stands:
        answer(actor=second, file=file, names=leaf, said=SAID)
    assert stands.value.code == "answer-stands"
    two = answer(actor=second, file=file, names=one, said=replace(SAID, outcome="upheld"))
    (objection,) = of_person(file.pk)
    assert [a.leaf for a in objection.answers] == [one, two] and objection.newest.facts["again"] == one
    with pytest.raises(Refused, match="answered already"):
        answer(actor=cast.reviewer, file=file, names=one, said=SAID)


def _band(cast, file):
    age_finding_record(
        actor=cast.protection, file=file, born_earliest=date(1990, 1, 1), born_latest=date(1990, 12, 31),
        disputed=False, basis="card",
    )  # fmt: skip
    band = classify_propose(actor=cast.assessor, file=file, band=2, grounds="conduct", review_due=days(30))
    classify_approve(actor=cast.approver, record=band)


def _age(cast, file):
    age_finding_record(
        actor=cast.protection, file=file, born_earliest=date(1990, 1, 1), born_latest=date(1990, 12, 31),
        disputed=False, basis="card",
    )  # fmt: skip


def _review(cast, file):
    basis_review(
        actor=cast.assessor, file=file, outcome="upheld", held_on=date(2026, 1, 30), person_heard=True,
        next_due=date(2026, 4, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("about", "decide", "decider"),
    [
        ("classification", _band, "assessor"),
        ("classification", _band, "approver"),
        ("age", _age, "protection"),
        ("holding", _review, "assessor"),
    ],
)
def test_nobody_answers_an_objection_to_a_decision_of_their_own(cast, about, decide, decider):
    file, actor = cast.enrol(), getattr(cast, decider)
    Grant.objects.create(user=actor, role="legal_reviewer")
    actor = User.objects.get(pk=actor.pk)
    decide(replace(cast, **{decider: actor}), file)
    leaf = objected(cast, file, about)
    with pytest.raises(Refused) as own:
        answer(actor=actor, file=file, names=leaf, said=SAID)
    assert own.value.code == "answer-own-decision"
    assert [item.mine for item in waits(actor) if f"#m{leaf}" in item.href] == [False]
    assert answer(actor=cast.reviewer, file=file, names=leaf, said=SAID)


def test_nobody_answers_who_wrote_it_down_or_reviews_for_the_custodian_and_no_other_role_at_all(cast):
    file = cast.enrol()
    leaf = objected(cast, file)
    theirs = User.objects.create(username="inside")
    Grant.objects.create(user=theirs, role="legal_reviewer", authority=cast.sdf)
    Grant.objects.create(user=cast.reem, role="legal_reviewer")
    for actor, code in (
        (theirs, "answer-not-independent"),
        (User.objects.get(pk=cast.reem.pk), "answer-recorder"),
    ):
        with pytest.raises(Refused) as refused:
            answer(actor=actor, file=file, names=leaf, said=SAID)
        assert refused.value.code == code
    for actor in (cast.monitor, cast.assessor, cast.protection, cast.keeper):
        with pytest.raises(Denied):
            answer(actor=actor, file=file, names=leaf, said=SAID)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"outcome": "perhaps"}, "answer-choice"),
        ({"reasons": "  "}, "answer-reasons"),
        ({"follows": "nothing"}, "answer-nothing-follows"),
        ({"told_how": ""}, "answer-choice"),
        ({"told_on": date(2026, 2, 2)}, "time-in-the-future"),
        ({"told_on": date(2026, 1, 31)}, "answer-told-before"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_leaves_nothing(cast, wrong, code):
    file = cast.enrol()
    leaf = objected(cast, file)
    with pytest.raises(Refused) as refused:
        answer(actor=cast.reviewer, file=file, names=leaf, said=replace(SAID, **wrong))
    assert refused.value.code == code and refused.value.remedy
    assert of_person(file.pk)[0].open


def test_an_objection_to_a_transfer_is_answered_by_an_assessment_and_leads_to_it(cast, browse):
    file = cast.enrol()
    leaf = objected(cast, file, "transfer", "I was tried there before.")
    with pytest.raises(Refused) as refused:
        answer(actor=cast.reviewer, file=file, names=leaf, said=SAID)
    assert refused.value.code == "answer-transfer"
    assess_page = reverse("registry:act_assess", args=[file.number])
    assert [item.href for item in waits(cast.reviewer)] == [assess_page]
    assert browse(cast.reviewer).get(form_of(file, leaf)).headers["Location"] == assess_page
    said = Assessment("IQ-MOJ", "some", "refuse", "What he says is borne out.", date(2026, 1, 31))
    assess(actor=cast.reviewer, file=file, assessment=said)
    assert not of_person(file.pk)[0].open and not waits(cast.reviewer)


@pytest.mark.parametrize(
    ("language", "opened", "answered"),
    [
        ("en", "open: nobody has answered it", "Answered: Upheld in part, by <bdi>Reviewer</bdi>"),
        ("ar", "مفتوح: لم يردّ عليه أحد", "تم الرد: مقبول جزئياً"),
    ],
    ids=["en", "ar"],
)
def test_by_the_form_the_answer_stands_beside_the_objection_with_the_way_to_what_follows(
    cast, browse, language, opened, answered
):
    file = cast.enrol()
    leaf = objected(cast, file)
    client = browse(cast.reviewer, language)
    page = text(client.get(at(file, "decisions/")))
    assert opened in page and form_of(file, leaf) in page
    assert "They sleep on wet ground." in text(client.get(form_of(file, leaf)))
    assert client.post(form_of(file, leaf), {}).status_code == 422
    check = client.post(form_of(file, leaf), FORM, follow=True)
    done = client.post(check.request["PATH_INFO"], follow=True)
    (made,) = of_person(file.pk)[0].answers
    assert answered in text(done) and form_of(file, made.leaf) in text(done) and opened not in text(done)
    # the registrar may record the need that follows; who answered may not, and neither is offered what is not theirs
    need = reverse("registry:act_need", args=[file.number])
    assert need not in text(done)
    theirs = text(browse(cast.reem, language).get(at(file, "decisions/")))
    assert need in theirs and form_of(file, made.leaf) not in theirs


def test_a_leaf_that_is_no_objection_of_this_file_is_not_found(cast, browse):
    ours, theirs = cast.enrol(), cast.enrol()
    leaf = objected(cast, theirs)
    client = browse(cast.reviewer)
    assert client.get(form_of(ours, leaf)).status_code == 404
    assert client.get(form_of(ours, 999_999)).status_code == 404


def test_the_words_of_an_answer_are_read_and_erased_like_those_of_the_objection(cast):
    file = cast.enrol()
    leaf = objected(cast, file)
    made = answer(actor=cast.reviewer, file=file, names=leaf, said=SAID)
    asked = []
    found = erasable(file, lambda needed: asked.append(needed) or needed != "decisions", unread=True)
    assert {one.leaf: one.closed for one in found if one.leaf in (leaf, made)} == {leaf: True, made: True}
