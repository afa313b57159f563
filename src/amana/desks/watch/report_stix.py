"""Accepted claims and their reports as a STIX 2.1 bundle, each report under its TLP 2.0 marking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amana.access.models import User
from amana.engines.common import clock
from amana.engines.reading import exchange, values

from . import report_shelf
from . import report_words as words
from .models import Claim, ClaimState, Report
from .queries import reports as reads
from .queries.reports_closed import unless_hidden
from .services.reports_reading import as_engine

MOST = 500
TLP = {
    "clear": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber_strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The marking definitions of TLP 2.0, by OASIS (STIX common objects)."""
EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_SPELLED = {"amber_strict": "amber+strict"}


def bundle(actor: User | None, reports: Sequence[Report]) -> dict[str, Any]:
    """The bundle: one report object per report, one note per accepted claim, one grouping per group. No confidence is
    given: grades are on a scale of their own. Origins are counted on what is exported, and called by that or by what is
    open to all readers."""
    claims = list(
        reads.claims(actor)
        .filter(report__in=reports, state=ClaimState.ACCEPTED)
        .select_related("report")
        .order_by("pk")
    )
    unless_hidden(claims, Report.objects.filter(closed=True).exclude(pk__in=[r.pk for r in reports]))
    ready = report_shelf.ready(reports)
    made = exchange.as_stix(
        values.Reading(
            [one.page for one in ready.values()],
            [as_engine(claim) for claim in claims],
            [],
            _groups(claims),
            [],
            [],
        ),
        clock.now(),
    )
    _mark(made["objects"], reports)
    return made


def _groups(claims: Sequence[Claim]) -> list[values.Group]:
    by_group: dict[int, list[Claim]] = {}
    for claim in claims:
        by_group.setdefault(claim.group_id or 0, []).append(claim)
    return [
        values.Group(
            str(pk),
            tuple(str(c.pk) for c in members),
            len({c.origin for c in members if c.origin is not None}),
            tuple(dict.fromkeys(c.origin_name for c in members)),
            "single origin",
        )
        for pk, members in by_group.items()
    ]


def _mark(objects: list[dict[str, Any]], reports: Sequence[Report]) -> None:
    """Every object under the strictest marking of the reports it speaks of, a report by its title, and a note by
    an author only where somebody is named."""
    order = list(TLP)
    of_report: dict[str, str] = {}
    for made, report in zip((o for o in objects if o["type"] == "report"), reports, strict=True):
        of_report[made["id"]] = report.marking
        made["name"] = report.title
    used = set()
    of_note: dict[str, str] = {}
    for made in objects:
        if made["type"] == "report":
            marking = of_report[made["id"]]
        elif made["type"] == "note":
            made["authors"] = [name for name in made["authors"] if words.origin_named(name)]
            if not made["authors"]:
                del made["authors"]  # a list in STIX is never empty
            marking = of_note[made["id"]] = of_report[made["object_refs"][0]]
        else:
            marking = max((of_note[ref] for ref in made["object_refs"]), key=order.index)
        made["object_marking_refs"] = [f"marking-definition--{TLP[marking]}"]
        used.add(marking)
    objects += [_definition(marking) for marking in order if marking in used]


def _definition(marking: str) -> dict[str, Any]:
    spelled = _SPELLED.get(marking, marking)
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{TLP[marking]}",
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{spelled.upper()}",
        "extensions": {EXTENSION: {"extension_type": "property-extension", "tlp_2_0": spelled}},
    }
