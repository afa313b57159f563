"""Users, invitations and roles: invite, stop, give a role, withdraw it. Grants are never edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Authority, Place

from . import roles, secrets, signing
from .decision import require
from .models import Grant, Invitation, User
from .speaking import CUSTODY_KINDS

INVITATION_DAYS = 7


def invite(*, actor: User | None, username: str, name_ar: str, name_en: str) -> tuple[User, str]:
    """Make a user without a password and a one-time link's word, shown once. Refused: a name that is taken
    or has wrong letters, a person without any name."""
    require(actor, "user.write")
    if not name_ar.strip() and not name_en.strip():
        raise Refused("user-names", field="name_ar")
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, name_ar=name_ar.strip(), name_en=name_en.strip())
    except (ValidationError, IntegrityError):
        raise Refused("user-name", field="username", username=username or "—") from None
    return user, _invitation(actor, user)


def invite_again(*, actor: User | None, user: User) -> str:
    """A new one-time link for somebody who lost the first, or the password. Earlier links end. Whoever holds it can log
    in as that person, so the books say who made it; without an actor it was made at the machine."""
    require(actor, "user.write")
    if actor is not None and actor.pk == user.pk:
        raise Refused("user-self")
    _remember({"act": "link", "user": user.pk, "by": actor.pk if actor else None})
    return _invitation(actor, user)


def invitation(word: str) -> Invitation | None:
    """The invitation of this link while it can be taken up."""
    found = Invitation.objects.select_related("user").filter(hash=secrets.hashed(word), used_at=None).first()
    if found is None or found.expires_at <= clock.now() or not found.user.is_active:
        return None
    return found


def take_up(*, word: str, password: str) -> User:
    """Set the first password. Raises ValidationError for a weak one; Refused: a link that is over."""
    found = invitation(word)
    if found is None:
        raise Refused("invitation-over")
    validate_password(password, found.user)
    if not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=clock.now()):
        raise Refused("invitation-over")
    found.user.set_password(password)
    found.user.save(update_fields=["password"])
    reset(username=found.user.username)  # the tries with the forgotten one keep nobody out any longer
    return found.user


def stop(*, actor: User, user: User, reason: str) -> None:
    """Stop an account: nobody logs in as this user until it is resumed. Refused: oneself, a monitor without
    the consents, the last system keeper, no reason, one that is stopped."""
    from .monitors import may_be_removed

    require(actor, "user.write")
    _reason(reason)
    if actor.pk == user.pk:
        raise Refused("user-self")
    if any(not may_be_removed(g) for g in user.grants.filter(role="monitor", revoked_at=None)):
        raise Refused("monitor-protected", user=user.username)
    _not_the_last_keeper(user)
    if not _active(user):
        raise Refused("user-stopped", user=user.name)
    _remember({"act": "stop", "user": user.pk, "by": actor.pk}, {"reason": reason.strip()[:300]})
    User.objects.filter(pk=user.pk).update(is_active=False)


def resume(*, actor: User, user: User) -> None:
    """Let a stopped user in again."""
    require(actor, "user.write")
    if actor.pk == user.pk:
        raise Refused("user-self")
    if _active(user):
        raise Refused("user-active", user=user.name)
    _remember({"act": "resume", "user": user.pk, "by": actor.pk})
    User.objects.filter(pk=user.pk).update(is_active=True)


def grant_give(
    *,
    actor: User | None,
    user: User,
    role: str,
    authority: Authority | None = None,
    place: Place | None = None,
    country: str = "",
) -> Grant:
    """Give a role for an authority, a place, a country or the whole operation, with a memorandum in the books.
    Refused: oneself, an unknown role, roles that one person does not hold together, the same twice."""
    require(actor, "grant.write")
    if actor is not None and actor.pk == user.pk:
        raise Refused("user-self")
    check_grant(role, authority, place, country)
    for held in user.grants.filter(revoked_at=None):
        check_apart(role, authority and authority.pk, held.role, held.authority_id)
        same = (held.role, held.authority_id, held.place_id, held.country)
        if same == (role, authority and authority.pk, place and place.pk, country):
            raise Refused("grant-twice", field="role")
    memo = _remember(
        {
            "act": "give",
            "user": user.pk,
            "role": role,
            "authority": authority.code if authority else None,
            "place": place.code if place else None,
            "country": country or None,
            "by": actor.pk if actor else None,
        }
    )
    made = Grant.objects.create(
        user=user,
        role=role,
        authority=authority,
        place=place,
        country=country,
        granted_at=clock.now(),
        granted_by=actor,
        memo=memo,
    )
    user.forget_grants()
    return made


def grant_revoke(*, actor: User, grant: Grant, why: str) -> None:
    """Withdraw a role. Refused: withdrawn before, no reason, a monitor's without the consents it needs, the
    last system keeper's."""
    from .monitors import may_be_removed

    require(actor, "grant.write")
    _reason(why)
    if grant.revoked_at is not None:
        raise Refused("grant-ended")
    if grant.role == "monitor" and not may_be_removed(grant):
        raise Refused("monitor-protected", user=grant.user_id)
    if grant.role == "system_keeper":
        _not_the_last_keeper(grant.user)
    memo = _remember(
        {"act": "withdraw", "user": grant.user_id, "role": grant.role, "given": grant.memo, "by": actor.pk},
        {"reason": why.strip()[:300]},
    )
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(
        revoked_at=clock.now(), revoked_by=actor, revoked_why=why.strip()[:300], revoke_memo=memo
    )
    grant.user.forget_grants()


