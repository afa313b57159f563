"""The manifest of a lift as a document: what stands on it, for whom, and its digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from django.utils import translation

from amana.console import words as console_words
from amana.desks.registry import queries as registry
from amana.engines.common.written_dates import in_signs
from amana.engines.documents import manifest as paper
from amana.ledger import queries as ledger_queries

from . import words
from .models import Lift, PlanLift
from .planning.people import tier_of


def planned(lift: Lift) -> PlanLift | None:
    """The newest line of a plan that this lift carries out."""
    return lift.planned.select_related("plan", "type").order_by("-pk").first()


def sheet(lift: Lift, language: str = "en", *, tiers: Iterable[int] = ()) -> paper.Sheet:
    """What stands on the manifest. `tiers` are the persons whose tier the reader may see. Whoever calls it has asked
    access for the list and records the reading."""
    persons = _persons(lift)
    cards = registry.names_listed(persons)
    allowed = set(tiers)
    bands = registry.bands(sorted(allowed))
    row = planned(lift)
    with translation.override(language):
        needs = registry.needs_listed(persons)
        return paper.Sheet(
            lift=lift.code,
            plan=row.plan.code if row else "",
            giver=_side(lift.origin),
            escort=paper.Side(words.authority(lift.escort)),
            receiver=_side(lift.destination),
            conveyance=f"{words.asset(row.type)} · {row.tail}" if row else str(lift.get_conveyance_display()),
            departs=_moment(lift.departs_at),
            due=_moment(lift.due_at),
            lines=tuple(_line(p, cards.get(p, {}), needs.get(p, []), bands.get(p)) for p in persons),
            facts=_facts(lift),
            seats=row.type.seats if row else None,
            escorts=row.escorts if row else None,
            female_escorts=row.female_escorts if row else 0,
            interpreters=tuple(filter(None, row.interpreters.split(", "))) if row else (),
            exercise=ledger_queries.demonstration(),
        )


def _persons(lift: Lift) -> list[int]:
    return list(lift.people.values_list("person", flat=True))


def digest(lift: Lift, listed: Sequence[int] | None = None) -> str:
    """SHA-256 (hex) of the list: the same whatever the language, and whoever prints it. `listed` are the people of a
    lift that is not issued yet."""
    persons = _persons(lift) if listed is None else list(listed)
    cards = registry.names_listed(persons)
    lines = tuple(_line(p, cards.get(p, {}), [], None) for p in persons)
    nobody = paper.Side("")
    return paper.digest(
        paper.Sheet(lift.code, "", nobody, nobody, nobody, "", "", "", lines, facts=_facts(lift))
    )


def _facts(lift: Lift) -> tuple[tuple[str, str], ...]:
    return (
        ("origin", lift.origin.code),
        ("destination", lift.destination.code),
        ("escort", lift.escort.code),
        ("departs", lift.departs_at.astimezone(UTC).isoformat(timespec="minutes")),
    )


def _side(account: Any) -> paper.Side:
    return paper.Side(words.authority(account), words.account(account))


def _line(person: int, card: dict[str, str], needs: list[str], band: int | None) -> paper.Line:
    return paper.Line(
        number=card.get("number", f"#{person}"),
        name_ar=card.get("name_ar", ""),
        name_latin=card.get("name_latin", ""),
        sex=card.get("sex", ""),
        birth=in_signs(card.get("birth", "")),
        tier=tier_of(band),
        needs=tuple(needs),
    )


def _moment(moment: Any) -> str:
    comma = "، " if console_words.arabic() else ", "
    return f"{console_words.day_text(moment)}{comma}{console_words.time_text(moment)}"
