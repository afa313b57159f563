"""A small fixed cast: two prisons and a camp in one region, a third prison elsewhere, all fictional."""

from __future__ import annotations

import copy
from typing import Any

SITES: dict[str, Any] = {
    "format": "amana-hazard-sites/1",
    "fictional": True,
    "sites": [
        {"site": "north", "kind": "prison", "region": "east", "lat": 36.5, "lon": 40.75},
        {"site": "south", "kind": "prison", "region": "east", "lat": 36.05, "lon": 40.73},
        {"site": "far", "kind": "prison", "region": "west", "lat": 35.95, "lon": 39.0},
        {"site": "tents", "kind": "camp", "region": "east", "lat": 36.4, "lon": 41.15},
    ],
    "happenings": [],
}


def happening(type_: str, about: str, known: str | None = None, **more: Any) -> dict[str, Any]:
    evidence = more.pop("evidence", f"{type_} {about}")
    return {"type": type_, "about": about, "known": known or about, "evidence": evidence, **more}


def sites(*happenings: dict[str, Any]) -> dict[str, Any]:
    """The cast's document with these happenings."""
    document = copy.deepcopy(SITES)
    document["happenings"] = list(happenings)
    return document


CRISIS = [
    happening("population", "2026-01-10", site="north", value=4000),
    happening("guards", "2026-01-10", "2026-01-11", site="north", value=200),
    happening("capacity", "2025-01-10", site="north", value=3000),
    happening("fighting", "2026-01-12", "2026-01-13", lat=36.3, lon=40.7, deaths=9),
    happening("warning", "2026-01-01", "2026-01-02", region="east", credibility=0.8, origin="o1"),
    happening("incident", "2026-01-08", "2026-01-09", site="south", kind="riot_inside"),
    happening("unrest", "2026-01-11", "2026-01-12", site="north", severity=0.6),
    happening("control_change", "2026-01-13", "2026-01-13", region="east", state="announced"),
    happening("transfer", "2026-01-14", "2026-01-14", site="north", people=100),
    happening("check", "2025-06-01", "2026-01-13", region="west", indicator="fighting", until="2026-01-13"),
]
