"""What shows a finger is told from what does not."""

from __future__ import annotations

import numpy as np
import pytest

from amana.engines.prints.images import read_image
from amana.engines.prints.problems import Refused
from amana.engines.prints.ridges import ridges
from amana.engines.prints.values import Minutiae
from tests.engines.prints.cast import reference


def test_prints_show_ridges_at_any_resolution_and_light_on_dark():
    image, _ppi = read_image(sorted(reference("fvc2002", "DB1_B").glob("*.png"))[0])
    seen = ridges(image, 500)
    assert seen.found and 50 < seen.area < 400
    assert ridges(255 - image, 500).area == pytest.approx(seen.area, rel=0.02)
    assert ridges(image.repeat(2, 0).repeat(2, 1), 1000).area == pytest.approx(seen.area, rel=0.2)


def test_paper_noise_light_and_writing_show_none():
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:480, :400]
    lines = np.where((y % 40 < 12) & (rng.random((480, 400)) < 0.5), 0, 255)
    for other in (
        np.full((480, 400), 200),
        rng.integers(0, 256, (480, 400)),
        128 + 100 * np.sin(x / 60) * np.cos(y / 45) + rng.normal(0, 4, x.shape),
        lines,
    ):
        assert not ridges(np.clip(other, 0, 255).astype(np.uint8), 500).found
    with pytest.raises(Refused):
        ridges(np.zeros((20, 20), np.uint8), 500)


def test_no_minutiae_are_none():
    assert len(Minutiae.none()) == 0 and len(Minutiae.none().best(5)) == 0
