"""Lifts follow the books where a field device has moved their people: who left with the escort, under which escort they
went on, who was received and where, who died on the way or was handed to a state, and what was taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amana.ledger import field
from amana.ledger.fields import from_micros
from amana.ledger.sql import chunks

from ..models import UNSETTLED, WITH_ESCORT, Lift, LiftPerson, LiftState, Outcome
from .corrections import under_way_again
from .legs import close_when_empty, escort_as_in_books, lifts_of

ENDED = {"die": Outcome.DIED, "hand_abroad": Outcome.HANDED}
MOVES = ("depart", "transfer", "arrive", *ENDED)


def follow(settled: Sequence[field.Settled]) -> None:
    """Bring the lines of lifts after the books, in the unit of work that posted these moves, in their order."""
    moved = [one for one in settled if one.move.kind in MOVES]
    for one in moved:
        if one.undone:
            _taken_back(one)
    fresh = [one for one in moved if not one.undone]
    if fresh:
        _Following(fresh).follow()


class _Following:
    """What these moves are about, read together: lifts by key, those that may leave by the account of their escort, and
    the line by which each person is with an escort now. A person is with one escort at a time."""

    def __init__(self, moved: Sequence[field.Settled]) -> None:
        self.moved = moved
        persons = {one.move.person for one in moved}
        with_escort = LiftPerson.objects.filter(outcome__in=WITH_ESCORT, lift__state=LiftState.ON_THE_WAY)
        rows = [line for some in chunks(persons) for line in with_escort.filter(person__in=some)]
        self.lines = {line.person: line for line in rows}
        self.by_leg = lifts_of(one.move.dst for one in moved)
        self.lifts = {lift.pk: lift for lift in self.by_leg.values()}
        self.lifts |= Lift.objects.in_bulk([line.lift_id for line in rows if line.lift_id not in self.lifts])

    def follow(self) -> None:
        last: dict[int, field.Settled] = {}
        led: dict[int, int] = {}
        for one in self.moved:
            for lift in self._one(one):
                last[lift.pk] = one
                if one.move.kind == "transfer" and self.by_leg.get(one.move.dst) == lift:
                    led[lift.pk] = one.move.dst
        for pk, one in last.items():
            lift = self.lifts[pk]
            escort_as_in_books(lift, led.get(pk))
            if one.move.kind != "depart" and not lift.people.filter(outcome__in=UNSETTLED).exists():
                _done(lift, one)

    def _one(self, one: field.Settled) -> Iterator[Lift]:
        """Bring the line of this person after one move; the lifts of which something changed."""
        person = one.move.person
        if one.move.kind == "depart":
            lift = self.by_leg.get(one.move.dst)
            line = lift.people.filter(person=person).first() if lift is not None else None
            if lift is not None and line is not None:
                _left(lift, one)
                self._aboard(line, one)
                yield lift
            return
        line = self.lines.get(person)
        if line is None:
            return
        lift = self.lifts[line.lift_id]
        other = self.by_leg.get(one.move.dst, lift)
        if one.move.kind == "transfer" and other.pk == lift.pk:
            yield lift
            return
        self._ended(line, one, lift)
        yield lift
        if one.move.kind == "transfer":
            # on with the escort of another lift: its list says who is with it, or nobody could sign for them
            _left(other, one)
            self._aboard(LiftPerson.objects.get_or_create(lift=other, person=person)[0], one)
            yield other

    def _aboard(self, line: LiftPerson, one: field.Settled) -> None:
        line.outcome, line.departed, line.resolved = Outcome.ABOARD, one.leaf, None
        line.save(update_fields=["outcome", "departed", "resolved"])
        self.lines[line.person] = line

    def _ended(self, line: LiftPerson, one: field.Settled, lift: Lift) -> None:
        """The person is no longer with the escort of this lift."""
        ends = {lift.destination_id: Outcome.RECEIVED, lift.origin_id: Outcome.RETURNED}
        known = ENDED.get(one.move.kind) or ends.get(one.move.dst)
        line.outcome, line.resolved = known or Outcome.ELSEWHERE, one.leaf
        line.save(update_fields=["outcome", "resolved"])
        del self.lines[line.person]


def _left(lift: Lift, one: field.Settled) -> None:
    """The lift is on the way, even if what came before this said that it was complete."""
    if lift.state == LiftState.APPROVED:
        lift.state, lift.released_at = LiftState.ON_THE_WAY, from_micros(one.effective_at)
        lift.save(update_fields=["state", "released_at"])
    under_way_again(lift)


def _done(lift: Lift, last: field.Settled) -> None:
    """Nobody is with the escort any more. Whoever is still listed did not board; a release of theirs that is still to
    come sets the lift on its way again."""
    lift.people.filter(outcome=Outcome.LISTED).update(outcome=Outcome.LEFT_BEHIND)
    lift.state, lift.done_at = LiftState.DONE, from_micros(last.effective_at)
    lift.save(update_fields=["state", "done_at"])
    if lift.leg is not None:
        close_when_empty(lift.leg)


def _taken_back(one: field.Settled) -> None:
    """The line as it was before this move, and the lift with it."""
    entered = LiftPerson.objects.filter(departed=one.leaf).select_related("lift").first()
    ended = LiftPerson.objects.filter(resolved=one.leaf).select_related("lift").first()
    if ended is not None:
        ended.outcome, ended.resolved = Outcome.ABOARD, None
        ended.save(update_fields=["outcome", "resolved"])
        under_way_again(ended.lift)
        escort_as_in_books(ended.lift)
    elif entered is None and one.move.kind == "transfer":
        _same_escort_again(one)
    if entered is not None:
        _not_aboard(entered, one)


def _not_aboard(line: LiftPerson, one: field.Settled) -> None:
    """Whoever had boarded by this move has not; without anybody who has, the lift has not left."""
    lift = line.lift
    if one.move.kind == "transfer":
        line.delete()
    else:
        line.outcome, line.departed = Outcome.LISTED, None
        line.save(update_fields=["outcome", "departed"])
    if not lift.people.exclude(departed=None).exists():
        lift.people.filter(outcome=Outcome.LEFT_BEHIND).update(outcome=Outcome.LISTED)
        lift.state, lift.released_at, lift.done_at = LiftState.APPROVED, None, None
        lift.save(update_fields=["state", "released_at", "done_at"])
    elif not lift.people.filter(outcome__in=UNSETTLED).exists():
        _done(lift, one)


def _same_escort_again(one: field.Settled) -> None:
    """A change of escort within a lift was taken back: the first escort has this person again."""
    lines = LiftPerson.objects.filter(person=one.move.person, outcome__in=WITH_ESCORT).select_related("lift")
    for line in lines.filter(lift__state=LiftState.ON_THE_WAY):
        escort_as_in_books(line.lift)
