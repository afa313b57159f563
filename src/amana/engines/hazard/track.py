"""The track record: every frozen forecast with what happened, the failures included.

Forecasts on which somebody acted ("intervened") are scored apart: if a heeded warning prevents the incident, the
forecast was not wrong, but nothing shows that it was right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .metrics import brier, log_score, reliability

EDGES = (0.0, 0.005, 0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A forecast as it was published. `happened` None: its days are not over. Moments in days since 1970."""

    site: str
    at: float
    horizon_days: int
    p: float
    model: str
    happened: bool | None = None
    intervened: bool = False


def track_record(forecasts: Iterable[Frozen]) -> dict[str, Any]:
    """Scores of left alone and of intervened forecasts, apart, and a reliability diagram of the first."""
    given = list(forecasts)
    for forecast in given:
        if not 0 <= forecast.p <= 1:
            raise ValueError(f"{forecast.site}: {forecast.p} is not a probability")
    done = [f for f in given if f.happened is not None]
    alone = [f for f in done if not f.intervened]
    return {
        "open": len(given) - len(done),
        "left_alone": _scores(alone),
        "intervened": _scores([f for f in done if f.intervened]),
        "reliability": _diagram(alone),
        "missed": [_plain(f) for f in sorted(alone, key=lambda f: f.p) if f.happened][:20],
        "false_alarms": [_plain(f) for f in sorted(alone, key=lambda f: -f.p) if not f.happened][:20],
    }


def _arrays(forecasts: list[Frozen]) -> tuple[Any, Any]:
    return np.array([f.p for f in forecasts]), np.array([float(bool(f.happened)) for f in forecasts])


def _scores(forecasts: list[Frozen]) -> dict[str, Any]:
    if not forecasts:
        return {"n": 0, "happened": 0, "expected": 0.0, "brier": None, "log": None}
    p, y = _arrays(forecasts)
    return {
        "n": len(forecasts),
        "happened": int(y.sum()),
        "expected": float(p.sum()),
        "brier": float(brier(p, y).mean()),
        "log": float(log_score(p, y).mean()),
    }


def _diagram(forecasts: list[Frozen]) -> list[dict[str, Any]]:
    return reliability(*_arrays(forecasts), EDGES) if forecasts else []


def _plain(forecast: Frozen) -> dict[str, Any]:
    return {"site": forecast.site, "at": forecast.at, "p": forecast.p, "model": forecast.model}
