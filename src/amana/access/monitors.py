"""A monitor is removed with their own consent or with that of two authorities, never by one side alone."""

from __future__ import annotations

from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused

from . import signing
from .decision import require
from .models import Grant, RemovalConsent, User

AUTHORITIES_NEEDED = 2


def consent(*, actor: User, grant: Grant, reason: str) -> RemovalConsent:
    """Consent to a monitor's removal, recorded in the books: by the monitor, or for one authority by an
    officer whose role is for it. Refused: anybody else, an authority that has consented, no reason."""
    require(actor, "monitor.consent")
    if not reason.strip():
        raise Refused("reason-missing", field="reason")
    if grant.role != "monitor" or grant.revoked_at is not None:
        raise Refused("grant-ended")
    authority = None if actor.pk == grant.user_id else _authority_of(actor)
    before = RemovalConsent.objects.filter(grant=grant)
    if before.filter(user=actor).exists() or (
        authority is not None and before.filter(authority=authority).exists()
    ):
        raise Refused("consent-not-yours")
    note = Note(
        "grant",
        facts={"act": "consent", "user": grant.user_id, "given": grant.memo, "by": actor.pk},
        values={"reason": reason.strip()[:300]},
    )
    memo = signing.record(Act("grant", clock.now(), notes=(note,))).leaves[0]
    return RemovalConsent.objects.create(
        grant=grant,
        user=actor,
        authority_id=authority,
        reason=reason.strip()[:300],
        at=clock.now(),
        memo=memo,
    )


def may_be_removed(grant: Grant) -> bool:
    """The monitor's own consent stands, or those of two different authorities."""
    found = grant.removal_consents.all()
    if found.filter(user_id=grant.user_id).exists():
        return True
    return found.exclude(authority=None).values("authority").distinct().count() >= AUTHORITIES_NEEDED


def _authority_of(actor: User) -> int:
    """The one authority this officer speaks for. Refused: none, or a monitor speaking for another monitor."""
    own = {
        g.authority_id
        for g in actor.live_grants()
        if g.authority_id and g.role in ("registrar", "custody_officer", "legal_reviewer")
    }
    if len(own) != 1:
        raise Refused("consent-not-yours")
    return int(own.pop())
