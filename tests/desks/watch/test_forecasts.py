"""The record of forecasts, analysts beside the model, refits as proposals, plans beside doing nothing, events."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from amana.access import Denied
from amana.desks.watch.models import Forecast, Look
from amana.desks.watch.queries import consequences
from amana.desks.watch.queries.consequences import Quick
from amana.desks.watch.queries.record import this_moment
from amana.desks.watch.queries.scores import model_at, opinions_at, pooled
from amana.desks.watch.queries.track import track
from amana.desks.watch.services import forecasts, indicators, levels, warnings
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.watch.conftest import DAY, HOUR, NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def test_model_analysts_and_pool_stand_beside_each_other_and_are_frozen(cast):
    forecasts.opinion_give(actor=cast.user("analyst"), site=cast.has, p7=0.1, grounds="half the guards left")
    forecasts.opinion_give(actor=cast.user("watch"), site=cast.has, p7=0.4, grounds="I stood at the gate")
    said = opinions_at(this_moment())["HAS"]
    look = levels.look()
    rows = {(f.maker, f.by and f.by.username): f.p7 for f in look.forecasts.filter(site=cast.has)}
    model = rows["model", None]
    odds = [model / (1 - model), 0.1 / 0.9, 0.4 / 0.6]
    middle = (odds[0] * odds[1] * odds[2]) ** (1 / 3)
    assert rows["pool", None] == pytest.approx(middle / (1 + middle))
    assert (rows["analyst", "analyst"], rows["analyst", "watch"]) == (0.1, 0.4)
    assert pooled(model, said).p == pytest.approx(rows["pool", None])
    with clock.at(NOW + 8 * DAY):
        assert opinions_at(this_moment()) == {}
    with pytest.raises(Denied):
        forecasts.opinion_give(actor=cast.user("custody"), site=cast.has, p7=0.1, grounds="x")


def test_every_forecast_is_scored_failures_included_and_those_acted_upon_apart(cast):
    for day in range(3):
        with clock.at(NOW + day * DAY):
            levels.look()
    with clock.at(NOW + 4 * DAY):
        cast.say("incident", cast.has)
        alert = warnings.warning_issue(actor=cast.user("watch"), site=cast.raq, level=2)
        warnings.measure_record(
            actor=cast.user("custody"), alert=alert, words="guards doubled", changes_hazard=True
        )
    with clock.at(NOW + 12 * DAY):
        found = track([cast.has, cast.raq])
    assert (found.looks, found.sealed) == (3, 3)
    (model,) = found.makers
    # three days of Hasakah before the incident, three of Raqqa before the measure
    assert (model.scores["left_alone"]["n"], model.scores["left_alone"]["happened"]) == (3, 3)
    assert (model.scores["intervened"]["n"], model.scores["intervened"]["happened"]) == (3, 0)
    said = [f.p7 for f in Forecast.objects.filter(site=cast.has)]
    assert model.scores["left_alone"]["brier"] == pytest.approx(sum((p - 1) ** 2 for p in said) / 3)
    assert model.base["left_alone"]["brier"] > model.scores["left_alone"]["brier"] > 0.5
    assert [m["p"] for m in found.model["missed"]] == sorted(said)
    assert model.skill is None  # too few to speak of skill


def test_a_forecast_changed_behind_the_guards_is_noticed(cast):
    levels.look()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER watch_forecast_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE watch_forecast DISABLE TRIGGER watch_forecast_no_change")
        cursor.execute("UPDATE watch_forecast SET p7 = 0.9")
    found = track([cast.has])
    assert (found.looks, found.sealed) == (1, 0)


def _propose(cast):
    who = cast.user("analyst")
    draft = forecasts.refit_keep(actor=who, refitted=forecasts.refit(actor=who))
    return forecasts.refit_state(actor=who, draft=draft)


def test_a_refit_is_a_signed_proposal_that_another_person_accepts(cast):
    with clock.at(NOW - 20 * DAY):
        cast.say("incident", cast.has)
    proposed = _propose(cast)
    assert model_at(this_moment()).version == "prior-1"
    said = json.loads(proposed.proposal)
    assert {"before", "after"} == set(said["scores"]) and said["replaces"] == "prior-1"
    with pytest.raises(Refused, match="waits for a decision"):
        _propose(cast)
    with pytest.raises(Refused, match="cannot decide"):
        forecasts.refit_decide(actor=cast.user("analyst"), version=proposed, accept=True)
    forecasts.refit_decide(actor=cast.user("watch"), version=proposed, accept=True)
    assert model_at(this_moment()).version == proposed.version
    assert model_at(NOW - HOUR).version == "prior-1"


def test_a_proposal_that_was_changed_after_signing_is_not_accepted(cast):
    proposed = _propose(cast)
    said = json.loads(proposed.proposal)
    said["model"]["mean"][0] = -1.0
    proposed.proposal = json.dumps(said)
    with pytest.raises(Refused, match="does not hold"):
        forecasts.refit_decide(actor=cast.user("watch"), version=proposed, accept=True)


def test_plans_meet_the_fate_of_doing_nothing(cast):
    document, assumed = consequences.now(20)
    assert assumed == ["HAS", "RAQ"]
    held = {site["site"]: site for site in document["sites"]}
    held["HAS"]["held"]["none"], held["HAS"]["rate_per_day"] = 600, 0.05
    idle = Quick("RAQ", "HAS", 10, 0, 5)
    away = Quick("HAS", "RAQ", 200, 0, 3)
    found = consequences.compare(
        document, {"idle": idle.movements(), "away": away.movements()}, replications=2_000, delays=(0, 10)
    )
    plans = {p["plan"]: p["escapes"] for p in found["plans"]}
    assert plans["idle"]["mean"] == plans["do nothing"]["mean"]
    assert plans["away"]["mean"] < plans["do nothing"]["mean"] / 2
    differences = {(d["plan"], d["against"]): d for d in found["differences"]}
    assert differences["idle", "do nothing"]["inside_error"]
    assert not differences["away", "do nothing"]["inside_error"]
    later = {(s["plan"], s["delay_days"]): s["mean"] for s in found["start_date"]}
    assert later["away", 10] > later["away", 0]
    with pytest.raises(Refused, match="too many"):
        consequences.compare(document, {}, replications=1_000_000)
    with pytest.raises(Refused, match="cannot be used"):
        consequences.compare(
            document, {"x": {"format": "amana-transfer-plan/1", "instance": "y", "lifts": []}}
        )


GED = """id,date_start,date_end,date_prec,latitude,longitude,where_prec,best
901,2026-01-30,2026-01-30,1,36.51,40.74,1,12
902,2026-01-30,2026-01-31,2,36.40,40.70,5,3
"""


def test_events_from_a_file_are_taken_once_and_known_from_now_on(cast, tmp_path):
    path = tmp_path / "ged.csv"
    path.write_text(GED)
    before = levels.look()
    first = indicators.import_fighting(actor=cast.user("analyst"), path=path, layout="ged")
    assert (first.rows, first.taken, first.left_out) == (2, 1, {"place too coarse": 1})
    again = indicators.import_fighting(actor=cast.user("analyst"), path=path, layout="ged")
    assert (again.taken, again.known) == (0, 1)
    from amana.desks.watch.queries.scores import scores

    def near(at):
        found = next(s.score for s in scores(at, compare=False) if s.score.site == "HAS")
        return next(c for c in found.contributions if c.indicator == "fighting")

    assert near(this_moment()).factor > 2 and not near(NOW - timedelta(seconds=1)).reported
    assert Look.objects.filter(pk=before.pk).exists()
    path.write_text(GED.replace("36.51", "north"))
    with pytest.raises(Refused, match=r"faulty rows: 1\. .*line 2"):
        indicators.import_fighting(actor=cast.user("analyst"), path=path, layout="ged", name="events.csv")
