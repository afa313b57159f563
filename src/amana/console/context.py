"""What every page of the shell needs: direction, theme, mode band, books as of, rail, reader, search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_bidi

from amana.access import roles
from amana.engines.common import clock
from amana.ledger import queries as ledger
from amana.ledger.models import Checkpoint

from . import nav, theme, words

# The name of each language in itself: a reader looks for their own.
OWN_NAMES = {"ar": "العربية", "en": "English", "ckb": "کوردی"}
SHEETS = [
    f"console/css/{name}.css"
    for name in (
        "tokens",
        "fonts",
        "base",
        "shell",
        "controls",
        "panels",
        "tables",
        "marks",
        "balance",
        "custody",
    )
] + [f"console/css/{name}.css" for name in ("forms", "states", "charts", "map", "print")]


@dataclass(frozen=True, slots=True)
class Books:
    """The state of the books in the top line. `sealed` is how far the last signed checkpoint reaches."""

    as_of: datetime
    zone: str
    sealed: int | None


@dataclass(frozen=True, slots=True)
class Reader:
    name: str
    role: str
    login: str = ""


class Shell:
    """Everything the base template asks for; each part is worked out when it is asked for."""

    sheets = SHEETS

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user = getattr(request, "user", None)
        self._user = user if user is not None and user.is_authenticated else None

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def theme(self) -> str:
        wanted = getattr(self._user, "theme", "") or self.request.COOKIES.get(theme.COOKIE, "")
        return wanted if wanted in theme.THEMES else "system"

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        return [
            (code, OWN_NAMES.get(code, str(name)))
            for code, name in settings.LANGUAGES
            if code != get_language()
        ]

    @cached_property
    def mode(self) -> str:
        """demonstration, operation or setup; "" while the books cannot be asked."""
        try:
            if ledger.empty():
                return "setup"
            return "demonstration" if ledger.demonstration() else "operation"
        except DatabaseError:
            return ""

    @cached_property
    def books(self) -> Books | None:
        if not self._user or not self.mode:
            return None
        checkpoint = Checkpoint.objects.order_by("-size").only("size").first()
        return Books(clock.now(), words.zone_text(), checkpoint.size if checkpoint else None)

    @cached_property
    def nav(self) -> list[Any]:
        return nav.lines(self.request)

    @property
    def search(self) -> dict[str, str] | None:
        return nav.search() if self._user else None

    @cached_property
    def user(self) -> Reader | None:
        if self._user is None:
            return None
        login = self._user.get_username()
        return Reader(self._user.get_full_name() or login, _roles(self._user), login)

    @cached_property
    def links(self) -> dict[str, str]:
        """Places every reader may need, those that exist."""
        wanted = {
            "security": "mfa_index",
            "theme": "theme",
            "logout": "logout",
            "devices": "devices",
            "device_state": "device-state",
        }
        return {key: path for key, name in wanted.items() if (path := _path(name))}

    @property
    def other_theme(self) -> str:
        return "light" if self.theme == "dark" else "dark"


@lru_cache(maxsize=64)
def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _roles(user: Any) -> str:
    return " · ".join(roles.get(code).name for code in sorted(user.role_codes) if roles.known(code))


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}
