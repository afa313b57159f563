"""What each part adds: folding alone, then name grammar, then the letter channel, then the fitted weights; and the
peer's score under the same kind of fit, so that the fit itself is not mistaken for progress."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from amana.engines.naming import name_bits
from amana.engines.naming.align import align
from amana.engines.naming.fit import logistic
from amana.engines.naming.fold import script_of, words
from amana.engines.naming.parse import Name, parse

from .held_out import Figures, Labelled, best_threshold, figures, in_force

# One Latin letter for each Arabic one, as a plain romanisation does.
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگڤەێۆ"
_LATIN = "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h u i p ch zh g v a e o"
_PLAIN = str.maketrans(dict(zip(_ARABIC, _LATIN.split(), strict=True)))


_VOWELS = re.compile("[aeiou]")


def plain(word: str) -> str:
    return word.translate(_PLAIN) if script_of(word) == "arabic" else word


def fold_only(left: str, right: str) -> float:
    return fuzz.token_sort_ratio(" ".join(map(plain, words(left))), " ".join(map(plain, words(right))))


def with_grammar(left: str, right: str) -> float:
    """The mean likeness in plain letters of the parts, best partner for each, shorter name first."""
    short, long = sorted((parse(left).chain, parse(right).chain), key=len)
    if not short:
        return 0.0
    best = [
        max(Indel.normalized_similarity(plain(a.forms[0]), plain(b.forms[0])) for b in long) for a in short
    ]
    return float(np.mean(best) + 0.5 * min(best))


def with_channel(left: str, right: str) -> float:
    one: Name = parse(left)
    found = [pair.likeness for pair in align(one, parse(right)).pairs]
    return float(np.mean(found) + 0.5 * min(found)) if found else -16.0


def full(left: str, right: str) -> float:
    return name_bits(left, right)


def by_icu(names: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """System -> its scores of all pairs: rapidfuzz on both names in the letters that ICU writes."""
    bare = [tuple(_VOWELS.sub("", name) for name in pair) for pair in names]
    return {
        "ICU romanisation, rapidfuzz token_sort_ratio": np.array(
            [fuzz.token_sort_ratio(a, b) for a, b in names]
        ),
        "ICU romanisation without vowels, rapidfuzz token_set_ratio": np.array(
            [fuzz.token_set_ratio(a, b) for a, b in bare]
        ),
    }


def table(
    data: Path,
    pairs: Labelled,
    peer: Any | None,
    icu: Mapping[str, Any],
    also: Callable[[int], None] = lambda _half: None,
) -> list[tuple[str, Figures]]:
    """(system, figures) for each step, thresholds chosen on the half that is not judged; `icu`: system -> its scores;
    `also` is called with each half while the models for judging it are in force."""
    steps: list[tuple[str, Callable[[str, str], float]]] = [
        ("fold + plain romanisation, token_sort_ratio", fold_only),
        ("+ name grammar", with_grammar),
        ("+ letter channel and spellings on record", with_channel),
        ("+ fitted weights (what ships)", full),
    ]
    scores = {name: np.zeros((2, len(pairs.rows))) for name, _f in steps}
    for test in in_force(data, pairs):
        for name, score in steps:
            scores[name][test] = [score(row["left"], row["right"]) for row in pairs.rows]
        also(test)
    out = [(name, _judge(pairs, scores[name], fixed=0.0 if score is full else None)) for name, score in steps]
    if peer is not None:
        out.insert(0, ("logic-v2 at its 0.7", figures(pairs.same, peer, 0.7)))
        out.insert(1, ("logic-v2, threshold from the other half", _judge(pairs, np.array([peer, peer]))))
        out.insert(
            2,
            ("logic-v2's score under a fit of the same kind", _judge(pairs, _refit(pairs, peer), fixed=0.0)),
        )
        out[3:3] = beside(pairs, icu)
    return out


def beside(pairs: Labelled, scores: Mapping[str, Any]) -> list[tuple[str, Figures]]:
    """(system, figures) of systems that learn nothing but their threshold."""
    return [(name, _judge(pairs, np.array([said, said]))) for name, said in scores.items()]


def _judge(pairs: Labelled, scores: Any, fixed: float | None = None) -> Figures:
    """`scores[t]` holds what the models for judging half t say of every pair."""
    own = np.where(pairs.half == 0, scores[0], scores[1])
    if fixed is not None:
        return figures(pairs.same, own, fixed)
    limits = np.zeros(len(own))
    for test in (0, 1):
        other = pairs.half != test
        limits[~other] = best_threshold(pairs.same[other], scores[test][other])
    return figures(pairs.same, own, thresholds=limits)


def _refit(pairs: Labelled, peer: Any) -> Any:
    """A broken line over the peer's score, with the counts of parts on both sides, fitted on the other half."""
    counts = np.array(
        [[len(parse(r["left"]).parts), len(parse(r["right"]).parts)] for r in pairs.rows], dtype=float
    )
    knots = np.linspace(0, 1, 8)
    hats = np.maximum(0, 1 - np.abs(peer[:, None] - knots) * 7)
    x = np.hstack([hats, counts.min(axis=1, keepdims=True), np.abs(counts[:, :1] - counts[:, 1:])])
    out = np.zeros((2, len(peer)))
    for test in (0, 1):
        other = pairs.half != test
        beta = logistic(x[other], pairs.same[other], np.ones(other.sum()), 0.3 * np.eye(x.shape[1]))
        out[test] = x @ beta
    return out
