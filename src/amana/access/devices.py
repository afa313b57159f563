"""Officers' signing keys: asked for in a browser, certified by a second person of the authority, revoked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db.models import Q, QuerySet

from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger import services as ledger
from amana.ledger.act import Act, Receipt
from amana.ledger.errors import Refused
from amana.ledger.models import Authority, Device

from . import scope, signing
from .decision import Denied, require
from .models import DeviceRequest, User
from .speaking import authorities_of, speaks


def code_of(user: User, public_key: bytes) -> str:
    """The key's name: the owner's user name and the first eight digits of SHA-256 over the raw public key."""
    return f"{user.username[:30]}-{hashlib.sha256(public_key).hexdigest()[:8]}"


def ask(*, user: User, authority: str, label: str, public_key: bytes) -> DeviceRequest:
    """Ask that a P-256 key (the raw point, 65 bytes) made in a browser be certified. In a demonstration the
    system certifies it at once. The same key again gives the same answer. Refused: no key, somebody else's
    authority, a key that was refused or revoked."""
    code = code_of(user, public_key)
    before = DeviceRequest.objects.filter(code=code).first()
    if before is not None and state(code) in ("certified", "waiting"):
        return before
    if before is not None:
        raise Refused("device-ended", device=code)
    chosen = authorities_of(user).filter(code=authority).first()
    if chosen is None:
        raise Refused("device-authority", field="authority", authority=authority or "—")
    if not label.strip():
        raise Refused("device-label", field="label")
    if len(public_key) != 65 or public_key[:1] != b"\x04":
        raise Refused("device-key", field="public_key")
    asked = DeviceRequest.objects.create(
        user=user,
        authority=chosen,
        code=code,
        label=label.strip()[:80],
        public_key=public_key,
        asked_at=clock.now(),
    )
    if books.demonstration():
        _register(asked, ledger.record)
        DeviceRequest.objects.filter(pk=asked.pk).update(certified=True, decided_at=clock.now())
        asked.refresh_from_db()
    return asked


def certify(*, actor: User, asked: DeviceRequest) -> Device:
    """Register the key: this officer saw who asked. Refused: one's own key, an authority outside the
    actor's grants, a request that was decided."""
    _may_certify(actor, asked)
    device = _register(asked, signing.record)
    _decide(asked, actor, certified=True)
    return device


def refuse(*, actor: User, asked: DeviceRequest) -> None:
    """Decline the request; another key can be asked for."""
    _may_certify(actor, asked)
    _decide(asked, actor, certified=False)


def revoke(*, actor: User, code: str, reason: str) -> None:
    """Revoke a key: one's own, or one of an authority the actor certifies for. One's own is revoked by the system's
    hand, because a lost key signs nothing. Refused: no reason."""
    device = Device.objects.filter(pk=code).select_related("authority").first()
    if device is None:
        raise Refused("device-unknown", device=code)
    if not reason.strip():
        raise Refused("reason-missing", field="reason")
    if device.owner != actor.pk:
        _for_authority(actor, device.authority)
    ledger.device_revoke(
        code=code,
        reason=reason.strip()[:300],
        post=ledger.record if device.owner == actor.pk else signing.record,
    )


def state(code: str) -> str:
    """certified, waiting, refused, revoked or unknown."""
    device = Device.objects.filter(pk=code).only("revoked_at").first()
    if device is not None:
        return "revoked" if device.revoked_at else "certified"
    asked = DeviceRequest.objects.filter(code=code).only("certified").first()
    if asked is None:
        return "unknown"
    return "waiting" if asked.certified is None else "refused"


def state_for(user: User, code: str) -> str:
    """The same of one's own key, or ended: certified, but no role is left for the authority it signs for."""
    known = state(code)
    if known == "certified" and not speaks(user, Device.objects.select_related("authority").get(pk=code)):
        return "ended"
    return known


def key_of(user: User) -> Device | None:
    """A certified key with which this user may sign: whoever has one signs with it."""
    standing = Q(authority=None) | Q(authority__in=authorities_of(user))
    mine = Device.objects.filter(standing, owner=user.pk, revoked_at=None)
    return mine.order_by("-registered_at").first()


def may_go_unsigned(actor: User) -> None:
    """An act without an officer's signature is for a demonstration, and for officers who have no key. Refused."""
    if not books.demonstration():
        raise Refused("sign-no-key")
    own = key_of(actor)
    if own is not None:
        raise Refused("sign-own-key", device=own.code)


def may_speak_unsigned(actor: User) -> None:
    """The same for what must not wait for a body to be set up: a warning, a level, the end of a call. Whoever has a
    role for the whole operation, in books that know no body outside custody, can have no key. Refused."""
    if books.demonstration() or authorities_of(actor).exists():
        may_go_unsigned(actor)
    else:
        may_keep_house_unsigned(actor)


def may_keep_house_unsigned(actor: User) -> None:
    """Roles, and keys themselves, must be given before anybody has a key; whoever has one signs. Refused."""
    own = key_of(actor)
    if own is not None:
        raise Refused("sign-own-key", device=own.code)


def waiting_for(actor: User) -> QuerySet[DeviceRequest]:
    """Requests this actor may decide."""
    found = DeviceRequest.objects.filter(certified=None).exclude(user=actor)
    reach = scope.reaches(actor, "device.certify")
    if any(one.rule.where != "own" or one.grant is None or not one.grant.authority_id for one in reach):
        return found.select_related("user", "authority")
    own = [one.grant.authority_id for one in reach if one.grant]
    return found.filter(authority__in=own).select_related("user", "authority")


def _register(asked: DeviceRequest, post: Callable[[Act], Receipt]) -> Device:
    try:
        return ledger.device_register(
            code=asked.code,
            algorithm=asked.algorithm,
            public_key=bytes(asked.public_key),
            owner=asked.user_id,
            authority=asked.authority,
            post=post,
        )
    except ValueError:
        raise Refused("device-key", field="public_key") from None


def _decide(asked: DeviceRequest, actor: User, *, certified: bool) -> None:
    DeviceRequest.objects.filter(pk=asked.pk, certified=None).update(
        certified=certified, decided_at=clock.now(), decided_by=actor
    )
    asked.refresh_from_db()


def _may_certify(actor: User, asked: DeviceRequest) -> None:
    if asked.certified is not None:
        raise Refused("device-decided", device=asked.code)
    if asked.user_id == actor.pk:
        raise Refused("device-own", device=asked.code)
    _for_authority(actor, asked.authority)


def _for_authority(actor: User, authority: Authority | None) -> None:
    decision = require(actor, "device.certify")
    for found in scope.reaches(actor, "device.certify"):
        mine = found.grant.authority_id if found.grant else None
        if found.rule.where != "own" or mine is None or (authority and mine == authority.pk):
            return
    raise Denied({None: type(decision)("deny", "place")}, action="device.certify")
