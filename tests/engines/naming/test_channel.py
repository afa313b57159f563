"""The quick search for the likeliest segmentation gives what looking at all of them gives, to the last bit."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.naming.channel import CEILING, HOPELESS, LONGEST, Surprise, contexts, signs
from amana.engines.naming.learned import learned
from tests.long import times

STRANGE, LOST = 12.0, 11.0


def every_way(kind: str, source: str, script: str, written: str) -> Surprise:
    """All segmentations, without leaving any out; cheapest, then smallest worst, then fewest strange letters."""
    table = learned().channels[kind].table  # type: ignore[index]
    found = signs(source, script)
    ways = {0: (0.0, 0.0, 0)}
    for sign, key in zip(found, contexts(found), strict=True):
        costs = table.get(key) or table.get(sign) or {sign: 1.0}
        ahead: dict[int, tuple[float, float, int]] = {}
        for at, (bits, worst, strange) in ways.items():
            for length in range(LONGEST + 1):
                if at + length > len(written):
                    continue
                cost = costs.get(written[at : at + length])
                odd = cost is None
                if cost is None:
                    cost = {0: LOST, 1: STRANGE}.get(length, math.inf)
                way = (bits + cost, max(worst, cost), strange + odd)
                ahead[at + length] = min(way, ahead.get(at + length, way))
        ways = ahead
    best = ways.get(len(written))
    return Surprise(*best) if best and best[0] < CEILING else Surprise(HOPELESS, HOPELESS, 4)


latin = st.text("abdhijklmnorstuwyz", min_size=1, max_size=8)
arabic = st.text("ابتجحخدرسشعغفقكلمنهويه", min_size=1, max_size=7)


@settings(max_examples=times(40, 600), deadline=None)
@given(arabic, latin, latin)
def test_nothing_that_is_left_out_would_have_been_cheaper(source: str, one: str, other: str) -> None:
    for kind, word, script, written in (("al", source, "arabic", one), ("ll", one, "latin", other)):
        quick = learned().channels[kind].surprise(word, script, written)  # type: ignore[index]
        assert quick == every_way(kind, word, script, written)


def test_a_name_and_its_spelling_are_measured_alike() -> None:
    for word, written in (
        ("محمد", "mohammed"),
        ("خابوري", "khabouri"),
        ("عيسي", "issa"),
        ("قذافي", "gaddafi"),
    ):
        quick = learned().channels["al"].surprise(word, "arabic", written)
        assert quick == every_way("al", word, "arabic", written) and quick.bits < 25
