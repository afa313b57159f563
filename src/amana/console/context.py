"""What every page of the shell needs: direction, theme, mode band, books as of, rail, reader, search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from amana.access import roles
from amana.engines.common import clock
from amana.ledger import queries as ledger
from amana.ledger.kept import kept_over_reads
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
    authorities: str = ""


class Shell:
    """Everything the base template asks for; each part is worked out when it is asked for."""

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
            return kept_over_reads("console.mode", _mode)
        except DatabaseError:
            return ""

    @cached_property
    def books(self) -> Books | None:
        if not self._user or not self.mode:
            return None
        return Books(clock.now(), words.zone_text(), kept_over_reads("console.sealed", _sealed))

    @property
    def styles(self) -> SafeString:
        """The links to the style sheets of every page."""
        return _styles()

    @property
    def key_notices(self) -> SafeString:
        """What keys.js may show; the same on every page of a language."""
        return _key_notices(get_language(), self.links["devices"], self.links.get("device_state", ""))

    @property
    def rail(self) -> SafeString:
        """The lines of the rail, drawn once while nobody writes."""
        current = nav.current(self.request)
        who = (self._user.pk, self._user.rights) if self._user else None
        key = ("console.rail", who, get_language(), current)
        return kept_over_reads(key, lambda: _rail(self.request))

    @property
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
        name = self._user.get_full_name() or login
        return Reader(name, _roles(self._user), login, _authorities(self._user))

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


@lru_cache(maxsize=1)
def _styles() -> SafeString:
    return format_html_join(
        "\n  ", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in SHEETS)
    )


@lru_cache(maxsize=8)
def _key_notices(_language: str, devices: str, device_state: str) -> SafeString:
    links = {"devices": devices, "device_state": device_state}
    return render_to_string("console/parts/key_notices.html", {"shell": {"links": links}})


def _rail(request: HttpRequest) -> SafeString:
    return render_to_string("console/parts/rail_lines.html", {"groups": nav.lines(request)})


def _mode() -> str:
    if ledger.empty():
        return "setup"
    return "demonstration" if ledger.demonstration() else "operation"


def _sealed() -> int | None:
    checkpoint = Checkpoint.objects.order_by("-size").only("size").first()
    return checkpoint.size if checkpoint else None


@lru_cache(maxsize=64)
def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _roles(user: Any) -> str:
    return " · ".join(roles.get(code).name for code in sorted(user.role_codes) if roles.known(code))


def _authorities(user: Any) -> str:
    """The authorities a user acts for, by name; "" where a grant holds for the whole operation."""
    found = {grant.authority for grant in user.live_grants()}
    if None in found:
        return ""
    names = [a.name_ar if get_language_bidi() else a.name_en for a in sorted(found, key=lambda a: a.code)]
    return " · ".join(names)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}
