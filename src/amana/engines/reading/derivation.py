"""Who retells whom: links between documents with their evidence, and the clusters they make."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from amana.engines.common.arabic import fold

from . import meaning
from .candidates import Index
from .compare import Comparer, Measures
from .lexicon import load
from .sheets import Sheet
from .sites import one_kind
from .stems import is_arabic, skeleton
from .values import Link, Match, Page, Shared

SHOWN_MATCHES = 40
MOSTLY = 0.7  # the part of a brief that must match in the report of the agency it names

LEAST_WORDS = (
    4  # terms of a text that can retell another without a name in common: a ticker's "escape: 90" can not
)


def links(pages: Sequence[Page], sheets: Sequence[Sheet], by_meaning: bool = True) -> list[Link]:
    """Every pair of documents that is derived, or possibly so, the surest first."""
    comparer = Comparer(sheets)
    index = Index()
    compared: list[_Pair] = []
    limits = load("derivation")["limits"]
    for at, sheet in enumerate(sheets):
        for other in index.candidates(sheet):
            measures, matches = comparer.compare(sheets[other], sheet)
            if measures.coverage >= limits["worth_a_look"]:
                compared.append(_Pair(sheets[other], sheet, measures, matches))
        index.add(at, sheet)
    if by_meaning and meaning.available():
        _ask_for_meaning(comparer, compared)
    found = [link for pair in compared if (link := _judge(pair))]
    return sorted(found, key=lambda link: (-link.score, link.left, link.right))


@dataclass(slots=True)
class _Pair:
    left: Sheet
    right: Sheet
    measures: Measures
    matches: list[Match]


def _ask_for_meaning(comparer: Comparer, pairs: Sequence[_Pair]) -> None:
    """Fill in the meaning of the pairs that words alone leave in doubt."""
    low, high = load("derivation")["limits"]["doubt"]
    doubtful = [pair for pair in pairs if low <= probability(pair.measures) <= high]
    meanings = meaning.Meanings()
    meanings.learn(list({sheet.id: sheet for pair in doubtful for sheet in (pair.left, pair.right)}.values()))
    for pair in doubtful:
        pair.measures = comparer.with_meaning(pair.measures, meanings, pair.left, pair.right)


def _judge(pair: _Pair) -> Link | None:
    """The link between two documents; None where there is too little for an analyst to look at."""
    chance = probability(pair.measures)
    limits = load("derivation")["limits"]
    if chance < limits["possible"]:
        return None
    slight = min(pair.left.words, pair.right.words) < LEAST_WORDS and not pair.measures.names_shared
    elsewhere = (
        not pair.measures.crossing  # a name may be translated: the Mill prison, سجن الطاحونة
        and one_kind(pair.left.sites, pair.right.sites)
        and not pair.left.sites & pair.right.sites
        and not pair.measures.names_shared
    )
    likely = chance >= limits["derived"] or (pair.measures.matched >= MOSTLY and _has_from(pair))
    derived = likely and not slight and not elsewhere
    verdict: Literal["derived", "possible"] = "derived" if derived else "possible"
    matches = sorted(pair.matches, key=lambda match: -match.score)[:SHOWN_MATCHES]
    return Link(
        pair.left.id,
        pair.right.id,
        verdict,
        round(chance, 3),
        _reasons(pair.measures),
        tuple(matches),
        _shared(pair.measures),
    )


def _has_from(pair: _Pair) -> bool:
    """Whether the shorter report names the agency that the longer is of or cites: a brief has little else."""
    short, long = sorted((pair.left, pair.right), key=lambda sheet: sheet.words)
    keys = [key.partition(":")[2] for key in {long.outlet, *long.cites} if key and key.startswith("outlet:")]
    if not keys:
        return False
    spelt = (word for line in short.wording for word in _WORD.findall(line))
    named = {skeleton(fold(word)) for word in spelt if word[0].isupper() or is_arabic(word)}
    return any(set(key.split("-")) <= named for key in keys)


_WORD = re.compile(r"[^\W\d_]+")


def _shared(measures: Measures) -> Shared:
    return Shared(
        round(measures.matched, 3),
        measures.figures_shared,
        measures.names_shared,
        round(measures.quote, 3),
        measures.run,
    )


def decided(found: Sequence[Link], people_say: Mapping[tuple[str, str], bool]) -> list[Link]:
    """The links with what people decided in the place of the model's verdict; a pair that was cut is only
    "possible", one that was confirmed is "derived" although no model found it."""
    if not people_say:
        return list(found)
    said = {frozenset(pair): joined for pair, joined in people_say.items()}
    settled = []
    for link in found:
        joined = said.pop(frozenset((link.left, link.right)), None)
        verdict = link.verdict if joined is None else "derived" if joined else "possible"
        settled.append(replace(link, verdict=verdict))
    for pair, joined in said.items():
        if joined and len(pair) == 2:
            left, right = sorted(pair)
            settled.append(Link(left, right, "derived", 0.0, (), ()))
    return settled


def probability(measures: Measures) -> float:
    """The chance that a pair of one event with these measures is derived: a logistic model whose weights stand
    in `lexicon/derivation.toml`, fitted on the written controls (docs/models/reading.md)."""
    name = "crossing" if measures.crossing else "same"
    weights = load("derivation")[name if measures.meaning is None else name + "_meaning"]
    total = weights["constant"] + sum(
        weights.get(sign, 0.0) * value for sign, value in signs(measures).items()
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def signs(measures: Measures) -> dict[str, float]:
    """The measures as the model takes them."""
    return {
        "coverage": measures.coverage,
        "matched": measures.matched,
        "matches": min(measures.matches, 8) / 8,
        "order": measures.order - 0.5,
        "figures": measures.figures,
        "figures_shared": min(measures.figures_shared, 5) / 5,
        "names": measures.names,
        "names_shared": min(measures.names_shared, 6) / 6,
        "quote": measures.quote,
        "run": min(measures.run, 10) / 10,
        # Other speakers speak against a retelling; the same ones do not make one: a press officer is quoted apart.
        "voices": min(0.0, measures.voices - 0.5),
        "cites": float(measures.cites),
        "meaning": measures.meaning or 0.0,
        "rest": measures.rest,
        "meaning_rest": measures.meaning_rest,
    }


def _reasons(measures: Measures) -> tuple[str, ...]:
    """What an analyst is told."""
    found = [f"{measures.matches} sentences match, {measures.matched:.0%} of the shorter text"]
    if measures.figures_shared:
        found.append(f"{measures.figures_shared} figures in common")
    if measures.names_shared:
        found.append(f"{measures.names_shared} names in common")
    if measures.quote >= 0.6:
        found.append("a quotation in common")
    if measures.run >= 5:
        found.append(f"{measures.run} words running in common")
    return tuple(found)


def clusters(documents: Sequence[str], linked: Sequence[Link]) -> list[list[str]]:
    """The documents in groups: those joined by derived links stand together; every document stands once."""
    parent = {name: name for name in documents}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for link in linked:
        if link.verdict == "derived":
            parent[root(link.right)] = root(link.left)
    groups: dict[str, list[str]] = {}
    for name in documents:
        groups.setdefault(root(name), []).append(name)
    return list(groups.values())
