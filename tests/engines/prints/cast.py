"""The cast: invented fingers, and where the reference images lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from amana.engines.prints.values import Minutiae, Template


def reference(*parts: str) -> Path:
    """A file or folder of the reference data beside the checkout; the test is skipped where it is absent."""
    for up in Path(__file__).resolve().parents:
        found = up / "shared" / "data" / "prints"
        if found.is_dir():
            return found.joinpath(*parts)
    pytest.skip("the reference prints are not beside this checkout")


def finger(seed: int, n: int = 40) -> Minutiae:
    """Minutiae strewn over 300 x 400 pixels, none closer than 9, directions flowing as ridges do."""
    rng = np.random.default_rng(seed)
    places: list[tuple[float, float]] = []
    while len(places) < n:
        x, y = rng.uniform(20, 280), rng.uniform(20, 380)
        if all(np.hypot(x - px, y - py) > 9 for px, py in places):
            places.append((x, y))
    x, y = np.array(places).T
    angle = np.sin(x / 90 + seed) + np.cos(y / 110 - seed) + np.pi * rng.integers(0, 2, n)
    return made(x, y, angle)


def made(x: np.ndarray, y: np.ndarray, angle: np.ndarray) -> Minutiae:
    n = len(x)
    return Minutiae(
        x.astype(np.float32),
        y.astype(np.float32),
        np.mod(angle, 2 * np.pi).astype(np.float32),
        np.ones(n, np.uint8),
        np.full(n, 80, np.uint8),
    )


def again(m: Minutiae, seed: int, *, turn: float = 0.3, lost: float = 0.2, jitter: float = 2.0) -> Minutiae:
    """The same finger pressed again: turned (radians, counter-clockwise as seen), moved, blurred, some lost."""
    rng = np.random.default_rng(1000 + seed)
    kept = rng.random(len(m)) >= lost
    x, y, angle = m.x[kept].astype(float), m.y[kept].astype(float), m.angle[kept].astype(float)
    cos, sin = np.cos(turn), np.sin(turn)
    right, up = x - 150, 200 - y
    x, y = 150 + cos * right - sin * up + 12, 200 - (sin * right + cos * up) + 7
    k = len(x)
    return made(
        x + rng.normal(0, jitter, k), y + rng.normal(0, jitter, k), angle + turn + rng.normal(0, 0.08, k)
    )


def template(m: Minutiae, algorithm: str = "mindtct+amana-mcc", **more: object) -> Template:
    return Template(algorithm=algorithm, minutiae=m, width=300, height=400, **more)  # type: ignore[arg-type]
