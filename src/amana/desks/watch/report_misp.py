"""Accepted claims and their reports as a MISP event: one attribute per claim with its Admiralty grades as tags, the
event under the strictest TLP of what it holds.

Core format: draft-dulaunoy-misp-core-format; tags of the taxonomies `tlp` and `admiralty-scale`. Nothing is marked for
detection, and distribution is "your organisation only": whoever imports it decides where it goes from there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from amana.access.models import User
from amana.engines.common import clock

from . import report_shelf
from . import report_words as words
from .models import Claim, ClaimState, Report
from .queries import reports as reads
from .report_stix import TLP
from .report_text import said

_SPACE = uuid.UUID("2f7d0a0e-6b53-5d3c-9d0e-6f1c2f6a9b11")  # identifiers are made from content
UNDEFINED, ONGOING, ONLY_YOURS = "4", "1", "0"  # threat level, analysis, distribution


def event(actor: User | None, reports: Sequence[Report]) -> dict[str, Any]:
    """{"Event": …} of what the reader may see of these reports. Origins are counted on what is exported."""
    claims = list(
        reads.claims(actor)
        .filter(report__in=reports, state=ClaimState.ACCEPTED)
        .select_related("report__source", "group")
        .order_by("pk")
    )
    now = clock.now()
    stamp = str(int(now.timestamp()))
    grades = reads.grades({r.source_id for r in reports if r.source_id})
    believed = reads.credibilities(actor, {c.group_id for c in claims if c.group_id})
    ready = report_shelf.ready(reports)
    strictest = max((r.marking for r in reports), key=list(TLP).index, default="clear")
    attributes = [_of_report(report, stamp) for report in reports]
    attributes += [
        _of_claim(claim, ready[claim.report_id].page.document.text, claims, grades, believed, stamp)
        for claim in claims
    ]
    return {
        "Event": {
            "uuid": _id("event " + " ".join(sorted(r.key for r in reports))),
            "info": f"{len(claims)} accepted claims of {len(reports)} reports",
            "date": now.date().isoformat(),
            "timestamp": stamp,
            "published": False,
            "threat_level_id": UNDEFINED,
            "analysis": ONGOING,
            "distribution": ONLY_YOURS,
            "Tag": [_tlp(strictest)],
            "Attribute": attributes,
        }
    }


def _of_report(report: Report, stamp: str) -> dict[str, Any]:
    published = report.published.isoformat() if report.published else "day not known"
    return _attribute(
        "sha256", report.sha256, f"{report.code} {report.title} ({published})", report.key, stamp
    ) | {"Tag": [_tlp(report.marking)]}


def _of_claim(
    claim: Claim,
    text: str,
    claims: Sequence[Claim],
    grades: dict[int, str],
    believed: dict[int, int],
    stamp: str,
) -> dict[str, Any]:
    alike = [one for one in claims if one.group_id == claim.group_id]
    origins = len({one.origin for one in alike if one.origin is not None})
    tellings = len({one.report_id for one in alike})
    told = [
        f"{claim.report.code}, characters {claim.start}-{claim.end}",
        f"{claim.predicate} ({claim.modality}, {claim.polarity})",
        f"said by: {words.chain(claim) or 'nobody named'}",
        f"{origins} origin{'s' if origins != 1 else ''}, {tellings} telling{'s' if tellings != 1 else ''}",
    ]
    tags = [_tlp(claim.report.marking)]
    if grade := grades.get(claim.report.source_id or 0):
        tags.append(_tag(f'admiralty-scale:source-reliability="{grade.lower()}"'))
    if credibility := believed.get(claim.group_id or 0):
        tags.append(_tag(f'admiralty-scale:information-credibility="{credibility}"'))
    name = f"{claim.report.key} {claim.start} {claim.end} {claim.predicate}"
    return _attribute("text", said(text, claim.start, claim.end), "; ".join(told), name, stamp) | {
        "Tag": tags
    }


def _attribute(kind: str, value: str, comment: str, name: str, stamp: str) -> dict[str, Any]:
    return {
        "uuid": _id(f"{kind} {name}"),
        "type": kind,
        "category": "External analysis",
        "value": value,
        "comment": comment,
        "to_ids": False,
        "disable_correlation": kind == "text",
        "distribution": "5",  # as the event
        "timestamp": stamp,
    }


def _tlp(marking: str) -> dict[str, str]:
    return _tag("tlp:" + {"amber_strict": "amber+strict"}.get(marking, marking))


def _tag(name: str) -> dict[str, str]:
    return {"name": name}


def _id(content: str) -> str:
    return str(uuid.uuid5(_SPACE, content))
