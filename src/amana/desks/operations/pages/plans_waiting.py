"""Plans and weights that wait for a second person, or for publication."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana import access
from amana.access.models import User
from amana.console import work
from amana.ledger.piles import Piles

from .. import queries
from ..models import Plan, PlanState, Weights, WeightsState

OPEN = (PlanState.DRAFT, PlanState.APPROVED)


def _proposed() -> QuerySet[Weights]:
    return Weights.objects.filter(state=WeightsState.PROPOSED)


PILES = Piles({"plans": lambda: Plan.objects.filter(state__in=OPEN), "weights": _proposed})


def provider(actor: User) -> Iterator[work.Item]:
    """What the actor may see of it; `mine` where they are the one to do it."""
    if not access.may(actor, "plan.read"):
        return
    filled = PILES.filled(("plans", "weights"))
    waiting = queries.plans(actor).filter(state__in=OPEN)
    for plan in waiting[:20] if "plans" in filled else ():
        draft = plan.state == PlanState.DRAFT
        said = _("Plan %(plan)s is to be approved") if draft else _("Plan %(plan)s is to be published")
        yield work.Item(
            said % {"plan": plan.code},
            ngettext("%(n)s person", "%(n)s people", plan.moved or 0) % {"n": plan.moved or 0},
            reverse("operations:plan", args=[plan.pk]),
            _mine(actor, plan, draft),
            plan.solved_at or plan.made_at,
            False,
        )
    for row in _proposed()[:5] if "weights" in filled else ():
        yield work.Item(
            _("Version %(n)s of the weights is to be approved") % {"n": row.version},
            row.why,
            reverse("operations:weights"),
            access.may(actor, "weights.approve") and row.proposed_by_id != actor.pk,
            row.proposed_at,
            False,
        )


def _mine(actor: User, plan: Plan, draft: bool) -> bool:
    """A draft waits for an approver who did not make it, an approved plan for a planner of its places."""
    general, action = ("plan.approve", "lift.approve") if draft else ("plan.make", "lift.propose")
    if not access.may(actor, general) or (draft and plan.made_by_id == actor.pk):
        return False
    return all(bool(access.decide(actor, action, account=account)) for account in plan.places)
