"""Three tellings of one interview are one origin; what two people accept is evidence, once for each origin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amana.desks.watch import queries, services
from amana.desks.watch.models import (
    Claim,
    ClaimJudgement,
    ClaimState,
    GroupAssessment,
    LinkDecision,
    Report,
    ReportLink,
    SourceRating,
    Tension,
)
from amana.desks.watch.queries import reports as reads
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.watch.reports import cast

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture
def moved(morning):
    """The group “4,500 detainees were moved” and its claim in each report that told it with a source."""
    claims = {
        name: Claim.objects.filter(report=report, value=4500).order_by("-n").first()
        for name, report in morning.reports.items()
    }
    groups = {claim.group_id for claim in claims.values()}
    assert len(groups) == 1
    return reads.groups(morning.analyst).get(pk=groups.pop()), claims


def fresh(desk, group):
    return reads.groups(desk.analyst).get(pk=group.pk)


def test_three_tellings_of_one_interview_are_one_cluster_and_the_ministry_another(morning):
    clusters = {name: report.cluster for name, report in morning.reports.items()}
    for report in morning.reports.values():
        report.refresh_from_db()
    clusters = {name: report.cluster for name, report in morning.reports.items()}
    assert clusters["interview"] == clusters["retold"] == clusters["hidden"] != clusters["ministry"]
    assert ReportLink.objects.filter(joined=True).count() == 3


MINISTRY = (
    "قال مدير إعلام وزارة الداخلية إن 137 سجيناً فروا من سجن غويران مساء الأحد، وإن البحث جارٍ جنوب المدينة."
)
NEIGHBOUR = (
    "روى أحد السكان أن عشرات ركضوا نحو النهر بعد انفجار عند البوابة، وأن الحراس عدّوا 137 فاراً من سجن غويران."
)


@pytest.mark.parametrize("order", ["ministry neighbour ticker", "ticker neighbour ministry"])
def test_a_ticker_is_no_bridge_over_which_two_origins_become_one(desk, order):
    texts = {"ministry": MINISTRY, "neighbour": NEIGHBOUR, "ticker": "غويران: 137\n"}
    for name in order.split():
        desk.take(name, texts[name])
    told = {report.pk: name for name, report in desk.reports.items()}
    clusters = dict(Report.objects.values_list("pk", "cluster"))
    ministry, neighbour, ticker = (clusters[desk.reports[name].pk] for name in texts)
    assert ministry != neighbour and ticker in (ministry, neighbour)
    origins = dict(Claim.objects.filter(value=137).values_list("report", "origin"))
    assert {told[pk] for pk in origins} == set(texts) and len(set(origins.values())) == 2
    loose = ReportLink.objects.exclude(joined=True).get()
    assert loose.verdict == "possible" and loose.figures == 1


@pytest.mark.parametrize("first", [True, False])
def test_a_ticker_that_shares_nothing_but_a_figure_stands_by_itself(desk, first):
    texts = [("ticker", "فرار: 4500\n"), ("interview", cast.INTERVIEW), ("retold", cast.RETOLD)]
    for name, text in texts if first else texts[::-1]:
        desk.take(name, text)
    groups = {name: set(Claim.objects.filter(report=report, value=4500).values_list("group", flat=True))
              for name, report in desk.reports.items()}  # fmt: skip
    assert groups["interview"] == groups["retold"]
    assert not groups["ticker"] & groups["interview"]


def test_a_headline_and_the_official_it_quotes_are_one_origin(desk):
    made = desk.take(
        "lights",
        "مسؤول محلي: هروب 37 سجيناً من سجن نافكور\n\nالقامشلي (وكالة البادية) - قال مسؤول محلي لوكالة البادية"
        " يوم الثلاثاء إن 37 سجيناً فرّوا من سجن نافكور ليل الاثنين.\nهروب 37 سجيناً من سجن نافكور بحسب وكالة البادية.\n",
    )
    claims = Claim.objects.filter(report=made, value=37)
    assert len(claims) > 1 and {c.group_id for c in claims} == {claims[0].group_id}
    assert len({c.origin for c in claims}) == 1


def test_an_outlet_that_is_on_no_list_is_called_as_the_report_calls_it(desk):
    made = desk.take("wire", "Meridian Wire said 4,583 detainees were received in Baghdad on Monday.\n")
    names = set(Claim.objects.filter(report=made).values_list("origin_name", flat=True))
    assert names == {"Meridian Wire"}


def test_four_tellings_have_two_origins(morning, moved):
    group, claims = moved
    # the unnamed official behind three reports, and the ministry's spokesman: 2 of 4
    assert (group.tellings, group.origins, group.accepted) == (4, 2, 0)
    assert claims["interview"].origin == claims["retold"].origin == claims["hidden"].origin
    assert claims["ministry"].origin != claims["interview"].origin


def test_the_order_in_which_reports_come_in_changes_no_count(desk):
    for name, text in (
        ("ministry", cast.MINISTRY),
        ("hidden", cast.HIDDEN),
        ("interview", cast.INTERVIEW),
        ("retold", cast.RETOLD),
    ):
        desk.take(name, text)
    group = desk.claim("ministry", value=4500).group
    assert (fresh(desk, group).tellings, fresh(desk, group).origins) == (4, 2)


def test_comparing_a_second_time_changes_nothing(morning, moved):
    def state():
        return (
            list(Claim.objects.order_by("pk").values_list("pk", "group", "origin", "state")),
            list(Report.objects.order_by("pk").values_list("pk", "cluster")),
            ReportLink.objects.count(),
        )

    before = state()
    services.compare(report=morning.reports["retold"])
    assert state() == before


def test_whoever_put_a_claim_forward_cannot_accept_it(morning, moved):
    _group, claims = moved
    claim = services.claim_put(actor=morning.analyst, claim=claims["interview"])
    with pytest.raises(Refused, match="cannot also accept"):
        services.claim_accept(actor=morning.analyst, claim=claim)
    services.claim_accept(actor=morning.officer, claim=claim)
    claim.refresh_from_db()
    assert (claim.state, claim.put_by, claim.accepted_by) == ("accepted", morning.analyst, morning.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(accepted_by=morning.analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claims["ministry"].pk).update(state="accepted")


def test_evidence_counts_once_for_each_origin(morning, moved):
    _group, claims = moved
    for name in ("interview", "retold", "hidden"):
        morning.accepted(claims[name])
    later = clock.now() + timedelta(hours=2)
    (found,) = [e for e in queries.evidence(later) if e.value == 4500]
    assert (found.tellings, found.origins) == (3, 1)
    assert found.predicate == "transfer" and "hasakah" in found.places
    assert found.known_at == cast.NOW + timedelta(hours=1)
    morning.accepted(claims["ministry"])
    (found,) = [e for e in queries.evidence(later) if e.value == 4500]
    assert (found.tellings, found.origins) == (4, 2)


def test_evidence_at_a_moment_holds_only_what_stood_accepted_then(morning, moved):
    _group, claims = moved
    claim = morning.accepted(claims["interview"])  # at seven
    with clock.at(cast.NOW + timedelta(hours=3)):
        services.claim_reopen(actor=morning.third, claim=claim, reason="the agency corrected it")
    at = {hour: len(queries.evidence(cast.NOW + timedelta(hours=hour))) for hour in (0, 2, 4)}
    assert at == {0: 0, 2: 1, 4: 0}


def test_cutting_a_link_makes_two_origins_and_confirming_it_one_again(morning, moved):
    group, _claims = moved
    pairs = {(link.left.pk, link.right.pk): link for link in ReportLink.objects.all()}
    hidden = morning.reports["hidden"]
    for link in pairs.values():
        if hidden.pk in (link.left_id, link.right_id):
            services.link_decide(
                actor=morning.analyst, link=link, answer="apart", reason="another source, by telephone"
            )
    assert fresh(morning, group).origins == 3  # official, ministry, and the informed sources
    hidden.refresh_from_db()
    assert hidden.cluster == hidden.pk
    link = next(link for link in pairs.values() if hidden.pk in (link.left_id, link.right_id))
    services.link_decide(actor=morning.officer, link=link, answer="same", reason="the editor says so")
    assert fresh(morning, group).origins == 2
    assert LinkDecision.objects.count() == 3


def test_not_being_sure_leaves_what_holds_and_no_answer_goes_without_a_reason(morning):
    link = ReportLink.objects.first()
    services.link_decide(actor=morning.analyst, link=link, answer="unsure", reason="no time to ask")
    link.refresh_from_db()
    assert link.joined
    with pytest.raises(Refused) as refused:
        services.link_decide(actor=morning.analyst, link=link, answer="apart", reason=" ")
    assert refused.value.code == "reason-missing"


def test_an_edited_claim_stands_in_the_place_of_the_old_one_and_waits_for_another_person(morning, moved):
    group, claims = moved
    old = claims["interview"]
    wording = services.Wording(predicate="transfer", value=4400, referent="محتجز", places=["hasakah"])
    made = services.claim_edit(
        actor=morning.analyst, claim=old, wording=wording, reason="the text was corrected"
    )
    old.refresh_from_db()
    assert (old.state, made.state, made.replaces) == ("replaced", "put", old)
    assert made.group_id != group.pk  # another figure is another thing said
    assert fresh(morning, group).tellings == 3
    with pytest.raises(Refused):
        services.claim_accept(actor=morning.analyst, claim=made)
    services.claim_accept(actor=morning.officer, claim=made)
    assert list(ClaimJudgement.objects.filter(claim=made).values_list("verb", flat=True)) == [
        "put",
        "confirm",
    ]


def test_a_rejected_claim_adds_to_no_origin_and_can_be_taken_up_again(morning, moved):
    group, claims = moved
    services.claim_reject(actor=morning.analyst, claim=claims["ministry"], reason="not about these people")
    assert (fresh(morning, group).tellings, fresh(morning, group).origins) == (3, 1)
    services.claim_reopen(
        actor=morning.officer, claim=claims["ministry"], reason="it is, see its second line"
    )
    assert fresh(morning, group).origins == 2


def test_a_claim_that_says_something_else_is_moved_by_a_person(morning, moved):
    group, claims = moved
    services.claim_move(
        actor=morning.analyst, claim=claims["ministry"], group=None, reason="received, not moved"
    )
    assert fresh(morning, group).origins == 1
    claims["ministry"].refresh_from_db()
    services.claim_move(
        actor=morning.analyst, claim=claims["ministry"], group=group, reason="the same after all"
    )
    assert fresh(morning, group).origins == 2


def test_confirmed_needs_two_origins_among_accepted_claims(morning, moved):
    group, claims = moved
    grade = {"actor": morning.officer, "group": group, "rationale": "seen on both lists"}
    with pytest.raises(Refused) as refused:
        services.group_assess(credibility=3, **grade)
    assert refused.value.code == "grade-nothing-accepted"
    for name in ("interview", "retold", "hidden"):
        morning.accepted(claims[name])
    with pytest.raises(Refused) as refused:
        services.group_assess(credibility=1, **grade)
    assert refused.value.code == "grade-one-origin"
    services.group_assess(credibility=3, **grade)
    morning.accepted(claims["ministry"])
    services.group_assess(credibility=1, **grade)
    assert fresh(morning, group).credibility == 1
    assert list(GroupAssessment.objects.values_list("credibility", "origins")) == [(1, 2), (3, 1)]


def test_confirmed_does_not_stand_beside_an_open_contradiction(morning, moved):
    group, claims = moved
    other = morning.take(
        "denial", "وكالة: أعلن المتحدث باسم قوات الأمن أن 3000 محتجز نُقلوا من سجون الحسكة إلى بغداد.\n"
    )
    for name in ("interview", "ministry"):
        morning.accepted(claims[name])
    tension = Tension.objects.get(kind="numbers")  # 4,500 against 3,000, one place, one predicate
    assert other.pk in (tension.left.report_id, tension.right.report_id)
    assert reads.proposal(2, True, "asserted") == "contested"
    with pytest.raises(Refused) as refused:
        services.group_assess(actor=morning.officer, group=group, credibility=1, rationale="both say so")
    assert refused.value.code == "grade-tension"
    services.tension_settle(
        actor=morning.officer, tension=tension, outcome="scope", why="only those moved until January"
    )
    services.group_assess(actor=morning.officer, group=group, credibility=1, rationale="both say so")
    with pytest.raises(Refused):
        services.tension_settle(actor=morning.officer, tension=tension, outcome="mistake", why="again")


def test_ratings_keep_their_history_and_belong_to_a_named_person(desk):
    source = services.source_add(actor=desk.analyst, name_ar="وكالة الوادي", kind="agency")
    for grade, reason in (("C", "first look"), ("B", "held against the list in February")):
        services.source_rate(
            actor=desk.analyst, source=source, topic="prisons", reliability=grade, reason=reason
        )
    assert reads.reliability(source)["prisons"].reliability == "B"
    assert [r.reliability for r in source.ratings.all()] == ["B", "C"]
    with pytest.raises(Refused):
        services.source_rate(actor=None, source=source, topic="prisons", reliability="A", reason="because")


def test_the_database_changes_no_judgement(morning, moved):
    _group, claims = moved
    morning.accepted(claims["interview"])
    source = services.source_add(actor=morning.analyst, name_en="Wadi", kind="agency")
    services.source_rate(
        actor=morning.analyst, source=source, topic="general", reliability="B", reason="long known"
    )
    for model, change in (
        (ClaimJudgement, {"reason": "x"}),
        (SourceRating, {"reliability": "A"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)
    assert Claim.objects.filter(state=ClaimState.ACCEPTED).count() == 1
