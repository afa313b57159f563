"""Which pairs are worth comparing: those that share a code, read off one by one as the module describes them."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from amana.engines.naming import block, parse
from amana.engines.naming.key import part_keys
from amana.engines.naming.record import Record, documents

from .cast import arabic_roster, latin_roster, person

BIRTHS = ("1988", "1987/1990", "1950/1999", "", "1990~")


def rosters() -> tuple[list[Record], list[Record]]:
    """The cast, some with a second name, papers, a span of years or no birth."""
    sides = []
    for side in (arabic_roster(), latin_roster()):
        people = [
            *side,
            *(person(f"y{n}", one.names[0], birth=born) for n, born in enumerate(BIRTHS) for one in side[:4]),
        ]
        sides.append(
            [
                replace(
                    one,
                    names=(*one.names, people[n - 1].names[0]) if n % 5 == 0 else one.names,
                    documents=documents([("ID", str(n % 7))]) if n % 3 == 0 else frozenset(),
                )
                for n, one in enumerate(people)
            ]
        )
    return sides[0], sides[1]


def sounds(record: Record) -> list[tuple[str, ...]]:
    parts = [part for name in record.names for part in parse(name).parts[: block.MOST_PARTS]]
    return list(dict.fromkeys(part_keys(part)[: block.KEYS_OF_PART] for part in parts))


def codes(record: Record, rare: dict[str, float], wider: int) -> dict[object, float]:
    """Every code of a record with its worth."""
    years = block._years(record, wider)
    found: dict[object, float] = {}
    for one, other in combinations(sounds(record), 2):
        for pair in product(one, other):
            worth = rare[pair[0]] + rare[pair[1]]
            found[frozenset(pair)] = worth
            if worth < block.COMMON_PAIR:
                found |= {(frozenset(pair), year): 5.0 for year in years}
    for key in {key for part in sounds(record) for key in part}:
        found |= {(key, year): rare[key] + 5.0 for year in years}
    return found | {("paper", *paper): 20.0 for paper in record.documents}


def test_the_pairs_are_those_that_share_a_code_and_their_worth_is_that_of_all_they_share() -> None:
    left, right = rosters()
    bearers = Counter(key for one in (*left, *right) for key in {k for part in sounds(one) for k in part})
    rare = {key: float(np.log2((len(left) + len(right)) / n)) for key, n in bearers.items()}
    of_left, of_right = (
        [codes(one, rare, block.YEARS_ROUND) for one in left],
        [codes(one, rare, 0) for one in right],
    )
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for (a, mine), (b, theirs) in product(enumerate(of_left), enumerate(of_right)):
        for code in mine.keys() & theirs.keys():
            shared[a, b] += float(np.float32(mine[code]))
    names = [[tuple(map(parse, one.names)) for one in side] for side in (left, right)]
    found = block.candidates(left, right, *names)
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert pairs == sorted(shared) and len(pairs) > 100
    assert np.allclose(found.worth, [shared[pair] for pair in pairs], rtol=1e-6)


def test_thinning_keeps_the_worthiest_of_each_row_and_nobody_outshone() -> None:
    left, right = rosters()
    names = [[tuple(map(parse, one.names)) for one in side] for side in (left, right)]
    found = block.candidates(left, right, *names)
    rows = list(zip(found.left.tolist(), found.right.tolist(), found.worth.tolist(), strict=True))
    wanted = set()
    for side in (0, 1):
        for one in {row[side] for row in rows}:
            wanted |= set(sorted([r for r in rows if r[side] == one], key=lambda r: -r[2])[:3])
    kept = {
        row
        for row in wanted
        if row[2] >= np.float32(block.WORTHY) * max(r[2] for r in rows if r[0] == row[0] or r[1] == row[1])
    }
    thinned = block.thin(found, 3)
    assert (
        set(zip(thinned.left.tolist(), thinned.right.tolist(), thinned.worth.tolist(), strict=True)) == kept
    )
    assert 0 < len(kept) < len(rows)
