"""What people make of claims: put forward, accepted by a second person, edited, rejected, moved.

The machine proposes; one person puts a claim forward, another accepts it. Only accepted claims are evidence. A
rejection is one person's, stays written and can be taken up again. No answer is chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.reading.places import gazetteer
from amana.ledger.errors import Refused

from .. import report_words as words
from ..models import (
    Claim,
    ClaimGroup,
    ClaimJudgement,
    ClaimState,
    Modality,
    Polarity,
    Report,
    Verb,
)
from ..models.claims import bounds
from .reports_reading import count_origins, tally


def claim_put(*, actor: User, claim: Claim, reason: str = "") -> Claim:
    """Put a proposed claim forward as it stands; a second person accepts it."""
    _ready(actor, claim, ClaimState.PROPOSED)
    claim.state, claim.put_by, claim.put_at = ClaimState.PUT, actor, clock.now()
    claim.save(update_fields=["state", "put_by", "put_at"])
    _judged(actor, claim, Verb.PUT, reason)
    return claim


def claim_accept(*, actor: User, claim: Claim, reason: str = "") -> Claim:
    """Accept, as a second person, what another has put forward: from now on it is evidence. Refused: to the one who
    put it forward."""
    _ready(actor, claim, ClaimState.PUT)
    if claim.put_by_id == actor.pk:
        raise Refused("claim-second-person")
    claim.state, claim.accepted_by, claim.accepted_at = ClaimState.ACCEPTED, actor, clock.now()
    claim.save(update_fields=["state", "accepted_by", "accepted_at"])
    _judged(actor, claim, Verb.CONFIRM, reason)
    tally([claim.group_id] if claim.group_id else [])
    return claim


def claim_return(*, actor: User, claim: Claim, reason: str) -> Claim:
    """Give a claim that was put forward back to the proposals, with the reason."""
    _ready(actor, claim, ClaimState.PUT)
    return _loosened(actor, claim, Verb.RETURN, ClaimState.PROPOSED, _reason(reason))


def claim_reject(*, actor: User, claim: Claim, reason: str) -> Claim:
    """Reject a proposed claim, or one put forward, with the reason. It adds to no origin any more."""
    _ready(actor, claim, ClaimState.PROPOSED, ClaimState.PUT)
    _loosened(actor, claim, Verb.REJECT, ClaimState.REJECTED, _reason(reason))
    _count(claim.group_id)
    return claim


def claim_reopen(*, actor: User, claim: Claim, reason: str) -> Claim:
    """Take up an accepted or a rejected claim again: it goes back to the proposals and two people look anew."""
    _ready(actor, claim, ClaimState.ACCEPTED, ClaimState.REJECTED)
    _loosened(actor, claim, Verb.REOPEN, ClaimState.PROPOSED, _reason(reason))
    _count(claim.group_id)
    return claim


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person says a claim is. `places` are keys of the gazetteer. `value` is an exact or rough figure; `low`
    and `high` bound it where the text does."""

    predicate: str
    polarity: str = Polarity.ASSERTED
    modality: str = Modality.FACT
    value: float | None = None
    low: float | None = None
    high: float | None = None
    approx: bool = False
    referent: str = ""
    places: Sequence[str] = ()
    speaker: str = ""


def claim_edit(*, actor: User, claim: Claim, wording: Wording, reason: str) -> Claim:
    """Put a claim forward in other words: a new claim in the place of the old one, which stays written. Where
    predicate, polarity or figure changed it stands in a group of its own until a person joins it to another.
    Answers the new claim, which waits for a second person."""
    _ready(actor, claim, ClaimState.PROPOSED, ClaimState.PUT)
    _fits(wording)
    why = _reason(reason)
    same = (wording.predicate, wording.polarity, bounds(wording.value, wording.low, wording.high)) == (
        claim.predicate,
        claim.polarity,
        claim.bounds,
    )
    home = claim.group_id if same else _own_group(wording.predicate, wording.polarity)
    claim.state = ClaimState.REPLACED
    claim.save(update_fields=["state"])
    _judged(actor, claim, Verb.EDIT, why)
    made = _replacement(actor, claim, wording, home)
    _judged(actor, made, Verb.PUT, why)
    _count(claim.group_id, home)
    made.refresh_from_db()
    return made


def claim_mark(*, actor: User, report: Report, start: int, end: int, wording: Wording, reason: str) -> Claim:
    """Put forward a claim that the machine did not propose, at a span of the text. Refused: a span outside it."""
    access.require(actor, "report.judge")
    _visible(actor, report)
    if not 0 <= start < end <= len(report.content.text):
        raise Refused("claim-span", field="start")
    _fits(wording)
    empty = Claim(report=report, start=start, end=end)
    made = _replacement(actor, empty, wording, _own_group(wording.predicate, wording.polarity))
    _judged(actor, made, Verb.PUT, _reason(reason))
    _count(made.group_id)
    made.refresh_from_db()
    return made


