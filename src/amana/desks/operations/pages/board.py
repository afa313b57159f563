"""The situation board and the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana import access
from amana.console import map as theatre
from amana.console import words as console_words
from amana.console import work
from amana.desks.registry import queries as registry
from amana.desks.watch import queries as watch
from amana.ledger import field
from amana.ledger import queries as ledger_queries

from .. import queries, words
from ..queries.entries import PAGE
from .common import address, reader
from .kept import kept, part

SHOWN = 9
"""Places on the board; the rest stands in one line."""


@access.rule("board.read")
def board(request: HttpRequest) -> HttpResponse:
    """The equation, places, entries, and what awaits a decision."""
    actor = reader(request)
    population = request.GET.get("population", "")
    if population not in ("detainee", "resident"):
        population = ""
    parts = kept(("board", actor.pk, get_language(), population), lambda: _drawn(actor, population))
    return render(request, "operations/board.html", parts)


def _drawn(actor: Any, population: str) -> dict[str, Any]:
    """The board as three pieces of HTML; nothing in them depends on the request."""
    found = queries.board(actor, population=population)
    level = watch.levels_by_account() if access.may(actor, "watch.read") else None
    waiting = work.items(actor)
    shown = found.facilities if len(found.facilities) <= SHOWN + 1 else found.facilities[:SHOWN]
    context = {
        "board": found,
        "population": population,
        "captions": _captions(found, population),
        "links": _links(actor),
        "level": level,
        # "" is not watched at all (a camp), None is watched and not yet looked at
        "rows": [(f, (level or {}).get(f.account.pk, "")) for f in shown],
        "others": len(found.facilities) - len(shown),
        "others_people": sum(f.people for f in found.facilities[len(shown) :]),
        "total": sum(f.people for f in found.facilities),
        "map": _map(found, level or {}),
        "waiting": waiting[:6],
        "waiting_all": len(waiting),
    }
    return {
        name: render_to_string(f"operations/board_{name}.html", context)
        for name in ("lede", "populations", "content")
    }


def _captions(found: queries.Board, population: str) -> dict[str, Any]:
    day = found.day
    captions: dict[str, Any] = {}
    if not population:
        if day.held_in or day.held_out:
            captions["held"] = format_html(
                "<bdi>{} {} {}</bdi>",
                console_words.signed(day.held_in),
                console_words.signed(-day.held_out),
                _("in 24 h"),
            )
        captions["total"] = format_html("{} {}", console_words.signed(day.enrolled), _("in 24 h"))
    if found.longest:
        captions["escort"] = _("longest %(time)s") % {"time": console_words.duration_text(found.longest)}
    if found.escaped:
        captions["at_large"] = format_html(
            "<bdi>{}</bdi>",
            _("%(fled)s fled − %(back)s retaken")
            % {"fled": f"{found.escaped:,}", "back": f"{found.retaken:,}"},
        )
    if found.last_count:
        captions["unaccounted"] = format_html("{} {}", _("last count"), console_words.stamp(found.last_count))
    if found.states:
        captions["abroad"] = _states(found.states)
    if found.inquiries:
        captions["deceased"] = _inquiries(found.inquiries)
    if found.equation.contested:
        captions["difference"] = _contested(found.equation.contested)
    return captions


def _contested(number: int) -> str:
    from django.utils.translation import ngettext

    return ngettext("%(n)s person contested", "%(n)s people contested", number) % {"n": number}


def _states(number: int) -> str:
    from django.utils.translation import ngettext

    return ngettext("%(n)s state", "%(n)s states", number) % {"n": number}


def _inquiries(number: int) -> str:
    from django.utils.translation import ngettext

    return ngettext("%(n)s inquiry", "%(n)s inquiries", number) % {"n": number}


def _links(actor: Any) -> dict[str, str]:
    accounts = reverse("operations:accounts")
    links = {kind: f"{accounts}?kind={kind}" for kind in ("abroad", "released", "deceased", "duplicate")}
    links["held"] = reverse("operations:places")
    links["difference"] = reverse("operations:difference")
    if access.may(actor, "lift.read"):
        links["escort"] = reverse("operations:lifts") + "?state=on_the_way"
    if access.may(actor, "incident.read"):
        links["at_large"] = reverse("operations:incidents") + "?kind=escape"
    links["unaccounted"] = f"{accounts}?kind=unaccounted"
    register = address("registry:files") if access.may(actor, "register.search") else ""
    links["total"] = register or accounts
    return links


def _map(found: queries.Board, level: Any) -> Any:
    """One spot for each town: several places of one town are one circle."""
    towns: dict[str, list[queries.Facility]] = {}
    town_of: dict[int, str] = {}
    for facility in found.facilities:
        place = facility.account.place
        if place is None or place.lat is None:
            continue
        key = place.town_en or place.code
        towns.setdefault(key, []).append(facility)
        town_of[facility.account.pk] = key
    spots = [_spot(key, group, level) for key, group in towns.items()]
    moved: dict[tuple[str, str], int] = {}
    for flow in found.flows:
        ends = town_of.get(flow["origin"], ""), town_of.get(flow["destination"], "")
        if all(ends):
            moved[ends] = moved.get(ends, 0) + flow["people"]
    flows = [theatre.Flow(a, b, n) for (a, b), n in moved.items() if n]
    return theatre.theatre(spots, flows, title=_("Map: places with people, and lifts of the last 24 hours"))


def _spot(key: str, group: Sequence[queries.Facility], level: Any) -> theatre.Spot:
    place = group[0].account.place
    assert place is not None and place.lat is not None and place.lon is not None
    known = [n for f in group if (n := level.get(f.account.pk)) is not None]
    return theatre.Spot(
        key=key,
        name=words.in_language(place.town_ar or place.name_ar, place.town_en or place.name_en),
        lat=place.lat,
        lon=place.lon,
        people=sum(f.people for f in group),
        level=max(known) if known else None,
        href=reverse("operations:account", args=[group[0].account.code])
        if len(group) == 1
        else reverse("operations:places") + f"?town={place.town_en}",
    )


@access.rule("entry.read")
def journal(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by key and not by page number."""
    return render(
        request,
        "operations/journal.html",
        {"list": part(request, "operations/journal_list.html", lambda: _journal(request))},
    )


def _journal(request: HttpRequest) -> dict[str, Any]:
    before, kind = request.GET.get("before", ""), request.GET.get("kind", "")
    rows = queries.journal(
        limit=PAGE + 1,
        before=int(before) if before.isdigit() and len(before) < 19 else None,
        kind=kind if kind in words.ENTRIES else "",
    )
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return {
        "rows": rows,
        "files": registry.names_of(reader(request), [row.person for row in rows if row.person is not None]),
        "kinds": words.ENTRIES.items(),
        "kind": kind,
        "next": min(row.first for row in rows) if more else None,
        "before": before,
    }


@access.rule("board.read")
def difference(request: HttpRequest) -> HttpResponse:
    """What stands behind a difference: files without a position, positions that the entries contradict; and of whom
    the field says two things."""
    wrong = ledger_queries.wrong_positions()[:200]
    contested = field.contested()[:200]
    numbers = registry.numbers_of([*wrong, *contested])
    return render(
        request,
        "operations/difference.html",
        {
            "equation": queries.equation(),
            "outside": registry.outside_the_books(),
            "wrong": wrong,
            "numbers": numbers,
            "contested": [numbers.get(person, person) for person in contested],
            "may_field": access.may(request.user, "field.read"),
        },
    )
