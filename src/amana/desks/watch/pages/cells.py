"""What a cell of the board says: a figure, how old it is, how heavy, or that nobody has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana.console import words as console_words
from amana.engines.common import clock
from amana.engines.hazard.priors import INDICATORS
from amana.engines.hazard.reading import SECONDS_PER_DAY
from amana.engines.hazard.score import Contribution

from .. import words
from ..models import Control, Kind, Observation
from ..queries.board import Row, control_state

WEIGHTS = (1.15, 1.8, 3.0)
"""From which factor on a cell looks like Watch, Warning, Imminent."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`weight` 0 to 3 is a shape and a colour; `since` when it was last reported or checked."""

    indicator: str
    title: str | Promise
    shown: SafeString | str
    note: str
    weight: int
    checked: bool
    since: datetime | None


def cells(row: Row, evidence: Mapping[int, Observation]) -> list[Cell]:
    """The eight cells of a facility, in the order of the columns."""
    found = row.indicators
    return [_cell(found[name], evidence) for name in INDICATORS]


def moment(day: float | None) -> datetime | None:
    """Days since 1970 as a moment."""
    return (
        None if day is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=day * SECONDS_PER_DAY)
    )


def weight(factor: float) -> int:
    return sum(factor >= limit for limit in WEIGHTS)


def _cell(found: Contribution, evidence: Mapping[int, Observation]) -> Cell:
    title = words.COLUMNS[found.indicator]
    since = moment(found.since)
    if not found.reported:
        note = _aged(since) if since else _("no record")
        return Cell(found.indicator, title, _("not checked"), note, 0, False, since)
    shown, note = _figure(found, evidence)
    age = _aged(since) if since else ""
    told = " · ".join(part for part in (note, age) if part)
    return Cell(found.indicator, title, shown, told, weight(found.factor), True, since)


def _aged(since: datetime) -> str:
    """How long ago, in its largest unit alone: a cell is narrow."""
    seconds = max(0.0, (clock.now() - since).total_seconds())
    unit = 86_400 if seconds >= 86_400 else 3600 if seconds >= 3600 else 60
    whole = max(seconds // unit, 0) * unit
    if unit == 86_400 and whole < 3 * 86_400:
        return ngettext("%(n)s day", "%(n)s days", int(whole // unit)) % {"n": int(whole // unit)}
    return console_words.duration_text(timedelta(seconds=whole))


def _figure(found: Contribution, evidence: Mapping[int, Observation]) -> tuple[SafeString | str, str]:
    """(figure, note) of a reported indicator."""
    detail, value = found.detail, found.value or 0.0
    if found.indicator == "guard_strain":
        guards, people = detail["guards"], detail["population"]
        if not people:
            return _("nobody held"), ""
        return (console_words.ltr(f"1:{people / guards:.0f}") if guards else console_words.ltr("1:—")), ""
    if found.indicator == "over_capacity":
        return console_words.percent(detail["population"] / max(detail["capacity"], 1)), ""
    if found.indicator == "visible_transfer":
        return console_words.percent(value, 1 if 0 < value < 0.1 else 0), ""
    heard = [evidence[int(k)] for k in found.evidence if int(k) in evidence]
    events = [o for o in heard if o.kind != Kind.CHECK]
    if found.indicator == "control_change":
        state = control_state(evidence, found.evidence)
        return (str(Control(state).label) if state else _("no")), ""
    if found.indicator == "credible_warning":
        origins = int(detail.get("independent_origins", 0))
        note = ngettext("one origin", "%(n)s origins", origins) % {"n": origins} if origins else ""
        return console_words.number(len(events)), note
    return console_words.number(len(events)), ""
