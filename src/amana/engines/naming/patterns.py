"""Patterns that look like one person and often are two: siblings, father and son, twins, namesakes.

A warning changes no bits; it tells the examiner what else the evidence can mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..common.intervals import DateInterval
from .align import ALIKE, align
from .parse import Name, Role, parse
from .person import Record
from .tokens import rarity

GENERATION_DAYS = 14 * 365
TWIN_DAYS = 3
COMMON_BITS = 8.0
WARNINGS = {
    "sibling": (
        "may be brother or sister: other given name, same family or parent",
        "قد يكونان إخوة: الاسم الأول مختلف والعائلة أو أحد الوالدين واحد",
    ),
    "twin": (
        "may be twins: other given name, same parents and birth",
        "قد يكونان توأمين: الاسم الأول مختلف والوالدان والميلاد واحد",
    ),
    "parent": (
        "may be parent and child: one's given name is the other's father's name",
        "قد يكونان أباً وابنه: اسم أحدهما هو اسم أبي الآخر",
    ),
    "generation": (
        "same name, born a generation apart: may be grandfather and grandson",
        "الاسم واحد والفرق في الميلاد جيل: قد يكونان جداً وحفيداً",
    ),
    "namesake": ("only common names are shared", "الأسماء المشتركة شائعة فقط"),
}


class _Said(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def bits(self) -> float: ...


def warnings(left: Record, right: Record, evidence: Sequence[_Said]) -> tuple[str, ...]:
    """The codes of WARNINGS that fit, in a fixed order."""
    found = set()
    bits = {e.field: e.bits for e in evidence}
    for one in left.names:
        for other in right.names:
            found |= name_patterns(parse(one), parse(other))
    mother = bits.get("mother", 0.0) > 0
    if "sibling" in found and mother and _together(left.birth, right.birth):
        found.discard("sibling")
        found.add("twin")
    if bits.get("given", 0.0) > 0 and _apart(left.birth, right.birth):
        found.add("generation")
    if (
        bits.get("given", 0.0) > 0
        and not {"birth", "mother", "document"} & bits.keys()
        and _all_common(left, right)
    ):
        found.add("namesake")
    return tuple(code for code in WARNINGS if code in found)


def _all_common(left: Record, right: Record) -> bool:
    """Every part of every name is common."""
    return all(
        rarity(part.forms[0])[0] < COMMON_BITS
        for record in (left, right)
        for name in record.names
        for part in parse(name).parts
    )


def name_patterns(left: Name, right: Name) -> set[str]:
    """Patterns of the names alone: "sibling" and "parent"."""
    found = align(left, right)
    roles_a, roles_b = left.roles, right.roles
    alike = {(roles_a[p.left], roles_b[p.right]): p.likeness for p in found.pairs if p.likeness > ALIKE}
    unlike = {(roles_a[p.left], roles_b[p.right]) for p in found.pairs if p.likeness < ALIKE}
    out = set()
    if ("given", "given") in unlike and (("middle", "middle") in alike or ("family", "family") in alike):
        out.add("sibling")
    shifted = {("given", "middle"), ("middle", "given"), ("given", "family"), ("family", "given")}
    if shifted & alike.keys() and ("given", "given") not in alike and not _mere_order(alike):
        out.add("parent")
    return out


def _mere_order(alike: Mapping[tuple[Role, Role], float]) -> bool:
    """Given and family changed places on both sides: one name in another order."""
    return ("given", "family") in alike and ("family", "given") in alike


def _together(one: DateInterval | None, other: DateInterval | None) -> bool:
    return one is not None and other is not None and one.gap_days(other) <= TWIN_DAYS


def _apart(one: DateInterval | None, other: DateInterval | None) -> bool:
    return one is not None and other is not None and one.gap_days(other) >= GENERATION_DAYS
