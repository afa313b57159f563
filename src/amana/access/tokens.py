"""Keys for programs: shown once, kept as a hash, narrow, expiring, revocable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyQuery, HttpBearer

from amana.engines.common import clock
from amana.ledger.errors import Refused

from . import rules, secrets
from .decision import may
from .models import ApiToken, User

DAYS_MAX = 365


def make(*, user: User, label: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token and the word to show once. Refused: no scopes, a scope the user does not hold, a term
    outside 1 to 365 days."""
    chosen = sorted(set(scopes))
    foreign = next((s for s in chosen if rules.action(s) is None or not may(user, s)), None)
    if not chosen or foreign is not None:
        raise Refused("token-scope", field="scopes", scope=foreign or "—")
    if not 1 <= days <= DAYS_MAX:
        raise Refused("token-days", field="days", days=days, most=DAYS_MAX)
    if not label.strip():
        raise Refused("token-label", field="label")
    word, kept = secrets.make()
    now = clock.now()
    token = ApiToken.objects.create(
        user=user,
        label=label.strip()[:80],
        hash=kept,
        scopes=chosen,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, word


def revoke(*, user: User, token: int) -> None:
    """End a token of one's own. Refused: somebody else's."""
    changed = ApiToken.objects.filter(pk=token, user=user, revoked_at=None).update(revoked_at=clock.now())
    if not changed:
        raise Refused("token-unknown")


def bearer(request: HttpRequest) -> str:
    """The token in the request's header, or ""."""
    kind, _, word = request.headers.get("Authorization", "").partition(" ")
    return word.strip() if kind.lower() == "bearer" else ""


def in_address(request: HttpRequest) -> str:
    """The token in the request's address (`?key=`), or "". Heard only for actions that allow it."""
    return request.GET.get(AddressAuth.param_name, "").strip()


def find(word: str) -> ApiToken | None:
    """The live token of this word: not expired, not revoked, of a user still active."""
    token = ApiToken.objects.select_related("user").filter(hash=secrets.hashed(word), revoked_at=None).first()
    now = clock.now()
    if token is None or token.expires_at <= now or not token.user.is_active:
        return None
    if token.used_at is None or now - token.used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


class TokenAuth(HttpBearer):
    """Authentication of django-ninja: a token in the header, as the middleware has let through."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = find(token)
        return found.user if found else None


class AddressAuth(APIKeyQuery):
    """The same for programs that send no headers: the middleware lets a token in the address through for few
    actions, and only one that allows nothing else."""

    param_name = "key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        token = getattr(request, "token", None)
        return token.user if key and token else None


class SessionAuth:
    """Authentication of django-ninja for the console's own pages: the login cookie, with the CSRF token on
    everything that writes."""

    openapi_type = "apiKey"
    openapi_name = "sessionid"
    openapi_in = "cookie"

    def __call__(self, request: HttpRequest) -> Any:
        from ninja.utils import check_csrf

        if not request.user.is_authenticated:
            return None
        if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request, lambda *a, **k: None):
            return None
        return request.user


auth: list[Any] = [TokenAuth(), SessionAuth()]
"""For `NinjaAPI(auth=access.tokens.auth)`."""
