"""The simulator: engines that agree bit for bit, a twin in SimPy, people conserved, the same fate for every plan."""

from __future__ import annotations

import importlib.util
import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from amana.engines.hazard import draws, fate, instance, vector
from amana.engines.hazard import simulate as simulating
from amana.engines.hazard.consequences import escape_table, rate_levels, shock_chain
from amana.engines.hazard.control import centred
from amana.engines.hazard.fates import Fates
from amana.engines.hazard.laying import build
from amana.engines.hazard.problems import Refused
from amana.engines.hazard.simulate import DO_NOTHING, pick, run, simulate

from . import theatre

fast = pytest.importorskip("amana.engines.hazard.fast", reason="numba is an extra (“fast”)")
TILTS = [fate.Tilt(), fate.Tilt(2.5, 3.0)]


@pytest.mark.parametrize("tilt", TILTS)
@pytest.mark.parametrize("planned", [True, False])
def test_the_fast_engine_agrees_with_the_plain_loop_bit_for_bit(planned: bool, tilt: fate.Tilt):
    world = theatre.world(planned)
    plain = run(world, 7, 300, tilt, "plain")
    assert fast.run(world, 7, 0, 300, tilt).same(plain)
    assert (plain.marks[:, 1] > 0).sum() > 30  # enough breaches for the agreement to mean something


@pytest.mark.parametrize("planned", [True, False])
def test_the_numpy_engine_agrees_too(planned: bool):
    world = theatre.world(planned)
    assert vector.run(world, 7, 0, 2000).same(fast.run(world, 7, 0, 2000))


def test_a_simpy_twin_tells_the_same_story():
    peer = pytest.importorskip("bench.watch.simpy_peer", reason="simpy is for development only")
    world = theatre.world()
    for n in range(150):
        ours, theirs = fate.replicate(world, 11, n), peer.run(world, 11, n)
        assert ours.escapes == [prison.escapes for prison in theirs.prisons]
        assert (ours.escaped, ours.large) == (theirs.escaped, theirs.large)
        assert (ours.incidents, ours.breaches) == (theirs.incidents, theirs.breaches)
        assert (ours.first_breach, ours.cascade) == (theirs.first_breach, theirs.cascade)
        assert ours.moved == theirs.moved


def test_the_rates_of_the_twin_agree_to_nine_digits():
    from bench.watch.twin import Operation

    world = theatre.world(planned=False)
    state, twin = fate.State(world), Operation(world, 3, 0)
    for site, prison in enumerate(twin.prisons[:3]):
        state.own[site] = prison.own = 0.3 * site
        state.excitement[site] = prison.excitement = 0.2
        state.guards[site] = prison.guards = 7
    for site, prison in enumerate(twin.prisons):
        shock = twin.shocks[prison.region][4]
        ours = state.rate(4, site, prison.multiple, shock)
        assert ours == pytest.approx(twin.rate(prison, 4), rel=1e-9)


def test_people_are_conserved_in_every_replication():
    for planned in (True, False):
        fates = run(theatre.world(planned), 5, 20_000)
        assert not fates.marks[:, 5].any()
        # and no more are at large than ever escaped, in any tier
        assert (fates.large <= fates.escaped).all()


def test_a_site_more_changes_nobody_elses_fate():
    scene = theatre.scene(alpha=0.0)
    far = replace(scene.sites[0], id="far", region="elsewhere")
    before = run(build(scene, []), 9, 5000)
    after = run(build(replace(scene, sites=(far, *scene.sites)), []), 9, 5000)
    assert np.array_equal(after.escapes[:, 1:], before.escapes)
    assert after.escapes[:, 0].any()


def test_plans_meet_the_same_fate_until_they_differ():
    late = theatre.plan_document([("n-h", 19, {"A1": 20})])
    nothing = run(theatre.world(planned=False), 4, 4000)
    moved_late = run(build(theatre.scene(), theatre.movements(late)), 4, 4000)
    early = nothing.marks[:, 2] >= 0
    early &= nothing.marks[:, 2] < 9
    assert early.sum() > 100
    assert np.array_equal(nothing.marks[early, 2], moved_late.marks[early, 2])


def test_common_random_numbers_make_the_difference_at_least_three_times_sharper():
    # a plan and the same plan begun two days later: what a planner compares
    scene, moves = theatre.scene(), theatre.movements()
    later = instance.delayed(moves, 2)
    result = simulate(scene, {"plan": moves, "later": later}, replications=20_000, seed=2)
    found = next(d for d in result.differences if d["plan"] == "later" and d["against"] == "plan")
    independent = run(build(scene, later), 999, 20_000).total - run(build(scene, moves), 2, 20_000).total
    error = float(independent.std(ddof=1)) / math.sqrt(20_000)
    assert error / found["error"] > 3


