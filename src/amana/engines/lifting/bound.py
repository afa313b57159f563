"""The greatest bound that is proved here, without making a plan: for a plan there is already, in its own time."""

from __future__ import annotations

from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.certificate import Certificate, certificate
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.search import Search, most_gone
from amana.engines.lifting.tables import tables


def prove(instance: Instance, seconds: float = float("inf")) -> Certificate | None:
    """The relaxation of merged classes, then that of parted ones; None where `seconds` on the wall were too few for
    the first. The second takes 1 + people / 5,500 times as long; without it the first one counts."""
    x = tables(instance)
    search = Search(x)
    limits = Limits(seconds=seconds)
    root = search.root(limits, most_gone(x, build(x, PORTFOLIO[0]).runs))
    if root is None or root.proof is None:
        return None
    better = search.parted(root, limits)
    proofs = [found.proof for found in (root, better) if found is not None and found.proof is not None]
    return max((certificate(instance, proof) for proof in proofs), key=lambda made: made.bound)
