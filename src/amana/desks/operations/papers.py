"""Which list is this paper? The digest on a printed manifest, as somebody at the gate reads or scans it, against what
was published."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amana import access
from amana.access.models import User
from amana.engines.common.digits import to_ascii

from . import manifests
from .models import Lift, LiftState, PlanLift

SHORTEST = 8
"""Hexadecimal digits that are enough to tell one list from another."""
CODE = re.compile(rf"(?:AMANA/L-\d+/)?([0-9a-f]{{{SHORTEST},64}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper is for the lift in question: `unreadable` (no digest), `unknown`, `current` (the list as it
    stands), `superseded` (an earlier list of this lift), `lapsed` (of a lift that is cancelled), `other` (of another
    lift). `row` is the published line it comes from, where there is one."""

    what: str
    row: PlanLift | None = None

    @property
    def good(self) -> bool:
        return self.what == "current"


def paper(actor: User, lift: Lift, written: str) -> Paper:
    """What the paper with this digest (or its beginning, or the text of its code) is, seen from `lift`. Only lifts that
    the actor may see are named."""
    found = CODE.fullmatch(re.sub(r"\s", "", to_ascii(written)))
    if found is None:
        return Paper("unreadable")
    digest = found.group(1).lower()
    seen = access.visible_to(actor, Lift.objects.all()).values("pk")
    rows = PlanLift.objects.filter(manifest_sha256__startswith=digest, issued__in=seen)
    row = rows.select_related("issued", "plan").order_by("-pk").first()
    if manifests.digest(lift).startswith(digest):
        return Paper("lapsed" if lift.state == LiftState.CANCELLED else "current", row)
    if row is None:
        return Paper("unknown")
    if row.issued_id == lift.pk:
        return Paper("superseded", row)
    assert row.issued is not None
    return Paper("lapsed" if row.issued.state == LiftState.CANCELLED else "other", row)
