"""The score of a site: its formula, its exact explanation, what it may know, what is missing."""

import math
from typing import Any

import numpy as np
import pytest

from amana.engines.hazard import model, record
from amana.engines.hazard.levels import Level
from amana.engines.hazard.reading import days
from amana.engines.hazard.score import Score, score

from .cast import CRISIS, happening, sites

AT = days("2026-01-15")


def scores(*happenings: dict[str, Any], at: float = AT) -> dict[str, Score]:
    return {found.site: found for found in score(record.parse(sites(*happenings)), at, model.of_priors())}


def factor(found: Score, indicator: str) -> float:
    return next(c.factor for c in found.contributions if c.indicator == indicator)


def test_a_normal_site_has_one_incident_in_ten_years():
    looked = [
        happening("check", "2020-01-01", "2026-01-14", site="far", indicator=name, until="2026-01-14")
        for name in ("fighting", "unrest_inside", "credible_warning", "control_change")
    ]
    held = [
        happening("population", "2026-01-14", site="far", value=500),
        happening("guards", "2026-01-14", site="far", value=50),
        happening("capacity", "2026-01-14", site="far", value=500),
    ]
    far = scores(*looked, *held)["far"]
    # 1 - exp(-7 / 3652): 10 people to a guard, not over capacity, nothing heard though somebody looked
    assert far.p7 == pytest.approx(1 - math.exp(-7 / 3652), rel=1e-12)
    assert far.p28 == pytest.approx(1 - math.exp(-28 / 3652), rel=1e-12)
    assert far.times_normal == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("at", ["2026-01-15", "2026-02-20", "2025-01-01"])
def test_the_contributions_multiply_to_the_score(at: str):
    for found in scores(*CRISIS, at=days(at)).values():
        product = found.base * math.prod(c.factor for c in found.contributions)
        assert product == pytest.approx(found.p7, rel=1e-12, abs=0)


def test_each_contribution_is_linked_to_evidence_or_called_assumed():
    north = scores(*CRISIS)["north"].summary()
    evidence = {c["indicator"]: c["evidence"] for c in north["contributions"]}
    assert evidence["fighting"] == ["fighting 2026-01-12"]
    assert evidence["guard_strain"] == ["population 2026-01-10", "guards 2026-01-10"]
    assert evidence["incidents_elsewhere"] == ["incident 2026-01-08"]
    assert evidence["site"] == "assumed"


def test_guard_strain_follows_its_definition():
    # 4,000 people and 200 guards: log(4000 / 10 / 200) = log 2; rate ratio exp(0.8 log 2) = 2^0.8
    assert factor(scores(*CRISIS)["north"], "guard_strain") == pytest.approx(2**0.8, rel=1e-12)


def test_crowding_follows_its_definition():
    # 4,000 people, 3,000 places: (4/3)^0.4
    assert factor(scores(*CRISIS)["north"], "over_capacity") == pytest.approx((4 / 3) ** 0.4, rel=1e-12)


def test_incidents_elsewhere_in_the_region_count_and_fade():
    # seven days ago at another site: 1 + 0.5 exp(-7/7)
    assert factor(scores(*CRISIS)["north"], "incidents_elsewhere") == pytest.approx(
        1 + 0.5 / math.e, rel=1e-9
    )
    assert factor(scores(*CRISIS)["far"], "incidents_elsewhere") == 1


def test_the_sites_own_incident_is_not_counted_as_one_elsewhere():
    assert factor(scores(*CRISIS)["south"], "incidents_elsewhere") == 1
    # exp(0.9 exp(-7/60))
    expected = math.exp(0.9 * math.exp(-7 / 60))
    assert factor(scores(*CRISIS)["south"], "own_incidents") == pytest.approx(expected, rel=1e-9)


def test_retellings_of_one_origin_count_once_and_do_not_refresh_it():
    first = happening("warning", "2026-01-01", site="far", credibility=0.5, origin="cell arrested")
    retold = happening("warning", "2026-01-12", site="far", credibility=0.5, origin="cell arrested")
    other = happening("warning", "2026-01-12", site="far", credibility=0.5, origin="guards' report")
    once, twice = scores(first)["far"], scores(first, retold)["far"]
    assert factor(once, "credible_warning") == factor(twice, "credible_warning")
    assert twice.summary()["contributions"][8]["independent_origins"] == 1
    three = scores(first, retold, other)["far"]
    assert factor(three, "credible_warning") > factor(once, "credible_warning")
    assert three.summary()["contributions"][8]["independent_origins"] == 2


def test_what_was_recorded_later_changes_nothing():
    late = [
        happening("incident", "2026-01-10", "2026-01-15", site="north"),
        happening("fighting", "2026-01-14", "2026-01-16", lat=36.5, lon=40.75, deaths=50),
        happening("guards", "2026-01-12", "2026-02-01", site="north", value=10),
        happening("warning", "2025-12-01", "2026-03-01", region="east", credibility=1, origin="late"),
    ]
    assert scores(*CRISIS, *late) == scores(*CRISIS)


def test_a_missing_indicator_is_not_zero():
    north, south = scores(*CRISIS)["north"], scores(*CRISIS)["south"]
    missing = next(c for c in south.contributions if c.indicator == "guard_strain")
    assert not missing.reported
    # mean of exp(.8 x) over x in {-s, 0, s} with weights 1/6, 2/3, 1/6 and s = sqrt(3) x 0.5
    s = math.sqrt(3) * 0.5
    assert missing.factor == pytest.approx((math.exp(0.8 * s) + math.exp(-0.8 * s)) / 6 + 2 / 3, rel=1e-12)
    assert south.log_sd**2 > north.log_sd**2 - (0.4 * math.log(2)) ** 2
    assert {"indicator": "guard_strain", "since": None} in south.summary()["not_reported"]


