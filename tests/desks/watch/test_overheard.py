"""Accepted claims of reports near a facility: a person takes them over, once, with one voice for each origin."""

from __future__ import annotations

import pytest

from amana.desks.watch import queries
from amana.desks.watch.models import Claim, ClaimGroup, ClaimJudgement, Observation, Report
from amana.desks.watch.queries.overheard import near
from amana.ledger.models import Account
from tests.desks.watch.conftest import NOW
from tests.desks.watch.reports.cast import MINISTRY
from tests.desks.watch.test_pages import browse, text

assert browse
pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture
def told(cast):
    """Two accepted claims of one group: an attack feared near Hasakah, from two origins."""
    from amana.desks.watch import services

    group = ClaimGroup.objects.create()
    for n, text_ in enumerate((MINISTRY, MINISTRY.replace("4500", "4600"))):
        report = services.report_take(actor=cast.user("analyst"), raw=text_.encode(), marking="green")
        Claim.objects.filter(report=report).update(group=None)
        claim = Claim.objects.create(
            report=Report.objects.get(pk=report.pk), n=90, start=0, end=10, predicate="attack", polarity="asserted",
            modality="feared", places="hasakah", group=group, origin=n + 1,
        )  # fmt: skip
        ClaimJudgement.objects.create(claim=claim, verb="confirm", by=cast.user("watch"), at=NOW)
    return group


def test_what_is_feared_becomes_a_warning_heard_with_a_voice_for_each_origin(told, cast, browse):
    (one,) = near(cast.user("watch"), cast.has)
    assert (one.kind, one.said.origins, one.taken) == ("warning", 2, False)
    assert near(cast.user("watch"), cast.raq) == [] and near(cast.user("custody"), cast.has) == []
    client = browse("watch")
    page = text(client.get("/watch/sites/HAS/"))
    assert "Take it over" in page
    row = page[page.index('id="h-t"') : page.index('id="h-obs"')]
    for said in ("Attack · ", "feared", "2 origins", "2 tellings"):
        assert said in row, said
    path = f"/watch/sites/HAS/observe/?kind=warning&group={told.pk}"
    assert one.code in text(client.get(path))
    form = {"value": "0.5", "origin": one.code, "about": "2026-02-03T10:00", "evidence": one.code}
    assert client.post(path, form).status_code == 302
    assert "taken over already" in text(client.post(path, form))
    seen = Observation.objects.filter(source="report")
    assert sorted(o.origin for o in seen) == [one.code, f"{one.code} 2"]
    row, _board = queries.row(cast.user("watch"), "HAS")
    assert row.indicators["credible_warning"].detail["independent_origins"] == 2


def test_what_is_taken_over_as_another_kind_stays_what_the_reports_say_and_attackers_are_no_dead(
    told, cast, browse
):
    Claim.objects.filter(n=90).update(modality="fact", value=20, referent="gunmen")
    client, path = browse("watch"), "/watch/sites/HAS/observe/"
    fighting = text(client.get(f"{path}?kind=fighting&group={told.pk}"))
    assert f"?kind=warning&amp;group={told.pk}" in fighting
    assert 'name="value" value' not in fighting
    shown = text(client.get(f"{path}?kind=warning&group={told.pk}"))
    assert "Taken over from the reports" in shown and 'name="value" value="0.5"' in shown
    assert 'name="value" value' not in text(client.get(f"{path}?kind=guards&group={told.pk}"))


def test_one_who_says_two_things_is_one_origin_of_warnings_and_stays_unnamed(told, cast, browse):
    claims = Claim.objects.filter(n=90).order_by("pk")
    claims.update(origin=0, origin_name="the ministry's spokesman")
    first, other = claims[0], ClaimGroup.objects.create()
    claims.exclude(pk=first.pk).update(group=None)
    more = Claim.objects.create(
        report=first.report, n=91, start=0, end=10, predicate="warn", polarity="asserted", modality="feared",
        places="hasakah", group=other, origin=0, origin_name="the ministry's spokesman",
    )  # fmt: skip
    ClaimJudgement.objects.create(claim=more, verb="confirm", by=cast.user("watch"), at=NOW)
    heard = {one.said.group: one for one in near(cast.user("watch"), cast.has)}
    assert {one.voice for one in heard.values()} == {f"G-{told.pk:05d}"}
    shown = text(browse("watch").get(f"/watch/sites/HAS/observe/?kind=warning&group={other.pk}"))
    assert f'name="origin" value="G-{told.pk:05d}"' in shown and "spokesman" not in shown


def test_the_planner_gets_the_hazard_without_the_crowding_it_reckons_itself(cast):
    accounts = {a.code: a.pk for a in Account.objects.filter(kind="held")}
    cast.say("guards", cast.has, value=1)
    cast.say("control_change", cast.raq, word="announced")
    found = queries.breaches_per_hour(list(accounts.values()))
    score = next(s.score for s in queries.scores(NOW, compare=False) if s.score.site == "RAQ")
    factor = {c.indicator: c.factor for c in score.contributions}
    share = 0.05 + 0.95 * 0.45  # guards leave, or an incident becomes a breach
    bare = score.rate_per_day / factor["guard_strain"] / factor["over_capacity"]
    assert found[accounts["SDF-RAQ"]] == pytest.approx(bare * share / 24, rel=1e-3)
    # one guard for everybody is strain, which the planner adds by itself
    assert found[accounts["SDF-HAS"]] < found[accounts["SDF-RAQ"]]


def test_a_report_that_names_the_prison_itself_is_told_at_that_prison_alone(told, cast, browse):
    Claim.objects.filter(n=90).update(places="prison-hasakah", modality="fact")
    (one,) = near(cast.user("watch"), cast.has)
    assert one.kind == "fighting" and near(cast.user("watch"), cast.raq) == []
    path = f"/watch/sites/HAS/observe/?kind=fighting&group={told.pk}"
    assert 'name="lat" value="36.5"' in text(browse("watch").get(path))  # the town of the prison