def check_grant(role: str, authority: Authority | None, place: Place | None, country: str) -> None:
    """Refused: a role nobody registered, one that is not given for such a place, or one for an authority that holds
    nobody: whoever had it would find an empty register and not learn why."""
    if not roles.known(role):
        raise Refused("role-unknown", field="role", role=role or "—")
    narrow = roles.get(role).narrow
    fits = {
        "place": not country,
        "country": len(country) == 3 and country.isascii() and country.isupper() and not (authority or place),
        "nothing": not (authority or place or country),
    }
    if not fits[narrow]:
        raise Refused("role-narrow", field="country" if narrow == "country" else "authority", role=role)
    if authority is not None and authority.kind not in CUSTODY_KINDS:
        raise Refused("role-holds-nobody", field="authority", authority=authority.code)


def check_apart(role: str, authority: object | None, other: str, beside: object | None) -> None:
    """Roles that must not meet in one person for one authority; a role for everything (None) meets every authority.
    Authorities are told apart by whatever names them. Refused."""
    first, second = roles.get(role), roles.get(other) if roles.known(other) else None
    apart = other in first.apart or bool(second and role in second.apart)
    if apart and (authority is None or beside is None or authority == beside):
        words = {"role_word": first.name, "other_word": second.name if second else other}
        raise Refused("roles-apart", field="role", role=role, other=other, **words)


def _not_the_last_keeper(user: User) -> None:
    keepers = Grant.objects.filter(role="system_keeper", revoked_at=None, user__is_active=True)
    if keepers.filter(user=user).exists() and not keepers.exclude(user=user).exists():
        raise Refused("keeper-last")


def _active(user: User) -> bool:
    """As it is now: the page may have been open for long."""
    return User.objects.filter(pk=user.pk, is_active=True).exists()


def _invitation(actor: User | None, user: User) -> str:
    now = clock.now()
    Invitation.objects.filter(user=user, used_at=None).update(used_at=now)
    word, kept = secrets.make()
    Invitation.objects.create(
        user=user, hash=kept, made_at=now, made_by=actor, expires_at=now + timedelta(days=INVITATION_DAYS)
    )
    return word


def _reason(text: str) -> None:
    if not text.strip():
        raise Refused("reason-missing", field="reason")


def _remember(facts: Mapping[str, str | int | None], values: Mapping[str, str] | None = None) -> int:
    """A memorandum of kind grant; its leaf."""
    note = Note("grant", facts=facts, values=values or {})
    return signing.record(Act("grant", clock.now(), notes=(note,))).leaves[0]
