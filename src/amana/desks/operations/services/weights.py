"""The weights of harm: one person proposes a version, another approves it, and the approval stands in the books."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused

from .. import lifecycle
from ..models import ActKind, Group, GroupWeight, PendingAct, Weights, WeightsState
from .acts import Posted, Prepared, effect, keep, record

TERMS = (
    "breach_per_day",
    "share_fixed",
    "share_crowding",
    "norm_persons_per_guard",
    "beyond_h",
    "air_risk_per_flight",
    "road_risk_per_h_day",
    "road_risk_per_h_night",
)
OF_GROUP = ("exposure", "transit", "escorts_per_100", "longest_ride_h")


def first_proposal() -> dict[str, Any]:
    """{"terms", "groups"} to begin from, as written in `weights.toml`."""
    return tomllib.loads((Path(__file__).parents[1] / "weights.toml").read_text("utf-8"))


def weights_propose(
    *,
    actor: User | None,
    terms: Mapping[str, float],
    groups: Mapping[str, Mapping[str, float]],
    why: str,
) -> Weights:
    """Propose the next version, which stands in the books as a memorandum with the digest of its figures. Refused: no
    reason, a group left out, a figure that cannot be."""
    access.require(actor, "weights.propose")
    if not why.strip():
        raise Refused("reason-missing", field="why")
    missing = [group for group in Group.values if group not in groups]
    if missing:
        raise Refused("weights-group", field="groups", group=missing[0])
    version = (Weights.objects.aggregate(n=Max("version"))["n"] or 0) + 1
    made = Weights(
        version=version,
        why=why.strip()[:500],
        proposed_by=actor,
        proposed_at=clock.now(),
        **{name: float(terms[name]) for name in TERMS},
    )
    rows = [
        GroupWeight(
            group=group,
            exposure=float(groups[group]["exposure"]),
            transit=float(groups[group]["transit"]),
            escorts_per_100=int(groups[group]["escorts_per_100"]),
            longest_ride_h=float(groups[group]["longest_ride_h"]),
        )
        for group in Group.values
    ]
    _figures(made, rows)
    made.save()
    for row in rows:
        row.weights = made
    GroupWeight.objects.bulk_create(rows)
    facts: dict[str, str | int | None] = {
        "version": version,
        "figures": digest(made),
        "by": actor.pk if actor else None,
    }
    note = Note("weights", None, facts, {"why": made.why})
    signing.record(Act("weights", clock.now(), notes=(note,)))
    return made


def _figures(made: Weights, rows: list[GroupWeight]) -> None:
    try:
        made.clean_fields(exclude=["proposed_by", "approved_by", "approved_at", "leaf"])
        for row in rows:
            row.clean_fields(exclude=["weights"])
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise Refused("figure-wrong", field=field, problem=messages[0]) from None


def weights_approve(*, actor: User | None, weights: Weights) -> Weights:
    """Approve a version; plans made from now on use it. Refused: the proposer, a version that is approved."""
    return record(_approval(actor, weights), actor=actor)  # type: ignore[no-any-return]


def weights_draft(*, actor: User, weights: Weights, device: str) -> PendingAct:
    """The same, to be signed by the approver with an own key."""
    return keep(_approval(actor, weights), actor=actor, device=device)


def _approval(actor: User | None, weights: Weights) -> Prepared:
    access.require(actor, "weights.approve")
    lifecycle.still_proposed(weights)
    if actor is not None and actor.pk == weights.proposed_by_id:
        raise Refused("weights-approver-proposed", version=weights.version)
    facts: dict[str, str | int | None] = {
        "about": "weights",
        "version": weights.version,
        "figures": digest(weights),
        "by": actor.pk if actor else None,
    }
    act = Act(ActKind.WEIGHTS.value, clock.now(), notes=(Note("approve", facts=facts),))
    return Prepared(kind=ActKind.WEIGHTS, action="weights.approve", act=act, account=None, weights=weights)


@effect(ActKind.WEIGHTS)
def _approved(posted: Posted) -> Weights:
    """The version is in force. Its figures cannot have changed: a version is written once."""
    weights = posted.prepared.weights
    assert weights is not None
    lifecycle.still_proposed(weights)
    weights.state, weights.approved_by, weights.approved_at = (
        WeightsState.APPROVED,
        posted.actor,
        clock.now(),
    )
    weights.leaf = posted.leaf(0)
    weights.save()
    return weights


def digest(weights: Weights) -> str:
    """SHA-256 (hex) over all figures of a version."""
    lines = [f"{name}={getattr(weights, name)!r}" for name in TERMS]
    for row in weights.groups.all():
        lines.append(f"{row.group}:" + ",".join(repr(getattr(row, name)) for name in OF_GROUP))
    return sha256("\n".join(lines).encode()).hexdigest()