def claim_move(*, actor: User, claim: Claim, group: ClaimGroup | None, reason: str) -> Claim:
    """Say that a claim says the same as those of another group, or (None) the same as none. Refused: a group of the
    other polarity, the one it is in."""
    _ready(actor, claim, ClaimState.PROPOSED, ClaimState.PUT, ClaimState.ACCEPTED)
    why = _reason(reason)
    before = claim.group_id
    if group is not None and (group.pk == before or group.polarity != claim.polarity):
        raise Refused("claim-group", field="group", group=group.code)
    if group is not None and not _open_group(actor, group):
        raise Refused("claim-group", field="group", group=group.code)
    claim.group_id = group.pk if group else _own_group(claim.predicate, claim.polarity)
    claim.save(update_fields=["group"])
    _judged(actor, claim, Verb.MOVE, why)
    _count(before, claim.group_id)
    claim.refresh_from_db()
    return claim


# -- parts of the above


def _ready(actor: User, claim: Claim, *states: str) -> None:
    access.require(actor, "report.judge")
    _visible(actor, claim.report)
    claim.refresh_from_db()
    if claim.state not in states:
        raise Refused("claim-state", state=str(claim.get_state_display()))


def _visible(actor: User, report: Report) -> None:
    if not access.visible_to(actor, Report.objects.filter(pk=report.pk)).exists():
        raise Refused("report-unknown", code=report.code)


def _open_group(actor: User, group: ClaimGroup) -> bool:
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    return group.claims.filter(report__in=seen).exists()


def _loosened(actor: User, claim: Claim, verb: str, state: str, reason: str) -> Claim:
    claim.state, claim.put_by, claim.put_at, claim.accepted_by, claim.accepted_at = (
        state,
        None,
        None,
        None,
        None,
    )
    claim.save(update_fields=["state", "put_by", "put_at", "accepted_by", "accepted_at"])
    _judged(actor, claim, verb, reason)
    return claim


def _judged(actor: User, claim: Claim, verb: str, reason: str) -> None:
    ClaimJudgement.objects.create(
        claim=claim, verb=verb, reason=reason.strip()[:500], by=actor, at=clock.now()
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("reason-missing", field="reason")
    return text.strip()


def _fits(wording: Wording) -> None:
    if wording.predicate not in words.predicates():
        raise Refused("claim-predicate", field="predicate", value=wording.predicate)
    if wording.polarity not in Polarity.values or wording.modality not in Modality.values:
        raise Refused("claim-predicate", field="polarity", value=f"{wording.polarity}/{wording.modality}")
    bad = next((key for key in wording.places if key not in gazetteer()), None)
    if bad is not None:
        raise Refused("claim-place", field="places", value=bad)
    numbers = [n for n in (wording.value, wording.low, wording.high) if n is not None]
    if any(n < 0 or n > 1e12 for n in numbers):
        raise Refused("claim-figure", field="value")
    if wording.low is not None and wording.high is not None and wording.low > wording.high:
        raise Refused("claim-figure", field="low")


def _own_group(predicate: str, polarity: str) -> int:
    return ClaimGroup.objects.create(predicate=predicate, polarity=polarity, made_at=clock.now()).pk


def _replacement(actor: User, old: Claim, wording: Wording, group: int | None) -> Claim:
    last = Claim.objects.filter(report=old.report).order_by("-n").values_list("n", flat=True).first() or 0
    return Claim.objects.create(
        report=old.report,
        n=last + 1,
        start=old.start,
        end=old.end,
        predicate=wording.predicate,
        polarity=wording.polarity,
        modality=wording.modality,
        value=wording.value,
        low=wording.low,
        high=wording.high,
        approx=wording.approx,
        referent=wording.referent.strip()[:60],
        unit=old.unit,
        figure_start=old.figure_start,
        figure_end=old.figure_end,
        places=" ".join(dict.fromkeys(wording.places))[:300],
        speaker=wording.speaker.strip()[:200] or old.speaker,
        outlet=old.outlet,
        basis=old.basis,
        spoken_start=old.spoken_start,
        spoken_end=old.spoken_end,
        group_id=group,
        state=ClaimState.PUT,
        replaces=old if old.pk else None,
        put_by=actor,
        put_at=clock.now(),
    )


def _count(*groups: int | None) -> None:
    count_origins({pk for pk in groups if pk})
