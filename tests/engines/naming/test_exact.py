"""Making the comparison quick must not change it: scores to the last bit, and against the plain way of pairing parts.

`cases/exact.tsv` holds the bits of pairs from the other cases here, crossed and damaged. Made again, after a change
that is meant to change scores, by `python -m tests.engines.naming.test_exact`.
"""

import csv
import random
from operator import mul
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.naming import Name, compare, name_bits, parse
from amana.engines.naming import align as align_
from amana.engines.naming.align import _SAME_PLACE, ALIKE, _join, _leftover, align
from amana.engines.naming.compare import weights as weights_in_force
from amana.engines.naming.key import keys
from amana.engines.naming.learned import learned
from amana.engines.naming.meeting import bounds, forms_meeting, meeting, weigh, words_meeting
from amana.engines.naming.parse import _plainly, _read
from amana.engines.naming.pieces import pieces
from amana.engines.naming.tokens import (
    FOREIGN,
    LIKELIEST,
    UNLIKELIEST,
    facts,
    features,
    keys_apart,
    likeness,
    weighed,
)  # fmt: skip
from amana.engines.naming.weigh import Weights
from tests.long import times

CASES = Path(__file__).parent / "cases"
TABLE = CASES / "exact.tsv"
WORDS = [
    *(
        "محمد",
        "أحمد",
        "علي",
        "عبد",
        "الله",
        "أبو",
        "صلاح",
        "الدين",
        "الدليمي",
        "ئازاد",
        "ڕێبوار",
        "Mohamed",
        "Muhammed",
    ),
    *(
        "Ahmet",
        "al",
        "bin",
        "Abdel",
        "Rahman",
        "Salahaddin",
        "Aitmalek",
        "Ait",
        "Malek",
        "Karwan",
        "Şêrko",
        "Elbay",
    ),
    *("Bou", "Иса", "Dr", "Haji", "x"),
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=0, max_size=7).map(" ".join)
LETTERS = "abdeghijklmnorstuwyz اويهبتحمدعقلنسشـێۆە,'-şç"


def pairs() -> list[tuple[str, str]]:
    """1,000 pairs: same, different and Kurdish ones as they are, crossed, and with up to three letters changed."""
    rng = random.Random(4)
    known = [
        tuple(p)
        for f in ("same", "different")
        for p in yaml.safe_load((CASES / f"{f}.yaml").read_text("utf-8"))
    ]
    with (CASES / "kurdish_pairs.csv").open(encoding="utf-8", newline="") as file:
        known += [(row["left"], row["right"]) for row in csv.DictReader(file)]
    names = [name for pair in known for name in pair]
    crossed = [(rng.choice(names), rng.choice(names)) for _ in range(300)]
    damaged = [(a, _damaged(b, rng)) for a, b in rng.choices(known, k=1_000 - len(known) - len(crossed))]
    return [*known, *crossed, *damaged]


def _damaged(text: str, rng: random.Random) -> str:
    found = list(text)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(found))
        found[at : at + rng.randint(0, 1)] = rng.choice(LETTERS)
    return "".join(found)


def test_the_scores_are_what_they_were_to_the_last_bit() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = [(left, right, float(bits)) for left, right, bits in csv.reader(file, delimiter="\t")]
    assert [(left, right) for left, right, _bits in kept] == pairs()
    found = [(left, right, name_bits(left, right)) for left, right, _bits in kept]
    assert [row for row, was in zip(found, kept, strict=True) if row != was] == []


def test_names_that_meet_again_weigh_what_their_reasons_add_up_to_however_little_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(align_, "_MOST_ROWS", 25)
    monkeypatch.setattr(align_, "_room", 25)
    some = pairs()[::90]
    crossed = [(a, b) for a, _b in some for _a, b in some]
    for _round in range(3):
        assert [name_bits(a, b) for a, b in crossed] == [compare(a, b).bits for a, b in crossed]


