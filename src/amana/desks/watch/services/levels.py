"""Levels: a look of the model raises them at once and lowers them after 72 hours; a person may raise one at any time,
two may lower it below the model."""

from __future__ import annotations

from datetime import datetime, timedelta

from amana.access.models import User
from amana.engines.common import clock
from amana.engines.hazard import levels
from amana.engines.hazard.levels import Level
from amana.engines.hazard.reading import SECONDS_PER_DAY
from amana.engines.hazard.score import Score
from amana.ledger.errors import Refused

from .. import books
from ..models import Look, Lowering, Site, Standing
from ..queries.levels import as_engine, standings
from ..queries.record import days, this_moment
from ..queries.scores import model_at, scores
from . import forecasts, indicators

EVERY = timedelta(hours=1)
"""How often the serving process looks by itself."""


def look() -> Look:
    """Draw from the books, score every site, step the levels; the first look of a day freezes its forecasts."""
    indicators.draw()
    at = this_moment()
    scored = [s.score for s in scores(at, compare=False)]
    made = forecasts.freeze(at, scored, model_at(at).version)
    sites = {s.code: s for s in Site.objects.all()}
    now = standings()
    for score in scored:
        _step(sites[score.site], now.get(sites[score.site].pk), score, at)
    return made


def look_if_due() -> Look | None:
    """A look, when the last is an hour old and anything is watched."""
    last = Look.objects.values_list("at", flat=True).first()
    if not Site.objects.filter(until=None).exists() or (last and clock.now() - last < EVERY):
        return None
    return look()


def _step(site: Site, row: Standing | None, score: Score, at: datetime) -> None:
    before = as_engine(row)
    after = levels.step(before, score.level, days(at))
    if row is None or after != before:
        _keep(site, row, after, at, [], "")


def _keep(
    site: Site,
    before: Standing | None,
    after: levels.Standing,
    at: datetime,
    people: list[User | None],
    reason: str,
    asked: int | None = None,
) -> Standing:
    """Write the standing; a change of the level itself is a memorandum in the books."""
    changed = before is None or before.level != after.level
    leaf = None
    if changed and (before is not None or after.level):
        facts: dict[str, str | int | None] = {
            "site": site.code,
            "level": int(after.level),
            "before": before.level if before else 0,
            "model": int(after.model),
            "by": people[0].pk if people and people[0] else None,
            "with": people[1].pk if len(people) > 1 and people[1] else None,
        }
        if asked is not None:
            facts["asked"] = asked
        leaf = books.memo("level", facts, {"reason": reason})
        _lapse(site)
    by_hand = bool(after.by_hand)
    kept = before if by_hand and not people and before is not None else None
    return Standing.objects.create(
        site=site,
        at=at,
        level=int(after.level),
        model=int(after.model),
        below_since=_moment(after.below_since, at),
        by_hand=by_hand,
        first=people[0] if people else (kept.first if kept else None),
        second=people[1] if len(people) > 1 else (kept.second if kept else None),
        reason=after.reason[:500],
        memo=leaf,
    )


def _lapse(site: Site) -> None:
    """What somebody asked for was about another level and an earlier day: nobody agrees to it any more."""
    Lowering.objects.filter(site=site, agreed=None).update(agreed=False, decided_at=clock.now())


def _moment(day: float | None, at: datetime) -> datetime | None:
    return None if day is None else datetime.fromtimestamp(day * SECONDS_PER_DAY, at.tzinfo)


def level_raise(*, actor: User | None, site: Site, to: int, reason: str) -> Standing:
    """Raise a level by hand. Refused: not higher than it is, no reason."""
    books.require_at(actor, "level.change", site)
    row, level = standings().get(site.pk), _level(to)
    at = this_moment()
    try:
        after = levels.raise_by_hand(
            as_engine(row), level, person=_who(actor), reason=reason, moment=days(at)
        )
    except levels.NotAllowed:
        raise _refused(row, level, reason, up=True) from None
    return _keep(site, row, after, at, [actor], reason.strip())


def level_lower(*, actor: User | None, site: Site, to: int, reason: str) -> Standing | Lowering:
    """Lower a level by hand: down to the model's at once; below it the wish is kept until a second person agrees.
    Refused: not lower than it is, no reason, somebody has asked already."""
    books.require_at(actor, "level.change", site)
    row, level = standings().get(site.pk), _level(to)
    if row is None or level >= row.level or not reason.strip():
        raise _refused(row, level, reason, up=False)
    if level >= row.model:
        return _lowered(site, row, level, [actor], reason)
    if actor is None:
        raise Refused("level-two", site=site.code)
    if Lowering.objects.filter(site=site, agreed=None).exists():
        raise Refused("level-asked", site=site.code)
    facts: dict[str, str | int | None] = {
        "act": "ask",
        "site": site.code,
        "level": int(level),
        "before": row.level,
        "model": row.model,
        "by": actor.pk,
    }
    return Lowering.objects.create(
        site=site,
        to=int(level),
        reason=reason.strip()[:500],
        asked_by=actor,
        asked_at=clock.now(),
        memo=books.memo("level", facts, {"reason": reason.strip()}),
    )


def lowering_decide(*, actor: User, lowering: Lowering, agree: bool) -> Lowering:
    """Agree to a lowering below the model's level, as the second person, or say no. Refused: one's own, decided,
    a level that has changed meanwhile so that nothing is left to lower."""
    books.require_at(actor, "level.change", lowering.site)
    lowering = Lowering.objects.select_for_update().get(pk=lowering.pk)
    if lowering.agreed is not None:
        raise Refused("level-decided", site=lowering.site.code)
    if agree and actor.pk == lowering.asked_by_id:
        raise Refused("level-two", site=lowering.site.code)
    if agree:
        row = standings().get(lowering.site_id)
        if row is None or lowering.to >= row.level:
            raise _refused(row, Level(lowering.to), lowering.reason, up=False)
        people: list[User | None] = [lowering.asked_by, actor]
        _lowered(lowering.site, row, Level(lowering.to), people, lowering.reason, lowering.memo)
    else:
        facts: dict[str, str | int | None] = {
            "act": "refuse",
            "site": lowering.site.code,
            "level": lowering.to,
            "asked": lowering.memo,
            "by": actor.pk,
        }
        books.memo("level", facts, {"reason": lowering.reason})
    lowering.agreed, lowering.decided_by, lowering.decided_at = agree, actor, clock.now()
    lowering.save()
    return lowering


def _lowered(
    site: Site,
    row: Standing,
    to: Level,
    people: list[User | None],
    reason: str,
    asked: int | None = None,
) -> Standing:
    at = this_moment()
    after = levels.lower_by_hand(
        as_engine(row), to, people=tuple(_who(p) for p in people), reason=reason, moment=days(at)
    )
    return _keep(site, row, after, at, people, reason.strip(), asked)


def _who(actor: User | None) -> str:
    return str(actor.pk) if actor else "0"


def _level(to: int) -> Level:
    try:
        return Level(to)
    except ValueError:
        raise Refused("level-unknown", field="to", value=to) from None


def _refused(row: Standing | None, to: Level, reason: str, *, up: bool) -> Refused:
    if not reason.strip():
        return Refused("level-reason", field="reason")
    return Refused(
        "level-higher" if up else "level-lower", field="to", value=int(to), now=row.level if row else 0
    )
