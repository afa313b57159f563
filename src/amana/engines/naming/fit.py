"""Small, plain fitting: ridge logistic regression by Newton's method."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BITS = 1.0 / math.log(2.0)


def logistic(x: Floats, y: Floats, weight: Floats, penalty: Floats, rounds: int = 30) -> Floats:
    """Coefficients in natural log-odds of y (0/1) on the columns of x, no hidden intercept.

    `weight` per row; `penalty` a matrix added to the Hessian (ridge, smoothness). Newton with halving."""
    beta = np.zeros(x.shape[1])
    value = _loss(x, y, weight, penalty, beta)
    for _ in range(rounds):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -35, 35)))
        slope = x.T @ (weight * (p - y)) + penalty @ beta
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(beta)), slope)
        size = 1.0
        while size > 1e-4:
            trial = _loss(x, y, weight, penalty, beta - size * step)
            if trial < value:
                break
            size /= 2
        else:
            break
        beta = beta - size * step
        if value - trial < 1e-7 * abs(value):
            break
        value = trial
    return beta


def _loss(x: Floats, y: Floats, weight: Floats, penalty: Floats, beta: Floats) -> float:
    z = x @ beta
    return float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * beta @ penalty @ beta)
