"""Which pairs of the written controls are retellings: ours and four peers, each peer at its best threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import ppdeep
from datasketch import MinHash
from rapidfuzz import fuzz
from tests.engines.reading import alignment
from tests.engines.reading.scoring import Control, controls, score

from amana.engines.reading.compare import Comparer
from amana.engines.reading.meaning import available
from amana.engines.reading.read import page_and_sheet
from amana.engines.reading.values import Document

Pair = tuple[str, str, bool]


def table() -> list[str]:
    """Rows of precision and recall; the peers' thresholds are chosen in their favour, on the same pairs."""
    chosen = controls()
    ours = {held: score([c for c in chosen if c.held_out is held]) for held in (False, True)}
    lines = [
        f"Derivation and origins, {len(chosen)} controls (extra `xling` {'installed' if available() else 'missing'}):",
        "",
        "| | pairs: precision | recall | same language | origins |",
        "|---|---|---|---|---|",
    ]
    for held, name in ((False, "Amana, development"), (True, "Amana, held out")):
        one = ours[held]
        facts = one.facts_right + len(one.facts_wrong)
        lines.append(
            f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {one.recall_same:.3f} | {one.facts_right}/{facts} |"
        )
    pairs = list(_pairs(chosen))
    for name, measure in _PEERS.items():
        lines.append(_best(name, pairs, measure))
    lines.append(_fixed_rule(chosen))
    found, strays, _ = alignment.score([*alignment.pairs(), *alignment.pairs("second")])
    lines += [
        "",
        f"Sentences side by side, ten written pairs: {found:.2f} found, {strays:.1f} strays a pair.",
    ]
    return lines


def _pairs(chosen: list[Control]) -> Iterator[Pair]:
    for control in chosen:
        same = {frozenset(pair) for cluster in control.clusters for pair in combinations(cluster, 2)}
        for one, other in combinations(control.documents, 2):
            yield control.documents[one], control.documents[other], frozenset((one, other)) in same


def _minhash(one: str, other: str) -> float:
    marks = []
    for text in (one, other):
        words = text.lower().split()
        mark = MinHash(num_perm=128)
        for at in range(len(words) - 1):
            mark.update(" ".join(words[at : at + 2]).encode())
        marks.append(mark)
    return float(marks[0].jaccard(marks[1]))


_PEERS: dict[str, Callable[[str, str], float]] = {
    "MinHash of word pairs (datasketch)": _minhash,
    "fuzzy hashing (ppdeep)": lambda a, b: float(ppdeep.compare(ppdeep.hash(a), ppdeep.hash(b))),
    "token set ratio (rapidfuzz)": lambda a, b: float(fuzz.token_set_ratio(a, b)),
}


def _best(name: str, pairs: list[Pair], measure: Callable[[str, str], float]) -> str:
    """The peer's row at the threshold with the highest F1."""
    scored = [(measure(a, b), truth) for a, b, truth in pairs]
    positives = sum(truth for _, truth in scored)
    best = (0.0, 0.0, 0.0)
    for least in {value for value, _ in scored if value > 0}:
        right = sum(truth for value, truth in scored if value >= least)
        found = sum(value >= least for value, _ in scored)
        precision, recall = right / found, right / positives
        best = max(best, (2 * precision * recall / max(1e-9, precision + recall), precision, recall))
    return f"| {name}, best threshold | {best[1]:.3f} | {best[2]:.3f} | - | - |"


def _fixed_rule(chosen: list[Control]) -> str:
    """Three aligned sentences that cover a fifth of the shorter text."""
    right = found = positives = 0
    for control in chosen:
        sheets = {name: page_and_sheet(Document(name, text))[1] for name, text in control.documents.items()}
        comparer = Comparer(list(sheets.values()))
        same = {frozenset(pair) for cluster in control.clusters for pair in combinations(cluster, 2)}
        for one, other in combinations(sheets, 2):
            measures, _ = comparer.compare(sheets[one], sheets[other])
            linked, truth = measures.matches >= 3 and measures.matched >= 0.2, frozenset((one, other)) in same
            right, found, positives = right + (linked and truth), found + linked, positives + truth
    precision, recall = right / max(1, found), right / positives
    return f"| fixed rule: 3 aligned sentences, a fifth covered | {precision:.3f} | {recall:.3f} | - | - |"
