"""Made plans for the what-if page of the watch desk, which may not ask this desk itself."""

from __future__ import annotations

from collections.abc import Sequence

from amana.access.models import User
from amana.console import words
from amana.desks.watch.stored_plans import Provider, Together

from . import queries
from .models import Plan, PlanState
from .planning import consequences, store

LISTED = 12
MADE = (PlanState.DRAFT, PlanState.APPROVED, PlanState.PUBLISHED, PlanState.REPLACED)


def listed(reader: User) -> Sequence[tuple[str, str]]:
    """The newest made plans that the reader may see."""
    rows = queries.plans(reader).filter(state__in=MADE)[:LISTED]
    return [(str(p.pk), name(p)) for p in rows]


def name(plan: Plan) -> str:
    return f"{plan.code} · {words.short_day_text(plan.starts_at)} · {plan.get_state_display()}"


def together(reader: User, keys: Sequence[str]) -> Together | None:
    """The first one chosen with its instance; the others as they would fly on it."""
    wanted = [int(key) for key in keys if key.isdigit()]
    found = {p.pk: p for p in queries.plans(reader).filter(pk__in=wanted, state__in=MADE)}
    chosen = [found[pk] for pk in wanted if pk in found]
    if not chosen:
        return None
    base = chosen[0]
    instance, answer = store.read(base, "instance"), store.read(base, "plan")
    if not instance or not answer:
        return None
    plans, unfit = {base.code: answer}, []
    for other in chosen[1:]:
        onto = consequences.carried(other, base)
        if onto is None:
            unfit.append(other.code)
        else:
            plans[other.code] = onto
    return Together(instance, plans, tuple(unfit))


PROVIDER = Provider(listed, together)
