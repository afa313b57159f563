"""For whom a key speaks: authorities in which its owner has a role."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from amana.ledger.errors import Refused
from amana.ledger.models import Authority, Device

from .models import User

CUSTODY_KINDS = ("custodian", "escort")


def authorities_of(user: User) -> QuerySet[Authority]:
    """For whom this user may sign: the authorities of the grants; a role for the whole operation stands
    outside custody and signs for a court, a monitor or another body that holds nobody."""
    grants = user.live_grants()
    own = {grant.authority_id for grant in grants if grant.authority_id}
    wanted = Q(pk__in=own)
    if "monitor" in user.role_codes:
        wanted |= Q(kind="monitor")
    elif any(grant.authority_id is None and grant.place_id is None for grant in grants):
        wanted |= ~Q(kind__in=(*CUSTODY_KINDS, "monitor"))
    at_places = {grant.place_id for grant in grants if grant.place_id and not grant.authority_id}
    wanted |= Q(accounts__place__in=at_places)
    return Authority.objects.filter(wanted).distinct().order_by("code")


def speaks(user: User, key: Device) -> bool:
    """A key speaks for its authority as long as a role of its owner is for that authority."""
    return key.authority is None or authorities_of(user).filter(pk=key.authority.pk).exists()


def still_signs(user: User, key: Device) -> None:
    """Refused: a key that speaks for its authority no more."""
    if key.authority and not speaks(user, key):
        raise Refused("device-role-ended", device=key.code, authority=key.authority.code)
