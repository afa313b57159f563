"""One against one: the score of two templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from . import plain
from .cylinders import Cylinders, cylinders
from .problems import Refused
from .values import Template

Compare = Callable[[Cylinders, Cylinders], float]


class CylinderMatcher:
    """The matcher `amana-mcc`; deterministic, 0 to 1."""

    def score(self, left: Template, right: Template) -> float:
        return score(left, right)


def score(left: Template, right: Template) -> float:
    """How much two templates of one algorithm have in common, 0 to 1. Raises Refused when the algorithms differ.

    One pair is compared with NumPy, in under a millisecond: to compile for it takes ten seconds where nobody did."""
    return explained(left, right)[0]


def explained(left: Template, right: Template) -> tuple[float, list[tuple[int, int, float]]]:
    """The score, and what it is made of: minutia of left, minutia of right, what the pair gave; strongest first.
    Raises Refused when the algorithms differ."""
    comparable(left, right)
    return plain.explained(cylinders(left.minutiae), cylinders(right.minutiae))


def correspondences(left: Template, right: Template) -> list[tuple[int, int, float]]:
    """Minutia of left, minutia of right, and what the pair gave to the score; strongest first."""
    return explained(left, right)[1]


def comparable(left: Template, right: Template) -> None:
    """Refuses templates of two algorithms: their scores would mean nothing."""
    if (left.algorithm, left.version) != (right.algorithm, right.version):
        raise Refused(
            "",
            "algorithms",
            value=f"{left.algorithm}/{left.version}",
            other=f"{right.algorithm}/{right.version}",
        )


@cache
def comparison(engine: str = "auto") -> Compare:
    """The comparison of cylinders: compiled where numba is installed, else `plain`."""
    if engine == "plain":
        return plain.compare
    try:
        from . import kernel
    except ImportError:
        if engine == "fast":
            raise
        return plain.compare

    compare: Any = kernel.compare

    def compiled(a: Cylinders, b: Cylinders) -> float:
        return float(compare(*arrays(a), *arrays(b), 0, len(b)))

    return compiled


def arrays(c: Cylinders) -> tuple[Any, ...]:
    """As the kernels take them."""
    return c.words, c.mask, c.turn, c.pose