def test_other_weights_do_not_answer_with_what_those_in_force_kept_of_two_names() -> None:
    other = Weights({name: 2 * value for name, value in learned().model["names"].items()})
    one, two = parse("خالد محمود الدليمي"), parse("Peter Jones")
    for weights in (weights_in_force(), other, weights_in_force(), other):
        for _again in range(2):
            plain = [round(weights.bits(piece), 3) for piece in pieces(one, two)]
            assert sum(weights.each(one, two)) == pytest.approx(sum(plain))
    assert sum(other.each(one, two)) != sum(weights_in_force().each(one, two))


@settings(max_examples=times(37, 300), deadline=None)
@given(NAMES, NAMES)
def test_weighing_only_what_is_asked_for_pairs_the_same_parts(left: str, right: str) -> None:
    one, other = parse(left), parse(right)
    for met in (meeting(a.forms, b.forms) for a in one.parts for b in other.parts):
        weigh(met)  # everything is weighed beforehand: nothing is left to a bound
    known = align(one, other)
    words_meeting.cache_clear()
    forms_meeting.cache_clear()
    assert align(one, other) == known == plainly(one, other)


def chief_first(one: tuple[str, ...], other: tuple[str, ...]) -> list[tuple[str, str]]:
    """A form of each, so that the first of equals does not depend on which part comes first."""
    pairs = [(n + m, min(x, y), max(x, y), x, y) for n, x in enumerate(one) for m, y in enumerate(other)]
    return [(x, y) for _place, _less, _more, x, y in sorted(pairs)]


def plainly(left: Name, right: Name):
    """Greedy pairing over the whole table of likenesses."""
    table = {
        (i, j): max(
            ((likeness(x, y), x, y) for x, y in chief_first(a.forms, b.forms)), key=lambda found: found[0]
        )
        for i, a in enumerate(left.parts)
        for j, b in enumerate(right.parts)
    }
    same = {place: left.roles[place[0]] == right.roles[place[1]] for place in table}
    order = sorted(
        (
            (found[0] + _SAME_PLACE * same[i, j], -abs(i - j), -i, -j)
            for (i, j), found in table.items()
            if found[0] >= ALIKE
        ),
        reverse=True,
    )
    free_a, free_b = set(range(len(left.parts))), set(range(len(right.parts)))
    pairs = []
    for _score, _gap, i, j in order:
        if -i in free_a and -j in free_b:
            free_a.discard(-i)
            free_b.discard(-j)
            pairs.append((-i, -j, *table[-i, -j], False))
    _join(left, right, pairs, free_a, free_b)
    for i, j in _leftover(free_a, free_b, left.roles, right.roles):
        free_a.discard(i)
        free_b.discard(j)
        pairs.append((i, j, *table[i, j], False))
    return tuple(sorted(pairs)), tuple(sorted(free_a)), tuple(sorted(free_b))


@settings(max_examples=times(75, 600), deadline=None)
@given(NAMES | st.text("abcdhklrxz Aاعبدلةن-'é", max_size=16))
def test_a_name_read_word_by_word_is_what_the_reader_makes_of_it(text: str) -> None:
    found = _plainly(text)
    assert found is None or found == _read(text)


latin = st.text("abdehijklmnorstuwyz", min_size=1, max_size=9)
arabic = st.text("ابتجحخدرسشعغفقكلمنهويهپێۆ", min_size=1, max_size=8)


@settings(max_examples=times(100, 800), deadline=None)
@given(latin | arabic, latin | arabic)
def test_no_likeness_exceeds_its_bound_and_each_is_the_sum_of_its_features(one: str, other: str) -> None:
    shared, apart = keys_apart(keys(one), keys(other))
    if apart < FOREIGN:
        of = facts(one, other, shared, apart)
        assert weighed(of) <= bounds()[of[0]].most(of)
        total = sum(map(mul, learned().model["tokens"][of[0]], features(of)))
        assert weighed(of) == max(UNLIKELIEST, min(LIKELIEST, total))
    assert likeness(one, other) == likeness(other, one)


def test_the_words_with_reasons_add_up_to_the_table() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for left, right, bits in list(csv.reader(file, delimiter="\t"))[::20]:
            assert compare(left, right).bits == float(bits)


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerows([left, right, repr(name_bits(left, right))] for left, right in pairs())
