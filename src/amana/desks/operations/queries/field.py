"""Statements of field devices, as far as a reader may see them."""

from __future__ import annotations

from amana.access import scope
from amana.access.models import User
from amana.ledger import field
from amana.ledger.kept import kept_over_reads
from amana.ledger.models import Account


def statements(actor: User, state: str = "") -> list[field.Listed]:
    """Those that this reader may see: all, or those of their authorities; of one state, or of every."""
    return field.listed(state, _authorities(actor))


def open_statements(actor: User) -> int:
    """How many of them ask for a decision: one count, worked out once while nobody writes."""
    return kept_over_reads(
        ("operations.field", actor.pk, actor.rights), lambda: field.open_count(_authorities(actor))
    )


def _authorities(actor: User) -> list[int] | None:
    """The authorities whose statements the reader sees, None for those of everybody."""
    reach = scope.reaches(actor, "field.read")
    if any(one.rule.where != "own" or one.grant is None for one in reach):
        return None
    grants = [one.grant for one in reach if one.grant is not None]
    if any(grant.authority_id is None and grant.place_id is None for grant in grants):
        return None
    own = {grant.authority_id for grant in grants if grant.authority_id is not None}
    places = [grant.place_id for grant in grants if grant.authority_id is None]
    held = Account.objects.filter(kind="held", place__in=places).values_list("authority", flat=True)
    return sorted(own | {pk for pk in held if pk is not None})