def test_an_old_measurement_is_shown_with_the_day_it_stems_from():
    later = scores(*CRISIS, at=days("2026-03-01"))["north"].summary()
    assert {"indicator": "guard_strain", "since": "2026-01-10"} in later["not_reported"]


def test_a_check_tells_absent_from_not_looked():
    looked = happening("check", "2026-01-14", site="far", indicator="unrest_inside", until="2026-01-14")
    with_check, without = scores(looked)["far"], scores()["far"]
    assert factor(with_check, "unrest_inside") == 1
    assert with_check.log_sd < without.log_sd


def test_a_site_with_a_history_of_its_own_is_filled_in_from_it():
    weekly = [f"2025-{month:02}-{day:02}" for month in (9, 10, 11) for day in (1, 8, 15, 22)]
    counts = [happening("population", day, site="far", value=2000) for day in weekly]
    guards = [happening("guards", day, site="far", value=100) for day in weekly]
    far = scores(*counts, *guards, at=days("2026-02-01"))["far"]
    # always 20 to a guard, so the history is log 2 and nothing else
    assert factor(far, "guard_strain") == pytest.approx(2**0.8, rel=1e-9)
    assert not next(c for c in far.contributions if c.indicator == "guard_strain").reported


def test_camps_are_not_scored():
    assert "tents" not in scores(*CRISIS)


def test_the_range_contains_the_score_and_four_weeks_contain_one():
    for found in scores(*CRISIS).values():
        assert 0 < found.low < found.p7 < found.high < 1
        assert found.p7 < found.p28


def test_enough_guards_halve_the_number():
    north = scores(*CRISIS)["north"]
    remedy = next(r for r in north.remedies if r.change == "guards")
    more = happening("guards", "2026-01-14", site="north", value=int(remedy.needed or 0))
    one_less = happening("guards", "2026-01-14", site="north", value=int(remedy.needed or 0) - 1)
    assert scores(*CRISIS, more)["north"].p7 <= north.p7 / 2
    assert scores(*CRISIS, one_less)["north"].p7 > north.p7 / 2


def test_moving_enough_people_halves_the_number_though_some_were_seen_to_leave():
    before = scores(*CRISIS)["north"]
    remedy = next(r for r in before.remedies if r.change == "people")
    fewer, one_more = (
        happening("population", "2026-01-14", site="north", value=int(remedy.needed or 0) + more)
        for more in (0, 1)
    )
    assert scores(*CRISIS, fewer)["north"].p7 <= before.p7 / 2
    assert scores(*CRISIS, fewer)["north"].p7 == pytest.approx(remedy.p7, rel=1e-9)
    assert scores(*CRISIS, one_more)["north"].p7 > before.p7 / 2


def test_no_number_of_guards_is_promised_where_more_of_them_count_for_nothing():
    people = happening("population", "2026-01-14", site="north", value=300)
    guarded = [*CRISIS, people, happening("guards", "2026-01-14", site="north", value=200)]
    before = scores(*guarded)["north"]
    remedies = {r.change: r for r in before.remedies}
    assert remedies["guards"].needed is None and remedies["people"].needed is None
    many = happening("guards", "2026-01-14", "2026-01-14T12:00:00Z", site="north", value=100_000)
    after = scores(*guarded, many)["north"].p7
    assert after > before.p7 / 2
    assert after == pytest.approx(remedies["guards"].p7, rel=1e-9)


def test_a_weaker_warning_halves_the_number_by_as_much_as_is_said():
    def told(credibility: float) -> list[dict[str, Any]]:
        return [h | {"credibility": credibility} if h["type"] == "warning" else h for h in CRISIS]

    before = scores(*told(0.95))["north"]
    remedy = next(r for r in before.remedies if r.change == "credible_warning")
    assert remedy.needed is not None
    after = scores(*told(0.95 * remedy.needed / remedy.now))["north"]
    assert after.p7 == pytest.approx(remedy.p7, rel=1e-6) and after.p7 <= before.p7 / 2 * (1 + 1e-9)


def test_a_shock_fades_and_its_uncertainty_returns():
    page = model.of_priors()
    fitted = model.Model(
        "fit",
        "prior-1",
        page.priors,
        (*page.parameters, "shock:east"),
        # a shock of 1, known to within .1, two weeks before: half of it is left
        np.append(page.mean, 1.0),
        np.diag([*page.covariance.diagonal(), 0.01]),
        AT - 14,
    )
    book = record.parse(sites())
    found = {s.site: s for s in score(book, AT, fitted)}
    assert factor(found["north"], "region") == pytest.approx(math.exp(0.5), rel=1e-12)
    assert factor(found["far"], "region") == 1
    # variance of the shock: 0.01 x 0.5^2 + 0.25 x (1 - 0.5^2) against 0.25
    difference = found["far"].log_sd ** 2 - found["north"].log_sd ** 2
    assert difference == pytest.approx(0.25 - (0.0025 + 0.1875), abs=1e-12)


def test_having_looked_for_incidents_is_not_an_incident():
    looked = happening("check", "2026-01-14", site="far", indicator="all")
    assert scores(looked)["far"].level == Level.NORMAL
    happened = happening("incident", "2026-01-14", site="far")
    assert scores(looked, happened)["far"].level == Level.IMMINENT
