"""What a JSON Schema cannot say about an instance: names that exist, lists that fit, counts that agree."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from amana.engines.lifting.files import schema_problems
from amana.engines.lifting.problems import Problem

_BY_SLOT = {
    "origins": ("breach_hazard_per_h", "guards", "pad_movements_per_slot"),
    "staging": ("pad_movements_per_slot",),
    "receptions": ("pad_movements_per_slot",),
    "arcs": ("transit_risk_per_person",),
}
_BY_DAY = {"origins": ("processing_persons_per_day",), "receptions": ("intake_persons_per_day",)}

LEAST_DIVISOR = 0.001
"""Of hours and of people per guard; both are whole units or tenths in any real instance."""


def instance_problems(document: Any) -> list[Problem]:
    """Every problem of an instance document, of its shape and of its meaning. Where the shape is wrong, of the meaning
    as much as can still be told: each check as far as it comes. A wrong number of slots is told once, and not again by
    everything that has a figure for each slot."""
    shape = schema_problems(document, "instance")
    found = list(shape)
    by_slots = () if any(problem.path == "$.slots" for problem in shape) else (_lengths, _slots_within)
    for check in (_divisors, *by_slots, _names, _origins, _receptions, _arcs):
        with contextlib.suppress(*(STUMBLES if shape else ())):
            for problem in check(document):
                found.append(problem)
    return found


STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a check runs into where the document is not of the shape that it relies on."""


def _divisors(document: dict[str, Any]) -> Iterator[Problem]:
    """What rates are divided by is greater than nothing by more than a number can show."""
    norm = "crowding_norm_persons_per_guard"
    found = [(f"$.harm.{norm}", document["harm"][norm])]
    found += [(f"$.arcs[{n}].cycle_h", arc["cycle_h"]) for n, arc in enumerate(document["arcs"])]
    for path, value in found:
        if value < LEAST_DIVISOR:
            yield Problem(path, f"{value} is too small to divide by; {LEAST_DIVISOR} is the least")


def _lengths(document: dict[str, Any]) -> Iterator[Problem]:
    slots = document["slots"]
    for table, expected in ((_BY_SLOT, slots), (_BY_DAY, slots // 2)):
        unit = "slots" if expected == slots else "days"
        for section, keys in table.items():
            for number, row in enumerate(document[section]):
                for key in keys:
                    if len(row[key]) != expected:
                        path = f"$.{section}[{number}].{key}"
                        yield Problem(path, f"has {len(row[key])} entries; {expected} are needed ({unit})")
    hours = document["escort_hours_per_slot"]
    if len(hours) != slots:
        yield Problem("$.escort_hours_per_slot", f"has {len(hours)} entries; {slots} are needed (slots)")


def _names(document: dict[str, Any]) -> Iterator[Problem]:
    places = [("origins", document["origins"]), ("staging", document["staging"])]
    places += [("receptions", document["receptions"])]
    yield from _unique("place", places)
    for section in ("classes", "asset_types", "arcs"):
        yield from _unique("name", [(section, document[section])])
    tails = [(f"asset_types[{n}].tails", kind["tails"]) for n, kind in enumerate(document["asset_types"])]
    yield from _unique("tail", tails)


def _unique(what: str, sections: list[tuple[str, list[dict[str, Any]]]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for section, rows in sections:
        for number, row in enumerate(rows):
            path = f"$.{section}[{number}].id"
            if row["id"] in first:
                yield Problem(path, f"{what} {row['id']!r} is already used at {first[row['id']]}; rename one")
            first.setdefault(row["id"], path)


def _origins(document: dict[str, Any]) -> Iterator[Problem]:
    group = {row["id"]: row["group_persons"] for row in document["classes"]}
    for number, origin in enumerate(document["origins"]):
        at = f"$.origins[{number}]"
        for name, count in origin["persons"].items():
            if name not in group:
                yield Problem(f"{at}.persons.{name}", "is not a class of this instance")
            elif count % group[name]:
                yield Problem(
                    f"{at}.persons.{name}", f"{count} is no multiple of the group size {group[name]}"
                )
        for name, steps in origin["released_persons"].items():
            path = f"{at}.released_persons.{name}"
            if name not in group:
                yield Problem(path, "is not a class of this instance")
                continue
            for k, (before, after) in enumerate(pairwise(steps), start=1):
                if after[0] <= before[0] or after[1] < before[1]:
                    yield Problem(
                        f"{path}[{k}]", f"step {after} does not follow {before}: slots and counts increase"
                    )


def _receptions(document: dict[str, Any]) -> Iterator[Problem]:
    classes = {row["id"] for row in document["classes"]}
    categories = {row["load_category"] for row in document["classes"]}
    for number, reception in enumerate(document["receptions"]):
        at = f"$.receptions[{number}]"
        for k, name in enumerate(reception["accepted_classes"]):
            if name not in classes:
                yield Problem(f"{at}.accepted_classes[{k}]", f"{name!r} is not a class of this instance")
        for k, pair in enumerate(reception["separate_arrival_categories"]):
            path = f"{at}.separate_arrival_categories[{k}]"
            for name in pair:
                if name not in categories:
                    yield Problem(path, f"{name!r} is no load category of this instance")
            if len(set(pair)) < len(pair):
                yield Problem(path, "names one category twice; a category cannot be kept apart from itself")


def _slots_within(document: dict[str, Any]) -> Iterator[Problem]:
    last = document["slots"] - 1
    for n, kind in enumerate(document["asset_types"]):
        for k, tail in enumerate(kind["tails"]):
            late = [slot for slot in tail["unavailable_slots"] if slot > last]
            if late:
                path = f"$.asset_types[{n}].tails[{k}].unavailable_slots"
                yield Problem(path, f"slots {late} lie beyond the last slot {last}")
    for n, arc in enumerate(document["arcs"]):
        late = [slot for slot in arc["closed_slots"] if slot > last]
        if late:
            yield Problem(f"$.arcs[{n}].closed_slots", f"slots {late} lie beyond the last slot {last}")


def _arcs(document: dict[str, Any]) -> Iterator[Problem]:
    kinds = {row["id"] for row in document["asset_types"]}
    sources = {row["id"] for section in ("origins", "staging") for row in document[section]}
    targets = {row["id"] for section in ("staging", "receptions") for row in document[section]}
    for number, arc in enumerate(document["arcs"]):
        at = f"$.arcs[{number}]"
        if arc["asset_type"] not in kinds:
            yield Problem(f"{at}.asset_type", f"{arc['asset_type']!r} is not an asset type of this instance")
        if arc["from"] not in sources:
            yield Problem(f"{at}.from", f"{arc['from']!r} is no origin or staging of this instance")
        if arc["to"] not in targets:
            yield Problem(f"{at}.to", f"{arc['to']!r} is no staging or reception of this instance")
        elif arc["to"] == arc["from"]:
            yield Problem(f"{at}.to", f"{arc['to']!r} is where the arc begins; leave the arc out")
