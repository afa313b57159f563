"""What this desk wrote beside an entry, once that entry was corrected: incidents name nobody wrongly, and a lift from
which nobody was lost after all has them with its escort again, or goes on seeking them."""

from __future__ import annotations

from django.urls import reverse

from amana import access
from amana.access.models import User
from amana.ledger import services as ledger
from amana.ledger.chains import Link
from amana.ledger.models import Entry

from ..models import IncidentPerson, Lift, LiftPerson, LiftState, Outcome

LEFT = (Outcome.LOST, Outcome.DIED, Outcome.HANDED)


def follow(entry: Link, correction: int) -> None:
    """`correction` is the leaf that took the entry back. In the unit of work that posted it."""
    IncidentPerson.objects.filter(entry=entry.leaf).update(corrected=correction)
    IncidentPerson.objects.filter(answered=entry.leaf).update(answered=None)
    for line in LiftPerson.objects.filter(resolved=entry.leaf, outcome__in=LEFT).select_related("lift__leg"):
        if entry.src.kind == "unaccounted":
            line.outcome, line.resolved = Outcome.MISSING, _missed(line.person, entry.leaf)
        else:
            line.outcome, line.resolved = Outcome.ABOARD, None
        line.save(update_fields=["outcome", "resolved"])
        under_way_again(line.lift)


def _missed(person: int, before: int) -> int | None:
    """The leaf of the newest entry before this one by which a count missed the person."""
    misses = Entry.objects.filter(person=person, kind="miss", leaf__lt=before, reversed_by=None)
    return misses.order_by("-leaf").values_list("leaf", flat=True).first()


def where_undone(actor: User, entry: Link) -> str:
    """The page of the lift on which a receipt that was signed by mistake is undone, for who may see it; or nothing."""
    line = LiftPerson.objects.filter(resolved=entry.leaf).first()
    if line is None or not access.visible_to(actor, Lift.objects.filter(pk=line.lift_id)).exists():
        return ""
    return reverse("operations:lift", args=[line.lift_id]) + "#mistaken"


def under_way_again(lift: Lift) -> None:
    """A lift that was complete has somebody with its escort again: receipts can be signed as before."""
    if lift.state == LiftState.DONE and lift.leg is not None:
        lift.state, lift.done_at = LiftState.ON_THE_WAY, None
        lift.save(update_fields=["state", "done_at"])
        ledger.account_reopen(lift.leg)