def test_the_control_has_mean_zero_and_is_the_fate_itself_while_only_one_incident_happens():
    world = theatre.world()
    fates = run(world, 8, 60_000)
    happened = fates.marks[:, 0] > 0
    control = centred(world, 8, happened)
    assert np.array_equal(control, centred(world, 8, happened, compiled=True))
    assert abs(control.mean()) < 4 * control.std() / math.sqrt(len(control))  # exact mean, 4 standard errors
    quiet = fates.marks[:, 0] == 0
    (mean,) = set((-control[quiet]).tolist())  # nothing happened: 0 less the mean
    one = fates.marks[:, 0] == 1
    same = np.isclose(control[one] + mean, fates.total[one])
    assert one.sum() > 1000 and same.mean() > 0.97  # else the quiet course would have had a second incident


def test_a_difference_with_the_control_is_the_plain_one_within_its_error_and_much_sharper():
    scene, moves = theatre.scene(), theatre.movements()
    result = simulate(scene, {"plan": moves}, replications=20_000, seed=6)
    (found,) = result.differences
    plan, nothing = (outcome.escapes for outcome in result.outcomes[::-1])
    plain = float((plan - nothing).mean())
    assert abs(found["mean"] - plain) < 4 * found["error_without_control"]
    assert found["error"] * 2 < found["error_without_control"]


def test_one_day_of_one_site_has_the_chance_that_the_formula_gives():
    # no level, no shock, nothing before: the share of replications with an incident on day 0 is 1 - exp(-rate)
    scene = theatre.scene(shock_log_sd=0.0)
    world = build(scene, [])
    streams = draws.streams_many(1, np.arange(200_000), list(world.site_keys[:1]))
    u = vector._unit(streams, 0)[:, 0]
    chance = 1 - math.exp(-float(world.rate[0, 0]))
    assert float((u < chance).mean()) == pytest.approx(chance, abs=4 * math.sqrt(chance / 200_000))


def test_the_incidents_of_a_quiet_site_are_poisson():
    # one site, no feedback at all: incidents in 30 days ~ binomial with p = 1 - exp(-rate) each day
    scene = theatre.scene(shock_log_sd=0.0, alpha=0.0)
    still = replace(scene.consequences, own_max=0.0, given_incident=0.0)
    site = replace(scene.sites[0], rate_per_day=(0.05,) * 30, collapse_share=0.0)
    fates = run(build(replace(scene, sites=(site,), consequences=still, instance=None), []), 1, 40_000)
    p = 1 - math.exp(-0.05)
    counts = Counter(fates.marks[:, 0].tolist())
    for k in range(5):
        expected = math.comb(30, k) * p**k * (1 - p) ** (30 - k)
        assert counts[k] / 40_000 == pytest.approx(expected, abs=4 * math.sqrt(expected / 40_000))


def test_importance_sampling_agrees_and_is_sharper_where_breaches_are_rare():
    scene = theatre.scene()
    quiet = tuple(replace(s, rate_per_day=tuple(r / 200 for r in s.rate_per_day)) for s in scene.sites)
    scene = replace(scene, sites=quiet)
    plain = simulate(scene, {}, replications=200_000, seed=1).summary()["plans"][0]["p_any_breach"]
    rare = simulate(scene, {}, replications=20_000, seed=2, rare=True).summary()["plans"][0]["p_any_breach"]
    assert plain["mean"] < 0.005
    assert rare["mean"] == pytest.approx(plain["mean"], abs=4 * math.hypot(plain["error"], rare["error"]))
    # a tenth of the replications, and still the smaller error
    assert rare["error"] < plain["error"]


def test_escape_fractions_have_the_stated_means():
    assert escape_table(0.55, 0.08).mean() == pytest.approx(0.08, rel=0.02)
    assert escape_table(6.0, 0.93).mean() == pytest.approx(0.93, rel=0.02)


def test_the_shock_chain_has_the_mean_variance_and_memory_of_its_autoregression():
    values, stationary, moves = shock_chain(0.5, 14)
    law = np.diff(np.concatenate([[0], stationary[:-1], [1]]))
    steps = np.diff(np.concatenate([np.zeros((7, 1)), moves[:, :-1], np.ones((7, 1))], axis=1), axis=1)
    x = np.log(values)
    assert law @ x == pytest.approx(0, abs=1e-12)
    assert law @ x**2 == pytest.approx(0.25, rel=1e-12)
    assert (law * x) @ (steps @ x) / 0.25 == pytest.approx(0.5 ** (1 / 14), rel=1e-12)


def test_the_levels_of_a_rate_have_its_spread():
    assert np.log(rate_levels(0.5)).std() == pytest.approx(0.5, rel=0.05)


def test_draws_of_the_three_forms_are_equal():
    streams = draws.streams_many(12, np.arange(5), [draws.place_key("site", "north")])
    for n in range(5):
        key = draws.stream(draws.replication_key(12, n), draws.place_key("site", "north"))
        assert int(streams[n, 0]) == key
        assert vector._unit(streams[n : n + 1], 3, 2)[0, 0] == draws.uniform(key, 3, 2)


