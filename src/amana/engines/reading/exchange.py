"""A reading as others read it: the JSON of `amana read`, and a STIX 2.1 bundle."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from .values import Claim, Document, Group, Reading

# Identifiers are made from content, so that the same reading gives the same bundle.
_SPACE = uuid.UUID("7c1d2a52-6a0f-5f0e-9c3e-3b1d1f0c7a11")


def as_json(reading: Reading) -> dict[str, Any]:
    """The documented answer of `amana read --json` (docs/formats/read.md)."""
    found: dict[str, Any] = {"documents": [_picked(p.document, _DOCUMENT) for p in reading.pages]}
    for name, fields in _BY_DOCUMENT.items():
        found[name] = [
            {"doc": page.document.id} | _picked(item, fields)
            for page in reading.pages
            for item in (page.speakers() if name == "attributions" else getattr(page, name))
        ]
    for passage in found["passages"]:
        passage["machine_translation"] = passage.pop("machine")
    found["claims"] = [_claim(claim) for claim in reading.claims]
    found["clusters"] = reading.clusters
    found["links"] = [
        _picked(link, ("left", "right", "verdict", "score", "reasons"))
        | {"matches": [_picked(match, ("left", "right", "score")) for match in link.matches]}
        for link in reading.links
    ]
    found["groups"] = [
        _picked(g, ("id", "claims", "origins", "sure_origins", "origin_names", "proposal"))
        for g in reading.groups
    ]
    found["tensions"] = [_picked(t, ("kind", "claims", "note")) for t in reading.tensions]
    return found


_DOCUMENT = ("id", "path", "sha256", "language", "published", "outlet")
_BY_DOCUMENT = {
    "passages": ("start", "end", "kind", "machine"),
    "quantities": ("start", "end", "value", "low", "high", "approx", "referent", "unit", "back_reference"),
    "dates": ("start", "end", "edtf"),
    "places": ("start", "end", "key", "kind"),
    "attributions": ("start", "end", "speaker", "outlet", "basis", "kind", "implicit", "denies", "taught"),
}
_CLAIM = (
    "id",
    "doc",
    "start",
    "end",
    "predicate",
    "group",
    "origin",
    "polarity",
    "modality",
    "places",
    "speaker",
)


def _picked(item: object, fields: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a value; tuples as lists, whole numbers without a decimal point."""
    return {field: _json_value(getattr(item, field)) for field in fields}


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return _plain(value) if isinstance(value, float) else value


def _claim(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    counted = _picked(quantity, ("start", "end", "value", "referent")) if quantity else None
    return _picked(claim, _CLAIM) | {"quantity": counted}


def _plain(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point."""
    return int(value) if value is not None and value == int(value) and abs(value) < 1e15 else value


def as_stix(reading: Reading, now: dt.datetime) -> dict[str, Any]:
    """A STIX 2.1 bundle: one report per document, one note per claim, one grouping per group of claims.

    No confidence is given: the grade is an analyst's, and credibility 6 ("cannot be judged") has none."""
    stamp = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    reports = {p.document.id: _id("report", p.document.sha256 or p.document.id) for p in reading.pages}
    objects: list[dict[str, Any]] = []
    notes = {
        claim.id: _id("note", f"{reports[claim.doc]} {claim.start} {claim.end} {claim.predicate}")
        for claim in reading.claims
    }
    for page in reading.pages:
        inside = [notes[claim.id] for claim in reading.claims if claim.doc == page.document.id]
        objects.append(_report(page.document, reports[page.document.id], inside, stamp))
    objects += [_note(claim, notes[claim.id], reports[claim.doc], reading, stamp) for claim in reading.claims]
    objects += [_grouping(group, notes, stamp) for group in reading.groups if len(group.claims) > 1]
    return {
        "type": "bundle",
        "id": _id("bundle", stamp + "".join(sorted(reports.values()))),
        "objects": objects,
    }


def _report(document: Document, name: str, inside: list[str], stamp: str) -> dict[str, Any]:
    external: dict[str, Any] = {"source_name": document.outlet or document.path or document.id}
    if document.sha256:
        external |= {"url": f"file:{document.path}", "hashes": {"SHA-256": document.sha256}}
    return _object("report", name, stamp) | {
        "name": document.id,
        "report_types": ["observed-data"],
        "published": (document.published or stamp[:10]) + "T00:00:00Z",
        "object_refs": inside or [name],
        "external_references": [external],
        "lang": document.language,
    }


def _note(claim: Claim, name: str, report: str, reading: Reading, stamp: str) -> dict[str, Any]:
    text = next(p.document.text for p in reading.pages if p.document.id == claim.doc)
    return _object("note", name, stamp) | {
        "abstract": f"{claim.predicate} ({claim.modality}, {claim.polarity})",
        "content": text[claim.start : claim.end],
        "authors": [claim.origin],
        "object_refs": [report],
    }


def _grouping(group: Group, notes: dict[str, str], stamp: str) -> dict[str, Any]:
    members = [notes[claim] for claim in group.claims]
    return _object("grouping", _id("grouping", " ".join(sorted(members))), stamp) | {
        "name": f"{group.origins} origin{'s' if group.origins != 1 else ''}, {len(members)} tellings",
        "context": "unspecified",
        "object_refs": members,
    }


def _object(kind: str, name: str, stamp: str) -> dict[str, Any]:
    return {"type": kind, "spec_version": "2.1", "id": name, "created": stamp, "modified": stamp}


def _id(kind: str, content: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, kind + content)}"
