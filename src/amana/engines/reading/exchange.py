"""A reading as others read it: the JSON of `amana read`, and a STIX 2.1 bundle."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from .values import Claim, Group, Reading

# Identifiers are made from content, so that the same reading gives the same bundle.
_SPACE = uuid.UUID("7c1d2a52-6a0f-5f0e-9c3e-3b1d1f0c7a11")


def as_json(reading: Reading) -> dict[str, Any]:
    """The documented answer of `amana read --json` (docs/formats/read.md)."""
    return {
        "documents": [
            {"id": p.document.id, "path": p.document.path, "sha256": p.document.sha256, "language": p.document.language, "published": p.document.published, "outlet": p.document.outlet}
            for p in reading.pages
        ],
        "passages": [
            {"doc": p.document.id, "start": x.start, "end": x.end, "kind": x.kind, "machine_translation": x.machine}
            for p in reading.pages
            for x in p.passages
        ],
        "quantities": [
            {"doc": p.document.id, "start": q.start, "end": q.end, "value": _plain(q.value), "low": _plain(q.low), "high": _plain(q.high), "approx": q.approx, "referent": q.referent, "unit": q.unit, "back_reference": q.back_reference}
            for p in reading.pages
            for q in p.quantities
        ],
        "dates": [{"doc": p.document.id, "start": d.start, "end": d.end, "edtf": d.edtf} for p in reading.pages for d in p.dates],
        "places": [{"doc": p.document.id, "start": x.start, "end": x.end, "key": x.key, "kind": x.kind} for p in reading.pages for x in p.places],
        "attributions": [
            {"doc": p.document.id, "start": a.start, "end": a.end, "speaker": a.speaker, "outlet": a.outlet, "basis": a.basis, "kind": a.kind, "implicit": a.implicit, "denies": a.denies}
            for p in reading.pages
            for a in p.attributions
        ],
        "claims": [_claim(claim) for claim in reading.claims],
        "clusters": reading.clusters,
        "links": [
            {"left": x.left, "right": x.right, "verdict": x.verdict, "score": x.score, "reasons": list(x.reasons), "matches": [{"left": list(m.left), "right": list(m.right), "score": m.score} for m in x.matches]}
            for x in reading.links
        ],
        "groups": [
            {"id": g.id, "claims": list(g.claims), "origins": g.origins, "origin_names": list(g.origin_names), "proposal": g.proposal}
            for g in reading.groups
        ],
        "tensions": [{"kind": t.kind, "claims": list(t.claims), "note": t.note} for t in reading.tensions],
    }  # fmt: skip


def _claim(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    return {
        "id": claim.id, "doc": claim.doc, "start": claim.start, "end": claim.end, "predicate": claim.predicate,
        "group": claim.group, "origin": claim.origin, "polarity": claim.polarity, "modality": claim.modality,
        "quantity": {"start": quantity.start, "end": quantity.end, "value": _plain(quantity.value), "referent": quantity.referent} if quantity else None,
        "places": list(claim.places), "speaker": claim.speaker,
    }  # fmt: skip


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
        document = page.document
        inside = [notes[claim.id] for claim in reading.claims if claim.doc == document.id]
        external = {"source_name": document.outlet or document.path or document.id}
        if document.sha256:
            external |= {"url": f"file:{document.path}", "hashes": {"SHA-256": document.sha256}}  # type: ignore[dict-item]
        objects.append(
            _object("report", reports[document.id], stamp)
            | {"name": document.id, "report_types": ["observed-data"], "published": (document.published or stamp[:10]) + "T00:00:00Z", "object_refs": inside or [reports[document.id]], "external_references": [external], "lang": document.language}
        )  # fmt: skip
    objects += [_note(claim, notes[claim.id], reports[claim.doc], reading, stamp) for claim in reading.claims]
    objects += [_grouping(group, notes, stamp) for group in reading.groups if len(group.claims) > 1]
    return {
        "type": "bundle",
        "id": _id("bundle", stamp + "".join(sorted(reports.values()))),
        "objects": objects,
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
