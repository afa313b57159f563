"""The refit: the right mode, honest intervals, a signed proposal and no more; the backtest and its look-ahead."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
from nacl.signing import SigningKey

from amana.engines.hazard import backtest, laplace, model, priors, proposal, shipped
from amana.engines.hazard.laplace import Laplace, Panel
from amana.engines.hazard.model import COMMON, of_priors
from amana.engines.hazard.problems import Refused
from amana.engines.hazard.reading import days
from amana.engines.hazard.record import Incident, Record
from amana.engines.hazard.score import score

# Sites that see something often, so that a short panel holds information.
OFTEN = replace(priors.default(), base_log_rate=math.log(1 / 120))
AT = days("2026-01-01")


def simulated(rng: np.random.Generator, sites: int = 10, weeks: int = 104) -> tuple[Panel, dict[str, float]]:
    """A panel and the truth it comes from, both drawn from the priors."""
    prior = model.of_priors(OFTEN)
    truth = rng.multivariate_normal(prior.mean, prior.covariance)
    effects = rng.normal(0, OFTEN.site_log_sd, sites)
    shocks, keep = [rng.normal(0, OFTEN.shock_log_sd)], OFTEN.shock_kept(14)
    for _ in range(weeks // 2):
        shocks.append(keep * shocks[-1] + rng.normal(0, OFTEN.shock_log_sd * math.sqrt(1 - keep**2)))
    rows = [(s, w) for w in range(weeks) for s in range(sites)]
    x = rng.gamma(0.5, 0.6, (len(rows), 8)) * (rng.uniform(size=(len(rows), 8)) < 0.4)
    excitement = rng.exponential(0.2, len(rows))
    site = np.array([s for s, _ in rows])
    log_rate = truth[0] + x @ truth[1:9] + effects[site] + np.array([shocks[w // 2] for _, w in rows])
    log_rate += np.log1p(math.exp(truth[9]) * excitement)
    counts = rng.poisson(7 * np.exp(log_rate)).astype(float)
    panel = Panel(
        counts,
        np.full(len(rows), 7.0),
        x,
        np.zeros(len(rows)),
        excitement,
        site,
        np.zeros(len(rows), dtype=np.int64),
        np.array([AT - 7 * (weeks - w) for _, w in rows]),
        tuple(f"s{n}" for n in range(sites)),
        ("east",),
    )
    named = dict(zip(COMMON, truth, strict=True)) | {f"site:s{n}": e for n, e in enumerate(effects)}
    return panel, named


def fitted(panel: Panel, power: float = 1.0) -> model.Model:
    return laplace.fit(panel, OFTEN, at=AT, version="v", parent="prior-1", power=power)


def test_the_mode_is_a_mode():
    panel, _ = simulated(np.random.default_rng(3))
    problem = Laplace(panel, OFTEN, 0.3)
    theta, _ = problem.mode()
    gradient, _ = problem.gradient_and_curvature(theta)
    assert np.abs(gradient).max() < 1e-4
    # and the gradient is the objective's, by central differences
    start = problem.prior_mean + 0.1
    gradient, _ = problem.gradient_and_curvature(start)
    for n in (0, 3, 9, 12, problem.dense + 4):
        up, down = start.copy(), start.copy()
        up[n] += 1e-5
        down[n] -= 1e-5
        slope = (problem.objective(up) - problem.objective(down)) / 2e-5
        assert gradient[n] == pytest.approx(slope, rel=1e-5, abs=1e-5)


def test_the_mean_of_a_rate_is_found_where_the_mode_misses_it():
    """One coefficient, checked against the integral: log rate ~ N(m, 1), nothing seen in 240 days at 1 in 120."""
    page = replace(OFTEN, site_log_sd=1e-4, shock_log_sd=1e-4)
    zero = np.zeros(1)
    whole = np.zeros(1, dtype=np.int64)
    panel = Panel(zero, np.full(1, 240.0), np.zeros((1, 8)), zero, zero, whole, whole, zero, ("s",), ("r",))
    x = np.linspace(page.base_log_rate - 8, page.base_log_rate + 8, 20_001)
    weight = np.exp(-240 * np.exp(x) - 0.5 * (x - page.base_log_rate) ** 2)
    truth = float((x * weight).sum() / weight.sum())
    problem = Laplace(panel, page, 1.0)
    assert problem.solve()[0][0] == pytest.approx(truth, abs=0.02)
    assert abs(problem.mode()[0][0] - truth) > 0.05


def test_without_data_the_posterior_is_the_prior():
    panel, _ = simulated(np.random.default_rng(1))
    nothing = replace(panel, exposure=np.zeros(len(panel)), counts=np.zeros(len(panel)))
    found = fitted(nothing)
    prior = model.of_priors(OFTEN)
    assert found.mean[:10] == pytest.approx(prior.mean)
    assert np.allclose(found.covariance[:10, :10], prior.covariance)


def test_ninety_percent_intervals_cover_85_to_95_percent():
    """Simulation-based calibration (Talts and others 2018): truths drawn from the prior, posteriors from their data."""
    rng, inside, all_ = np.random.default_rng(2024), 0, 0
    for _ in range(60):
        panel, truth = simulated(rng)
        found = fitted(panel)
        spread = np.sqrt(found.covariance.diagonal())
        for name, value in truth.items():
            at = found.parameters.index(name)
            inside += abs(value - found.mean[at]) < 1.645 * spread[at]
            all_ += 1
    # 60 x 20 intervals: the standard error of the share is below .01
    assert 0.85 < inside / all_ < 0.95


def test_tempering_moves_less_and_leaves_more_doubt():
    panel, _ = simulated(np.random.default_rng(5))
    prior, full, tempered = model.of_priors(OFTEN), fitted(panel), fitted(panel, 0.3)
    assert np.linalg.norm(tempered.mean[:10] - prior.mean) < np.linalg.norm(full.mean[:10] - prior.mean)
    assert (tempered.covariance.diagonal()[:10] >= full.covariance.diagonal()[:10] - 1e-9).all()


def test_a_model_survives_its_file():
    panel, _ = simulated(np.random.default_rng(6))
    found = fitted(panel)
    again = model.load(found.dump(), OFTEN)
    assert again.parameters == found.parameters
    assert np.array_equal(again.mean, found.mean) and np.array_equal(again.covariance, found.covariance)
    assert again.fitted_at == found.fitted_at


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"},
        {"priors": "other"},
        {"mean": [1.0]},
        {"mean": ["a"] * 21},
        {"parameters": ["base"]},
        {"power": 2},
        {"covariance": [[-1.0]]},
        {"religion": 1},
    ],
)
def test_what_is_no_model_is_refused(change: dict[str, object]):
    panel, _ = simulated(np.random.default_rng(6), sites=10, weeks=8)
    with pytest.raises(Refused):
        model.load(fitted(panel).dump() | change, OFTEN)


@pytest.fixture(scope="module")
def tested() -> backtest.Backtest:
    return backtest.run()


def test_the_shipped_backtest_beats_the_base_rate_and_is_called_what_it_is(tested: backtest.Backtest):
    found = tested.summary()
    assert found["skill"]["model_over_base_rate"]["log"]["low"] > 0
    assert found["skill"]["model_over_persistence"]["log"]["value"] > 0
    assert "coded knowing the outcomes" in found["warning"]
    assert found["weeks_with_incident"] == sum(f.happened for f in tested.forecasts) == 11
    assert sum(b["n"] for b in found["reliability"]) == found["site_weeks"]
    prison = next(row for row in found["incidents"] if row["week"] == "2022-01-17")
    assert (prison["site"], prison["rank"], prison["of"]) == ("ghwayran", 1, 8)


@pytest.mark.parametrize("until", ["2019-10-14", "2020-06-01"])
def test_no_forecast_looks_ahead(tested: backtest.Backtest, until: str):
    """Replay on the record cut to what was known by then: each earlier forecast must come out the same."""
    found = shipped.load()
    cut = found.record.known_before(days(until))
    assert len(cut.happenings) < len(found.record.happenings)
    replay = backtest.run(Record(found.record.sites, cut.happenings), found.scored, last=until)
    frozen = {(f.score.site, f.score.at): f for f in tested.forecasts}
    for forecast in replay.forecasts:
        before = frozen[forecast.score.site, forecast.score.at]
        assert (forecast.score, forecast.base, forecast.persistence) == (
            before.score,
            before.base,
            before.persistence,
        )


def test_what_was_withdrawn_later_counted_until_then_and_is_no_outcome(tested: backtest.Backtest):
    """A false incident of 6 May, taken back in July: forecasts of May and June were made from it, later ones are as
    if it had never been, and no forecast is scored by it."""
    found = shipped.load()
    false = Incident(
        days("2024-05-06"), days("2024-05-07"), "rumour", site="ghwayran", withdrawn=days("2024-07-01")
    )
    record = Record(found.record.sites, (*found.record.happenings, false))
    known = record.known_before(days("2024-06-03"))
    assert known.happenings[-1].evidence == "rumour" and known.happenings[-1].withdrawn == math.inf
    assert false not in record.known_before(days("2024-07-02")).happenings
    prior = of_priors()
    for week, same in (("2024-05-06", True), ("2024-05-13", False), ("2024-07-08", True)):
        with_it = {s.site: s.p7 for s in score(record, days(week), prior)}
        without = {s.site: s.p7 for s in score(found.record, days(week), prior)}
        assert (with_it["ghwayran"] == without["ghwayran"]) is same, week
    assert backtest.incident_days(record) == backtest.incident_days(found.record)


def test_an_assessment_that_became_public_later_helps_no_earlier_forecast(tested: backtest.Backtest):
    january = [f for f in tested.forecasts if days("2025-11-01") < f.score.at < days("2026-01-19")]
    for forecast in january:
        warning = next(c for c in forecast.score.contributions if c.indicator == "credible_warning")
        assert warning.factor == pytest.approx(1.0, abs=0.01)


def test_every_coded_indicator_has_the_time_it_was_known_and_is_no_earlier_than_it_happened():
    for happening in shipped.load().record.happenings:
        assert happening.known >= happening.about
        assert happening.evidence


KEY = SigningKey(bytes(range(32)))


@pytest.fixture(scope="module")
def proposed(tested: backtest.Backtest) -> dict[str, object]:
    return proposal.propose(tested.models[0], tested.models[-1], tested, proposer="analyst", key=KEY)


def test_a_refit_is_a_signed_proposal_with_scores_before_and_after(proposed: dict[str, object]):
    assert set(proposed["scores"]) == {"before", "after"}  # type: ignore[call-overload]
    found = proposal.accept(proposed, accepter="officer", keys={"analyst": KEY.verify_key})
    assert found.version == proposed["model"]["version"]  # type: ignore[index]


def test_a_proposal_is_not_taken_from_its_own_proposer_nor_changed_nor_unsigned(proposed: dict[str, object]):
    keys = {"analyst": KEY.verify_key}
    with pytest.raises(Refused, match="second person"):
        proposal.accept(proposed, accepter="analyst", keys=keys)
    changed = copy.deepcopy(proposed)
    changed["model"]["mean"][0] += 1e-9  # type: ignore[index]
    with pytest.raises(Refused, match="signature does not hold"):
        proposal.accept(changed, accepter="officer", keys=keys)
    with pytest.raises(Refused, match="signature does not hold"):
        proposal.accept({**proposed, "signature": "zz"}, accepter="officer", keys=keys)
    with pytest.raises(Refused, match="analyst"):
        proposal.accept(proposed, accepter="officer", keys={})
