"""What an analyst must hold against each other: numbers that cannot both be, denials, drifting modality, a basis
that was dropped on the way, and sums that do not come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .groups import compatible
from .predicates import referent_idea
from .values import Claim, Group, Page, Tension

MOST = 200


def tensions(claims: Sequence[Claim], groups: Sequence[Group], pages: Sequence[Page]) -> list[Tension]:
    """The tensions among claims that share predicate, referent and (where they have one) place."""
    by_subject: dict[tuple[str, str | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_subject[(claim.predicate, referent_idea(claim.quantity))].append(claim)
    found: list[Tension] = []
    for (predicate, _), members in by_subject.items():
        found += _among(predicate, members, {page.document.id: page for page in pages})
    found += _sums(claims)
    return found[:MOST]


def contested(groups: Sequence[Group], found: Sequence[Tension]) -> list[Group]:
    """The groups again; those with a claim whose number is contradicted or which is denied are proposed as
    contested, whatever the number of their origins."""
    doubtful = {claim for t in found if t.kind in ("numbers", "denial") for claim in t.claims}
    return [replace(g, proposal="contested") if doubtful.intersection(g.claims) else g for g in groups]


def _among(predicate: str, members: list[Claim], pages: dict[str, Page]) -> list[Tension]:
    found = []
    seen: set[tuple[frozenset[str], str]] = set()
    told = {(claim.doc, claim.group): claim.origin for claim in members}
    for at, left in enumerate(members):
        for right in members[at + 1 : at + 60]:
            if not _comparable(left, right):
                continue
            kind, note = _conflict(predicate, left, right, pages)
            between = frozenset((left.group, right.group))
            if kind == "numbers" and (_both(told, left, right) or _both(told, right, left)):
                continue
            if kind and (between, kind) not in seen:
                seen.add((between, kind))
                found.append(Tension(kind, (left.id, right.id), note))  # type: ignore[arg-type]
    return found


def _both(told: dict[tuple[str, str], str], left: Claim, right: Claim) -> bool:
    """Whether the document of `left` tells the figure of `right` too, by the same voice: who says in one breath that 43
    fled and 19 were brought back means two counts, and does not contradict whoever tells either."""
    return told.get((left.doc, right.group)) == left.origin and left.group != right.group


def _comparable(left: Claim, right: Claim) -> bool:
    """Different places are different scopes: not a contradiction."""
    return left.doc != right.doc and (
        not left.places or not right.places or bool(set(left.places) & set(right.places))
    )


def _conflict(predicate: str, left: Claim, right: Claim, pages: dict[str, Page]) -> tuple[str | None, str]:
    if left.polarity != right.polarity and (left.quantity is None) == (right.quantity is None):
        return "denial", f"{predicate}: one document asserts what another denies"
    one, other = left.quantity, right.quantity
    if one and other and one.value is not None and other.value is not None and not compatible(one, other):
        if max(one.value, other.value) <= 4 * max(1.0, min(one.value, other.value)):
            return "numbers", f"{predicate}: {one.value:g} against {other.value:g}"
        return None, ""
    if (
        left.group == right.group
        and left.modality != right.modality
        and "fact" not in (left.modality, right.modality)
    ):
        return "modality", f"{predicate}: {left.modality} against {right.modality}"
    if left.group == right.group and _basis(left, pages) == "social media" and _basis(right, pages) is None:
        return "basis dropped", f"{predicate}: one telling rests on social media, the other no longer says so"
    return None, ""


def _basis(claim: Claim, pages: dict[str, Page]) -> str | None:
    page = pages[claim.doc]
    return next(
        (a.basis for a in page.attributions if a.scope[0] <= claim.start < a.scope[1] and a.basis), None
    )


def _sums(claims: Sequence[Claim]) -> list[Tension]:
    """Within one document: so many escaped, so many retaken, and a remainder that is given and does not fit."""
    found = []
    seen: set[tuple[str, str]] = set()  # one sum, however many tell it
    by_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.quantity and claim.quantity.value is not None and claim.polarity == "asserted":
            by_document[claim.doc].append(claim)
    for members in by_document.values():
        fled = [c for c in members if c.predicate == "escape"]
        taken = [c for c in members if c.predicate in ("arrest", "recapture", "capture", "seize")]
        for one in fled[:3]:
            for other in taken[:3]:
                assert one.quantity and other.quantity
                left = (one.quantity.value or 0) - (other.quantity.value or 0)
                if left > 0 and (one.group, other.group) not in seen:
                    seen.add((one.group, other.group))
                    found.append(
                        Tension(
                            "arithmetic",
                            (one.id, other.id),
                            f"{one.quantity.value:g} - {other.quantity.value:g} = {left:g} not accounted for",
                        )
                    )
    return found
