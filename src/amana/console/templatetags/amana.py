"""`{% load amana %}`: everything a page of Amana is made of; /console/components/ shows each part at work."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from amana.access.models import User
from amana.console import components, marks, slots, words
from amana.ledger import queries as ledger_queries

register = template.Library()

# -- numbers, times, codes: as tags with arguments and as filters
_WORDS: dict[str, Any] = {
    "number": words.number,
    "signed": words.signed,
    "percent": words.percent,
    "span": words.span,
    "moment": words.moment,
    "day": words.day,
    "short_day": words.short_day,
    "stamp": words.stamp,
    "duration": words.duration,
    "ago": words.ago,
    "code": words.code,
    "file_number": words.code,
    "short_hash": words.short_hash,
    "isolate": words.isolate,
    "whole_numbers": words.whole_numbers,
    "ltr": words.ltr,
    "name": words.name,
    "bytes": words.bytes_text,
}
for _name, _function in _WORDS.items():
    register.simple_tag(_function, name=_name)
    register.filter(_name, _function)

# -- signs
register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.glyph, name="glyph")
register.simple_tag(marks.account, name="account")
register.simple_tag(marks.level, name="level")
register.simple_tag(marks.tag, name="tag")
register.simple_tag(marks.signatures, name="signatures")
register.simple_tag(marks.tick, name="tick")
register.filter("glyph_class", marks.glyph_class)
register.filter("account_word", lambda kind: marks.ACCOUNT_WORDS[marks.account_kind(kind)])


@register.simple_tag
def signed_by(leaf: int | None) -> SafeString:
    """Under a decision: who signed its memorandum with an own key, or that the system recorded it."""
    owners = ledger_queries.owners_of(leaf) if leaf is not None else ()
    people = User.objects.in_bulk(owners)
    return marks.signers([people[owner].name for owner in owners])


@register.simple_tag(takes_context=True)
def slot(context: RequestContext, name: str, **about: Any) -> SafeString:
    """What other desks put here: `{% slot "file.side" person=person %}`."""
    return slots.render(name, context["request"], **about)


# -- parts of a page


@register.inclusion_tag("console/parts/balance.html")
def balance(
    counts: Any, enrolled: int, difference: int, captions: Any = None, links: Any = None
) -> dict[str, Any]:
    """The custody equation: `{% balance counts enrolled difference captions=… links=… %}`."""
    return components.balance(counts, enrolled, difference, captions=captions, links=links)


@register.inclusion_tag("console/parts/error_summary.html")
def error_summary(*forms: Any, title: str = "") -> dict[str, Any]:
    """What is wrong in these forms or lists of forms, each line a link to its field. Nothing when nothing is wrong."""
    each = (
        one for given in forms if given is not None for one in (given if isinstance(given, list) else [given])
    )
    return {"errors": components.form_errors(each), "title": title}


@register.inclusion_tag("console/parts/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any, words: str = "") -> dict[str, Any]:
    """Which rows of how many, previous and next; the other parameters of the address stay."""
    parameters = context["request"].GET
    return {
        "page": page,
        "words": words,
        "previous": components.query(parameters, page=page.previous_page_number())
        if page.has_previous()
        else "",
        "next": components.query(parameters, page=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("console/parts/sort.html", takes_context=True)
def sort(context: RequestContext, key: str, label: str, parameter: str = "sort") -> dict[str, Any]:
    """The words of a column head as a link that sorts: `<th>{% sort "name" _("Name") %}</th>`."""
    href, state = components.sort_link(context["request"].GET, key, parameter=parameter)
    return {"href": href, "state": state, "label": label}


@register.inclusion_tag("console/parts/chips.html", takes_context=True)
def chips(context: RequestContext, labels: Any) -> dict[str, Any]:
    """Filters in use, each removable."""
    return {"chips": components.chips(context["request"].GET, labels), "clear": context["request"].path}


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The address of this page with some parameters changed."""
    return components.query(context["request"].GET, **changes)
