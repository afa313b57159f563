"""Rows of the rosters that the story writes itself: the names of `identities.toml` in place of those drawn."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from amana.desks.registry.identity import Identity, birth_span

from .people import Inmate


@cache
def pairs() -> list[dict[str, Any]]:
    """The pairs of `identities.toml`."""
    found: list[dict[str, Any]] = tomllib.loads(
        (Path(__file__).parent / "identities.toml").read_text("utf-8")
    )["pair"]
    return found


@cache
def written() -> dict[str, dict[str, str]]:
    """Wristband -> what its row of the roster says."""
    return {side["at"]: side for pair in pairs() for side in (pair["one"], pair["other"])}


def dressed(inmate: Inmate) -> Inmate:
    """The same place in the roster, born when its row says."""
    said = written().get(inmate.wristband)
    born = birth_span(said["birth"]) if said else None
    return replace(inmate, born=born, age_disputed=False) if born else inmate


def said(inmate: Inmate, drawn: Identity) -> Identity:
    """What the roster says of a person: what was drawn, or the row of the story."""
    row = written().get(inmate.wristband)
    if row is None:
        return drawn
    told: dict[str, Any] = {k: v for k, v in row.items() if k not in ("at", "nationality")}
    country = row.get("nationality")
    return Identity(
        **told,
        sex="M",
        nationalities=((country, "declared"),) if country else (),
        source="roster",
        standing="provisional",
    ).checked()
