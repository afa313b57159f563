"""`{% load operations %}`: names of accounts, entries as words, bars."""

from __future__ import annotations

import contextlib
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amana.console import charts, marks
from amana.desks.operations import words
from amana.engines.common.written_dates import in_signs

register = template.Library()
register.filter("account_name", words.account)
register.filter("authority_name", words.authority)
register.filter("asset_name", words.asset)
register.filter("birth", in_signs)
register.simple_tag(words.entry, name="entry_word")
register.simple_tag(charts.occupancy, name="occupancy")


@register.filter
def place_named(place: Any) -> str:
    return words.in_language(place.name_ar, place.name_en)


@register.filter
def agenda_place(item: Any) -> str:
    return words.in_language(item.place_ar, item.place_en)


@register.filter
def account_link(account: Any) -> SafeString:
    """The name of an account as a link to its page, with its glyph."""
    return format_html(
        '<a class="q acc" href="{}">{}<bdi>{}</bdi></a>',
        reverse("operations:account", args=[account.code]),
        marks.glyph(account.kind),
        words.account(account),
    )


@register.filter
def account_plain(account: Any) -> SafeString:
    """The name of an account as a link, without its glyph: for lists of many entries."""
    return format_html(
        '<a class="q" href="{}"><bdi>{}</bdi></a>',
        reverse("operations:account", args=[account.code]),
        words.account(account),
    )


@register.simple_tag
def tail_cell(lift: Any) -> SafeString:
    """A tail of a plan's lift: what it is, and the code that identifies it."""
    return format_html('{} <bdi class="m sm">{}</bdi>', words.asset(lift.type), lift.tail)


@register.simple_tag
def person_cell(card: dict[str, str] | None, person: int = 0, link: bool = False) -> SafeString:
    """A person in a table: both names and the number, or that the name is not open to the reader. `link` leads to
    the file; not inside forms, where a stray click would lose what was entered."""
    if card is None:
        return format_html('<span class="dim">{}</span>', _("name not open to you"))
    number = format_html('<bdi class="m">{}</bdi>', card["number"])
    with contextlib.suppress(NoReverseMatch):
        if link:
            number = format_html(
                '<a href="{}">{}</a>', reverse("registry:file", args=[card["number"]]), number
            )
    return format_html(
        '<bdi>{}</bdi> <span class="sub">{}{}</span>',
        card["name_ar"] or card["name_latin"],
        number,
        format_html(" · <bdi>{}</bdi>", card["name_latin"]) if card["name_ar"] and card["name_latin"] else "",
    )


@register.simple_tag
def entry_of(row: Any, files: Any) -> SafeString:
    """The number of a single entry in the journal: it leads to its place on the person's custody path where that file
    is open to the reader (`files`, person -> card), who can ask for its correction there."""
    number = format_html('<bdi class="m">{}</bdi>', row.first)
    card = (files or {}).get(row.person) if row.person is not None else None
    if card is None:
        return number
    with contextlib.suppress(NoReverseMatch):
        page = reverse("registry:file", args=[card["number"]])
        return format_html('<a href="{}#e{}">{}</a>', page, str(row.first), number)
    return number


@register.simple_tag(takes_context=True)
def export_link(context: Any, what: str) -> SafeString:
    """The button that exports the list of this page, with the filters of its address."""
    params = {
        name: context["request"].GET[name] for name in ("kind", "state") if name in context["request"].GET
    }
    address = f"{reverse('operations:export')}?{urlencode({'what': what, **params})}"
    return format_html('<a class="btn" href="{}">{}{}</a>', address, marks.icon("down"), _("Export"))
