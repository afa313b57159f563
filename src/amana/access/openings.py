"""Opening a gate: asked for by one person with a reason of each person's own, granted by another. Both acts are
memoranda in the books; `post` puts them there under the officer's own signature where the officer has a key.

The law's gates open only where the gate itself says so (a missing or late assessment); policy gates open always.
Passing somebody to another authority needs, of the two, one who answers to nobody among the custodians."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock
from amana.ledger import errors
from amana.ledger import services as ledger
from amana.ledger.act import Act, Note, Receipt
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Position

from . import decision
from .gates import Ask, base, destination_code
from .models import GateOpening, User

Post = Callable[[Act], Receipt]
LONGEST = timedelta(days=7)
OWED = timedelta(hours=72)
"""An assessment that was missing or late is owed this long after the gate was opened."""

for _code, _sentence, _remedy in (
    (
        "opening-gate",
        _("%(gate)s is no condition of this act."),
        _("Choose one of the conditions that are not met."),
    ),
    (
        "opening-met",
        _("The condition is met for this person: there is nothing to open."),
        _("Go on with the act itself."),
    ),
    (
        "opening-never",
        _("Nobody can open this condition for this person."),
        _("Meet the condition; it protects the person and has no exception."),
    ),
    (
        "opening-reason",
        _("Each person needs a reason of their own."),
        _("Say why it cannot wait for this person."),
    ),
    (
        "opening-until",
        _("An opened condition ends within %(days)s days, and not in the past."),
        _("Choose an earlier end."),
    ),
    (
        "opening-same-person",
        _("Who asked for this cannot grant it."),
        _("A second person grants it, or refuses."),
    ),
    (
        "opening-outside",
        _("One of the two must stand outside the custodian %(authority)s."),
        _("Let a legal reviewer who is independent of the custodian sign as the second person."),
    ),
    ("opening-closed", _("This was decided already."), _("Open the person's file to see the decision.")),
):
    errors.register(_code, _sentence, _remedy)  # type: ignore[arg-type]


def ask(
    *,
    actor: User,
    gate: str,
    action: str,
    account: Account,
    destination: Account | None,
    reasons: Mapping[int, str],
    until: datetime,
    post: Post | None = None,
) -> list[GateOpening]:
    """Ask that `gate` be opened for `action` of these people (person -> own reason) until a moment; one memorandum
    for each, one act. Refused: a gate that is met, one that has no exception, a missing reason, a term over seven
    days."""
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise Refused("opening-until", field="until", days=LONGEST.days)
    if gate not in {g.name for g in base.declared(action)}:
        raise Refused("opening-gate", field="gate", gate=gate)
    _permitted(actor, list(reasons))
    for person, reason in reasons.items():
        if not reason.strip():
            raise Refused("opening-reason", field="reason", person=person)
    asks = Ask.all_of(reasons, action, account=account, destination=destination)
    for one, outcomes in base.evaluate(asks):
        outcome = next(o for o in outcomes if o.gate.name == gate)
        if outcome.met or outcome.override is not None:
            raise Refused("opening-met", person=one.person)
        if not base.may_open(outcome.gate, outcome.finding):
            raise Refused("opening-never", person=one.person, gate=gate)
    decision.require(actor, "gate.open")
    asked = [
        GateOpening(
            person=person,
            gate=gate,
            action=action,
            custodian=account.authority,
            destination=destination,
            reason=reason.strip(),
            until=until,
            asked_by=actor,
            asked_at=now,
        )
        for person, reason in reasons.items()
    ]
    notes = tuple(Note("ask_gate", o.person, _asked(o), {"reason": o.reason}) for o in asked)
    for opening, leaf in zip(asked, _posted(Act("ask_gate", now, notes=notes), post), strict=True):
        opening.asked_memo = leaf
    return GateOpening.objects.bulk_create(asked)


def _posted(act: Act, post: Post | None) -> tuple[int, ...]:
    return (post or ledger.record)(act).leaves


def grant(*, actor: User, openings: Sequence[GateOpening], post: Post | None = None) -> list[int]:
    """Grant what another person asked for: memoranda in the books, one act; returns their leaves."""
    _permitted(actor, [o.person for o in openings])
    now = clock.now()
    for opening in openings:
        _undecided(opening)
        if opening.asked_by_id == actor.pk:
            raise Refused("opening-same-person", person=opening.person)
        if not _enough(opening, actor):
            code = opening.custodian.code if opening.custodian else "—"
            raise Refused("opening-outside", person=opening.person, authority=code)
    notes = tuple(Note("open_gate", o.person, _facts(o, actor), {"reason": o.reason}) for o in openings)
    leaves = list(_posted(Act("open_gate", now, notes=notes), post))
    for opening, leaf in zip(openings, leaves, strict=True):
        opening.granted, opening.decided_by, opening.decided_at, opening.memo = True, actor, now, leaf
        opening.save()
    return leaves


def refuse(*, actor: User, opening: GateOpening) -> GateOpening:
    """Say no. The request stays readable."""
    _permitted(actor, [opening.person])
    _undecided(opening)
    if opening.asked_by_id == actor.pk:
        raise Refused("opening-same-person", person=opening.person)
    opening.granted, opening.decided_by, opening.decided_at = False, actor, clock.now()
    opening.save()
    return opening


def waiting_for(actor: User) -> list[GateOpening]:
    """Requests that this actor may grant as the second person, the oldest first."""
    asked = GateOpening.objects.filter(granted=None, until__gt=clock.now()).exclude(asked_by=actor)
    found = list(asked.select_related("asked_by", "custodian", "destination").order_by("asked_at")[:200])
    answers = decision.decide_many(actor, "gate.open", list(dict.fromkeys(o.person for o in found)))
    return [o for o in found if answers[o.person] and _enough(o, actor)]


def open_requests() -> list[datetime]:
    """When each request was made that nobody has granted or refused yet: for counting, whoever asks."""
    asked = GateOpening.objects.filter(granted=None, until__gt=clock.now()).order_by("asked_at")
    return list(asked.values_list("asked_at", flat=True))


def _enough(opening: GateOpening, second: User) -> bool:
    """Passing somebody to another authority needs one of the two outside the custodian."""
    if not opening.gate.startswith("transfer."):
        return True
    return _outside(opening.asked_by, opening) or _outside(second, opening)


def _asked(opening: GateOpening) -> dict[str, str | int | None]:
    """What the first person states."""
    destination = opening.destination
    return {
        "gate": opening.gate,
        "action": opening.action,
        "destination": destination_code(destination) if destination else None,
        "until": opening.until.isoformat(),
        "by": opening.asked_by_id,
    }


def _facts(opening: GateOpening, second: User) -> dict[str, str | int | None]:
    """What the second states: the same, who asked and where that stands, and themselves."""
    return _asked(opening) | {"asked_by": opening.asked_by_id, "asked": opening.asked_memo, "by": second.pk}


def _permitted(actor: User, persons: Sequence[int]) -> None:
    for person, answer in decision.decide_many(actor, "gate.open", persons).items():
        if not answer:
            raise decision.Denied({person: answer}, action="gate.open", person=person)


def _undecided(opening: GateOpening) -> None:
    if opening.granted is not None:
        raise Refused("opening-closed", person=opening.person)


def _outside(user: User, opening: GateOpening) -> bool:
    """Holds no role of the custodian that has the person."""
    if opening.custodian is None:
        return True
    return all(g.authority_id != opening.custodian_id for g in user.live_grants())


def custodian_of(person: int) -> Account | None:
    """Where the person is now."""
    position = Position.objects.select_related("account__authority").filter(person=person).first()
    return position.account if position else None
