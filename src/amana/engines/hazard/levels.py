"""Warning levels: raised at once, lowered after 72 hours below; people may raise, two may lower below the model.

Pure functions over a state; the desk keeps the states and says who acted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

HOLD_DAYS = 3.0
WATCH_P7, WARNING_P7, IMMINENT_P7 = 0.01, 0.03, 0.10
FRESH_WARNING_DAYS = 7.0


class Level(IntEnum):
    """How serious it is. The words of the console are `en` and `ar`."""

    NORMAL, WATCH, WARNING, IMMINENT = 0, 1, 2, 3

    @property
    def en(self) -> str:
        return ("Normal", "Watch", "Warning", "Imminent")[self]

    @property
    def ar(self) -> str:
        return ("اعتيادي", "مراقبة", "إنذار", "وشيك")[self]


class NotAllowed(ValueError):
    """A change of level that the rules refuse; the message says why and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The level shown, what the model says now, and since when (days) the model has been below the level shown.

    `by_hand`: the people who set it, and why; empty while the model does.
    """

    level: Level = Level.NORMAL
    model: Level = Level.NORMAL
    below_since: float | None = None
    by_hand: tuple[str, ...] = ()
    reason: str = ""


def of_model(
    p7: float, *, fresh_warning: bool = False, control_change: bool = False, incident: bool = False
) -> Level:
    """The level that a probability and what is known call for."""
    if p7 >= IMMINENT_P7 or incident:
        return Level.IMMINENT
    if p7 >= WARNING_P7 or control_change:
        return Level.WARNING
    if p7 >= WATCH_P7 or fresh_warning:
        return Level.WATCH
    return Level.NORMAL


def step(standing: Standing, model: Level, moment: float) -> Standing:
    """After a new look of the model at `moment` (days): up at once, down when it has been below for 72 hours.

    The 72 hours count from the first look below the level shown; a look at or above it starts them anew. What two
    people lowered below the model stays so until the model rises further.
    """
    if standing.by_hand and standing.level < standing.model:
        return replace(standing, model=model) if model <= standing.model else Standing(model, model)
    if model > standing.level:
        return Standing(model, model)
    if model == standing.level:
        return replace(standing, model=model, below_since=None)
    since = moment if standing.below_since is None else standing.below_since
    if moment - since >= HOLD_DAYS:
        return Standing(model, model)
    return replace(standing, model=model, below_since=since)


def raise_by_hand(standing: Standing, to: Level, *, person: str, reason: str, moment: float) -> Standing:
    """One person may raise at any time, with a reason. Raises NotAllowed."""
    if to <= standing.level:
        raise NotAllowed(f"the level is {standing.level.en} already: to raise, choose a higher one")
    below = moment if standing.model < to else None
    return Standing(to, standing.model, below, (_named(person),), _reasoned(reason))


def lower_by_hand(
    standing: Standing, to: Level, *, people: tuple[str, ...], reason: str, moment: float
) -> Standing:
    """Down to the model's level one person suffices; below it two different people are needed. Raises NotAllowed."""
    if to >= standing.level:
        raise NotAllowed(f"the level is {standing.level.en}: to lower, choose a lower one")
    who = tuple(dict.fromkeys(_named(person) for person in people))
    if to < standing.model and len(who) < 2:
        raise NotAllowed(f"the model says {standing.model.en}: to go below it a second person must agree")
    if not who:
        raise NotAllowed("name the person who lowers the level")
    return Standing(to, standing.model, None, who, _reasoned(reason))


def _named(person: str) -> str:
    if not person.strip():
        raise NotAllowed("name the person who changes the level")
    return person.strip()


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed("give a reason; it is shown beside the level")
    return reason.strip()