def test_draws_are_uniform_and_unrelated_from_day_to_day():
    u = vector._unit(draws.streams_many(1, np.arange(50_000), [draws.place_key("site", "a")]), 0)[:, 0]
    v = vector._unit(draws.streams_many(1, np.arange(50_000), [draws.place_key("site", "a")]), 1)[:, 0]
    cells = np.histogram(u, bins=20, range=(0, 1))[0]
    assert ((cells - 2500) ** 2 / 2500).sum() < 50  # chi-squared with 19 degrees: 1 in 10,000
    assert abs(np.corrcoef(u, v)[0, 1]) < 4 / math.sqrt(50_000)


def test_what_is_planned_is_moved_when_nothing_happens():
    calm = tuple(replace(s, rate_per_day=(0.0,) * 30) for s in theatre.scene().sites)
    fates = run(build(replace(theatre.scene(), sites=calm), theatre.movements()), 1, 10)
    # 2 x 20 + 6 x 30 from the north, 2 x 30 from the south, and the same 60 on from the strip
    assert set(fates.marks[:, 4]) == {40 + 180 + 60 + 60}


def test_a_plan_of_more_people_than_there_are_moves_those_there_are():
    too_many = theatre.plan_document([("n-h", 0, {"A1": 5000})])
    calm = tuple(replace(s, rate_per_day=(0.0,) * 30) for s in theatre.scene().sites)
    fates = run(build(replace(theatre.scene(), sites=calm), theatre.movements(too_many)), 1, 10)
    assert set(fates.marks[:, 4]) == {40}


def test_the_receiving_site_has_its_own_hazard():
    fates = run(theatre.world(), 1, 40_000)
    haven = [site.id for site in theatre.world().scenario.sites].index("haven")
    assert fates.escapes[:, haven].sum() > 0


def test_a_late_start_costs_and_a_difference_inside_the_error_is_said():
    scene, moves = theatre.scene(), theatre.movements()
    result = simulate(scene, {"plan": moves, "twin": list(moves)}, replications=4000, seed=1, delays=(0, 8))
    now, later = (point["mean"] for point in result.slider[:2])
    assert later > now
    assert result.outcomes[0].name == DO_NOTHING
    assert [d["inside_error"] for d in result.differences] == [False, False, True]
    assert any("inside" in warning and "twin" in warning for warning in result.warnings)


def test_a_plan_for_another_instance_or_beyond_the_days_is_refused():
    other = theatre.plan_document([]) | {"instance": "other"}
    with pytest.raises(Refused, match="belongs to “other”"):
        theatre.movements(other)
    with pytest.raises(Refused, match="arc"):
        theatre.movements(theatre.plan_document([("x-y", 0, {"A1": 1})]))
    with pytest.raises(Refused, match="reaches day 10, the scenario ends after 9 days"):
        build(theatre.scene(days=9), theatre.movements(theatre.plan_document([("n-h", 19, {"A1": 1})])))


def test_results_of_chunks_are_those_of_the_whole():
    world = theatre.world()
    whole, second = fast.run(world, 3, 0, 400), fast.run(world, 3, 200, 200)
    assert np.array_equal(whole.escapes[200:], second.escapes)
    assert isinstance(whole, Fates)


@pytest.mark.parametrize("rare", [False, True])
def test_what_is_told_does_not_depend_on_the_size_of_a_batch(monkeypatch: pytest.MonkeyPatch, rare: bool):
    def told() -> dict[str, Any]:
        made = simulate(
            theatre.scene(), {"plan": theatre.movements()}, replications=900, seed=4, rare=rare, delays=(3,)
        )
        return made.summary()

    whole = told()
    monkeypatch.setattr(simulating, "BATCH", 128)
    assert _flat(told()) == pytest.approx(_flat(whole), rel=1e-9, abs=1e-12)


def _flat(value: Any) -> list[float]:
    if isinstance(value, dict | list):
        return [x for part in (value.values() if isinstance(value, dict) else value) for x in _flat(part)]
    return [float(value)] if isinstance(value, int | float) else []


def test_a_plan_is_remembered_by_a_few_bytes_a_replication():
    outcome = simulate(theatre.scene(), {}, replications=2000, seed=1).outcomes[0]
    kept = [value for value in vars(outcome).values() if isinstance(value, np.ndarray)]
    assert sum(array.nbytes for array in kept) < 16 * 2000


def test_without_numba_the_numpy_engine_is_taken(monkeypatch: pytest.MonkeyPatch):
    assert pick() == "fast"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert pick() == "numpy"
    assert pick("plain") == "plain"
    result = simulate(theatre.scene(), {}, replications=50, seed=1)
    assert result.engine == "numpy"
