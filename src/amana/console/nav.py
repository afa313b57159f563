"""The rail: three groups of places to go, each shown only to those who may go there.

    nav.register("operations", "board", _("Situation"), "operations:board", icon="board", order=10)
    nav.register_search("registry:files", parameter="q")

Call it from the desk's `AppConfig.ready`. `action` is an action name of `amana.access`; `count` is a function
of the user that gives a number or None. An entry whose URL does not exist is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amana import access

GROUPS: dict[str, Promise | str] = {
    "operations": _("Operations"),
    "people": _("People"),
    "knowledge": _("Knowledge and trust"),
    "system": _("Administration"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `hot` marks a count that must not be overlooked."""

    group: str
    key: str
    label: Promise | str
    url: str
    icon: str
    order: int = 50
    action: str | None = None
    count: Callable[[Any], int | None] | None = None
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one reader sees it."""

    key: str
    label: Promise | str
    href: str
    icon: str
    count: int | None
    hot: bool
    current: bool


_entries: dict[str, Entry] = {}
_search: dict[str, str] = {}


def register(group: str, key: str, label: Promise | str, url: str, *, icon: str, **more: Any) -> None:
    """Add a line to the rail; the same key again replaces it."""
    if group not in GROUPS:
        raise ValueError(f"the rail has no group {group!r}; it has {', '.join(GROUPS)}")
    _entries[key] = Entry(group, key, label, url, icon, **more)


def register_search(url: str, *, parameter: str = "q") -> None:
    """Say which list the search field of the top line asks."""
    _search.update(url=url, parameter=parameter)


def search() -> dict[str, str] | None:
    """{"action": path, "parameter": name}, or None while no desk answers a search."""
    path = _path(_search.get("url", ""))
    return {"action": path, "parameter": _search["parameter"]} if path else None


def lines(request: HttpRequest) -> list[tuple[Promise | str, list[Line]]]:
    """(group title, lines) for this reader, empty groups left out."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    shown = [(e, href) for e in _entries.values() if (href := _path(e.url)) and _may(user, e.action)]
    current = _current(request, shown)
    grouped = []
    for group, title in GROUPS.items():
        members = sorted((e for e, _href in shown if e.group == group), key=lambda e: (e.order, e.key))
        hrefs = {e.key: href for e, href in shown}
        if members:
            grouped.append((title, [_line(e, hrefs[e.key], user, e.key == current) for e in members]))
    return grouped


def _line(entry: Entry, href: str, user: Any, current: bool) -> Line:
    count = entry.count(user) if entry.count else None
    return Line(entry.key, entry.label, href, entry.icon, count, entry.hot, current)


def _current(request: HttpRequest, shown: list[tuple[Entry, str]]) -> str | None:
    """The view may name its line in `request.nav`; else the longest address that begins this one."""
    named = getattr(request, "nav", None)
    if named:
        return str(named)
    fitting = [(len(href), e.key) for e, href in shown if request.path == href or _under(request.path, href)]
    return max(fitting)[1] if fitting else None


def _under(path: str, href: str) -> bool:
    return href != "/" and path.startswith(href if href.endswith("/") else href + "/")


@lru_cache(maxsize=512)
def _path(url: str) -> str | None:
    """The address of a page, looked up once: addresses do not change while a process runs."""
    try:
        return reverse(url) if url else None
    except NoReverseMatch:
        return None


def _may(user: Any, action: str | None) -> bool:
    if action is None:
        return True
    return bool(access.may(user, action))
