"""What nothing, the plan and prison after prison would lead to, drawn under the same fates by the watch desk."""

from __future__ import annotations

import logging
from typing import Any

from amana.desks.watch.queries import consequences as watch
from amana.ledger.errors import Refused

from ..models import Plan
from . import store

log = logging.getLogger("amana.operations")
NAMES = ("do nothing", "prison order", "this plan")
"""As the simulator names them; pages have words of their own."""


def draw(plan: Plan, replications: int) -> dict[str, Any] | None:
    """Draw the fates and store the summary as "consequences"; None where the simulator cannot read the instance."""
    instance, answer = store.read(plan, "instance"), store.read(plan, "plan")
    order = (store.read(plan, "explanation") or {}).get("prison_order")
    plans = {"this plan": answer} | ({"prison order": order} if order else {})
    try:
        found = watch.compare(instance, plans, replications=replications, seed=plan.seed)
    except Refused as refused:
        log.warning("%s: no consequences: %s", plan.code, refused.message)
        return None
    store.write(plan, "consequences", found)
    return found


def drawn(plan: Plan) -> dict[str, Any] | None:
    """The stored summary."""
    found: dict[str, Any] | None = store.read(plan, "consequences")
    return found
