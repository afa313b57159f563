"""People of a lift of whom nobody knows what became of them: a count of its escort misses them. Their lines stay open
until they are found, or it is known that they died or escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from amana.ledger.act import Move

from ..models import UNSETTLED, WITH_ESCORT, CountLine, Lift, LiftPerson, Outcome
from .acts import Posted
from .handover import finish_at
from .legs import lifts_of

ENDS = {"die": Outcome.DIED, "escape": Outcome.LOST}


def sought_of(lift: Lift) -> list[int]:
    """The people of a lift whose fate is unknown."""
    lines = lift.people.filter(outcome=Outcome.MISSING).order_by("person")
    return list(lines.values_list("person", flat=True))


def brought_after(posted: Posted) -> None:
    """Bring the lines of lifts after what this act says of their people: missed, found, dead or escaped. Whoever is
    found with an escort is on the way again; whoever is found at a place has come there."""
    told = [(move, posted.leaf(i)) for i, move in enumerate(posted.act.moves)]
    _brought_after(told, posted.act.effective_at)


def admitted(move: Move, leaf: int, at: datetime) -> None:
    """The same of somebody whom the register admitted; the count that missed them says that they are back."""
    CountLine.objects.filter(entry=move.answers).update(answered=leaf)
    _brought_after([(move, leaf)], at)


def _brought_after(told: Iterable[tuple[Move, int]], at: datetime) -> None:
    moves = {move.person: (move, leaf) for move, leaf in told}
    legs = lifts_of(pk for move, _leaf in moves.values() for pk in (move.src, move.dst))
    lines = LiftPerson.objects.filter(person__in=list(moves), outcome__in=UNSETTLED).select_related("lift")
    touched: dict[int, Lift] = {}
    for line in lines:
        move, leaf = moves[line.person]
        lift = touched.setdefault(line.lift_id, line.lift)
        if move.kind == "miss":
            if move.src not in legs or line.outcome not in WITH_ESCORT:
                continue
            line.outcome, line.resolved = Outcome.MISSING, leaf
        elif legs.get(move.dst) == lift:
            line.outcome, line.resolved = Outcome.ABOARD, None
        else:
            line.outcome, line.resolved = _ended(move.kind, move.dst, lift), leaf
        line.save(update_fields=["outcome", "resolved"])
    for lift in touched.values():
        finish_at(lift, at)


def _ended(kind: str, where: int, lift: Lift) -> Outcome:
    places = {lift.destination_id: Outcome.RECEIVED, lift.origin_id: Outcome.RETURNED}
    return ENDS.get(kind) or places.get(where, Outcome.ELSEWHERE)
