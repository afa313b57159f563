"""The rail: three groups of places to go, each shown only to those who may go there.

    nav.register("operations", "board", _("Situation"), "operations:board", icon="board", order=10)
    nav.register_search("registry:files", parameter="q")

Call it from the desk's `AppConfig.ready`. `action` is an action name of `amana.access`; `count` is a function
of the user that gives a number or None. An entry whose URL does not exist is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amana import access
from amana.ledger.kept import kept_over_reads

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
    found = address(_search.get("url", ""))
    return {"action": found, "parameter": _search["parameter"]} if found else None


def lines(request: HttpRequest) -> list[tuple[Promise | str, list[Line]]]:
    """(group title, lines) for this reader, empty groups left out."""
    here = current(request)
    return [
        (GROUPS[group], [replace(line, current=True) if line.key == here else line for line in lines])
        for group, lines in _of(request)
    ]


def first(request: HttpRequest) -> str | None:
    """The address of the first line of a reader who has a role; without one there is nothing to be led to."""
    if not getattr(request.user, "role_codes", ()):
        return None
    return next((line.href for _group, lines in _of(request) for line in lines), None)


def current(request: HttpRequest) -> str | None:
    """The key of the line that this page belongs to. A view may name it in `request.nav`; else it is the longest
    address that begins this one."""
    named = getattr(request, "nav", None)
    if named:
        return str(named)
    fitting = [
        (len(line.href), line.key)
        for _group, lines in _of(request)
        for line in lines
        if request.path == line.href or _under(request.path, line.href)
    ]
    return max(fitting)[1] if fitting else None


def _of(request: HttpRequest) -> list[tuple[str, list[Line]]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if not hasattr(request, "amana_nav"):
        shown = kept_over_reads(("console.nav", user.pk, user.rights, get_language()), lambda: _shown(user))
        request.amana_nav = shown  # type: ignore[attr-defined]
    found: list[tuple[str, list[Line]]] = request.amana_nav  # type: ignore[attr-defined]
    return found


def _shown(user: Any) -> list[tuple[str, list[Line]]]:
    """(group, lines) of those entries that this user may follow; none is the current one yet."""
    open_to = [(e, href) for e in _entries.values() if (href := address(e.url)) and _may(user, e.action)]
    open_to.sort(key=lambda pair: (pair[0].order, pair[0].key))
    grouped = [(g, [_line(e, href, user) for e, href in open_to if e.group == g]) for g in GROUPS]
    return [(group, lines) for group, lines in grouped if lines]


def _line(entry: Entry, href: str, user: Any) -> Line:
    count = entry.count(user) if entry.count else None
    return Line(entry.key, entry.label, href, entry.icon, count, entry.hot, False)


def _under(path: str, href: str) -> bool:
    return href != "/" and path.startswith(href if href.endswith("/") else href + "/")


@lru_cache(maxsize=512)
def address(url: str) -> str | None:
    """The address of a page, looked up once: addresses do not change while a process runs."""
    try:
        return reverse(url) if url else None
    except NoReverseMatch:
        return None


def _may(user: Any, action: str | None) -> bool:
    if action is None:
        return True
    return bool(access.may(user, action))
