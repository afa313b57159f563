"""`{% load reports %}`: claims, origins and sources in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from amana.console import marks

from .. import report_words as words
from ..models import ClaimState, Marking

register = template.Library()
register.filter("source_name", words.source)
register.filter("teller", words.teller)
register.filter("predicate_word", words.predicate)
register.filter("claim_headline", words.headline)
register.filter("claim_figure", words.figure)
register.filter("place_word", words.place)
register.filter("origins_words", words.origins)
register.filter("tellings_words", words.tellings)
register.filter("origin_name", words.origin)
register.filter("basis_word", words.basis)
register.simple_tag(words.reasons, name="link_reasons")

_TONES = {
    ClaimState.PROPOSED: "",
    ClaimState.PUT: "wait",
    ClaimState.ACCEPTED: "good",
    ClaimState.REJECTED: "bad",
    ClaimState.REPLACED: "",
}


@register.simple_tag
def state_tag(claim: Any) -> SafeString:
    """The state of a claim as a tag."""
    return marks.tag(
        words.STATES[claim.state], _TONES[claim.state], "check" if claim.state == "accepted" else ""
    )


@register.simple_tag
def marking_tag(report: Any) -> SafeString:
    """The marking, and a lock where only named readers may open the report."""
    return _marking(report.marking, str(words.CLOSED) if report.closed else "")


@lru_cache(maxsize=32)
def _marking(code: str, closed: str) -> SafeString:
    lock = marks.icon("lock", "", closed) if closed else ""
    return format_html(
        '<span class="tlp tlp-{}">{}<bdi dir="ltr">{}</bdi></span>', code, lock, Marking(code).label
    )


@register.simple_tag
def origin_chip(group: Any) -> SafeString:
    """“1 origin, 3 tellings” with its sign."""
    drawing = mark_safe(
        '<svg viewBox="0 0 44 20" aria-hidden="true"><circle cx="36" cy="10" r="6"/>'
        '<path d="M30 10H22M22 10L8 3M22 10H8M22 10L8 17"/><circle class="o" cx="6" cy="3" r="2.500"/>'
        '<circle class="o" cx="6" cy="10" r="2.500"/><circle class="o" cx="6" cy="17" r="2.500"/></svg>'
    )
    return format_html(
        '<span class="orig">{}<span><b>{}</b>{} {}</span></span>',
        drawing,
        words.origins(group.origins),
        words.COMMA,
        words.tellings(group.tellings),
    )


@register.simple_tag
def claim_chain(claim: Any) -> SafeString:
    """Basis, speaker, outlet, one after the other, with arrows in the direction of reading."""
    parts = [words.basis(claim.basis) if claim.basis else "", claim.speaker, claim.outlet]
    shown = [format_html("<bdi>{}</bdi>", part) for part in parts if part]
    if not shown:
        return format_html('<span class="dim">{}</span>', words.NOBODY)
    arrow = marks.icon("arrow", "dim")
    return mark_safe(f" {arrow} ".join(shown))
