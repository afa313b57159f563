"""Levels with their hysteresis, pooled opinions, scores of forecasts, the track record."""

import math

import numpy as np
import pytest

from amana.engines.hazard.levels import (
    Level,
    NotAllowed,
    Standing,
    lower_by_hand,
    of_model,
    raise_by_hand,
    step,
)
from amana.engines.hazard.metrics import brier, log_score, reliability, skill, wilson
from amana.engines.hazard.pooling import pool
from amana.engines.hazard.track import Frozen, track_record

N, WA, W, I = Level.NORMAL, Level.WATCH, Level.WARNING, Level.IMMINENT  # noqa: E741


@pytest.mark.parametrize(
    ("p7", "known", "level"),
    [
        (0.009, {}, N),
        (0.010, {}, WA),
        (0.030, {}, W),
        (0.100, {}, I),
        (0.001, {"fresh_warning": True}, WA),
        (0.001, {"control_change": True}, W),
        (0.001, {"incident": True}, I),
    ],
)
def test_the_model_calls_for_a_level(p7: float, known: dict[str, bool], level: Level):
    assert of_model(p7, **known) is level


def run(*looks: tuple[float, Level]) -> list[Level]:
    standing, seen = Standing(), []
    for moment, level in looks:
        standing = step(standing, level, moment)
        seen.append(standing.level)
    return seen


def test_a_level_is_raised_at_once_and_lowered_after_72_hours():
    # below since day 1, so on day 4 and not before
    assert run((0, W), (1, N), (2, N), (3.9, N), (4, N)) == [W, W, W, W, N]


def test_a_look_at_the_level_starts_the_72_hours_anew():
    assert run((0, W), (1, N), (3, W), (5, N), (7.9, N), (8, N)) == [W, W, W, W, W, N]


def test_it_comes_down_to_what_the_model_calls_for():
    assert run((0, I), (1, W), (4, W)) == [I, I, W]


def test_one_person_may_raise_with_a_reason():
    raised = raise_by_hand(Standing(), W, person="guard", reason="noise on the roof", moment=0)
    assert (raised.level, raised.by_hand) == (W, ("guard",))
    assert step(raised, N, 2).level is W
    assert step(raised, N, 3).level is N
    with pytest.raises(NotAllowed, match="reason"):
        raise_by_hand(Standing(), W, person="guard", reason=" ", moment=0)
    with pytest.raises(NotAllowed, match="already"):
        raise_by_hand(raised, WA, person="guard", reason="x", moment=0)


def test_below_the_model_two_different_people_are_needed():
    standing = step(Standing(), W, 0)
    with pytest.raises(NotAllowed, match="second person"):
        lower_by_hand(standing, N, people=("officer",), reason="checked", moment=1)
    with pytest.raises(NotAllowed, match="second person"):
        lower_by_hand(standing, N, people=("officer", "officer "), reason="checked", moment=1)
    lowered = lower_by_hand(standing, N, people=("officer", "monitor"), reason="checked", moment=1)
    assert step(lowered, W, 1.1).level is N  # the model says what it said: the two have decided
    assert step(lowered, I, 1.2).level is I  # it says more


def test_down_to_the_model_one_person_suffices():
    standing = step(step(Standing(), I, 0), WA, 1)
    assert lower_by_hand(standing, WA, people=("officer",), reason="over", moment=1).level is WA


def test_opinions_are_pooled_in_logit_space():
    # logits of .1 and .9 cancel; of .2 with weight 3 and .5 with weight 1: 3/4 logit(.2) = -1.0397
    assert pool({"model": 0.1, "analyst": 0.9}).p == pytest.approx(0.5)
    found = pool({"model": 0.2, "analyst": 0.5}, {"model": 3, "analyst": 1})
    assert found.p == pytest.approx(1 / (1 + math.exp(0.75 * math.log(4))))
    assert found.summary()["opinions"] == {"model": 0.2, "analyst": 0.5}


def test_one_certain_voice_does_not_silence_the_others():
    assert 0 < pool({"model": 0.3, "analyst": 0.0}).p < 0.3


@pytest.mark.parametrize(
    "arguments",
    [({},), ({"a": 1.2},), ({"a": 0.5}, {"b": 1}), ({"a": 0.5}, {"a": 0}), ({"a": 0.5}, {"a": -1})],
)
def test_what_cannot_be_pooled_is_refused(arguments: tuple[dict[str, float], ...]):
    with pytest.raises(ValueError):
        pool(*arguments)


def test_scores_follow_their_definitions():
    p, y = np.array([0.2, 0.2]), np.array([0.0, 1.0])
    assert brier(p, y) == pytest.approx([0.04, 0.64])
    assert log_score(p, y) == pytest.approx([-math.log(0.8), -math.log(0.2)])


def test_skill_is_zero_over_itself_and_positive_for_the_better_forecast():
    rng = np.random.default_rng(1)
    truth = rng.uniform(0.01, 0.3, 4000)
    y = (rng.uniform(size=4000) < truth).astype(float)
    base, block = np.full(4000, y.mean()), np.arange(4000) // 8
    assert skill(log_score, base, base, y, block).value == 0
    found = skill(log_score, truth, base, y, block)
    assert found.low > 0 and found.low < found.value < found.high


def test_a_reliability_diagram_holds_every_forecast_once():
    p, y = np.array([0.001, 0.02, 0.02, 0.5]), np.array([0.0, 0.0, 1.0, 1.0])
    bins = reliability(p, y, (0.0, 0.01, 0.1))
    assert [(b["n"], b["observed"]) for b in bins] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    # Wilson, 1 of 2, z = 1.645: (1 +- 1.645 sqrt(2 x .25 / 2 ... )): symmetric about a half
    low, high = wilson(1, 2)
    assert low + high == pytest.approx(1)


def test_heeded_warnings_are_scored_apart_and_failures_are_listed():
    record = track_record(
        [
            Frozen("north", 1.0, 7, 0.02, "m", happened=True),
            Frozen("north", 2.0, 7, 0.20, "m", happened=False),
            Frozen("south", 3.0, 7, 0.30, "m", happened=False, intervened=True),
            Frozen("south", 4.0, 7, 0.01, "m"),
        ]
    )
    assert (record["open"], record["left_alone"]["n"], record["intervened"]["n"]) == (1, 2, 1)
    # (.02 - 1)^2 and .2^2
    assert record["left_alone"]["brier"] == pytest.approx((0.9604 + 0.04) / 2)
    assert record["missed"][0]["p"] == 0.02
    assert record["false_alarms"][0]["p"] == 0.20
