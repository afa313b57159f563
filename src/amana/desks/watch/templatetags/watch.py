"""`{% load watch %}`: facilities, multiples, ranges, what an observation says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana.console import marks
from amana.console import words as console_words
from amana.desks.watch import words
from amana.desks.watch.models import Control, Kind, Source

register = template.Library()
register.filter("site_name", words.place)
register.filter("site_town", words.town)
register.filter("region_name", words.region)
register.filter("role_name", words.role)
register.filter("left_out", words.left_out)
register.simple_tag(marks.level_shape, name="level_shape")


@register.filter
def authority_name(authority: Any) -> str:
    return words.in_language(authority.name_ar, authority.name_en) if authority else ""


@register.filter
def listed(parts: Sequence[str]) -> str:
    """Words one after the other, with the comma of the language."""
    return ("، " if words.language() == "ar" else ", ").join(str(p) for p in parts)


@register.filter
def instruction(rule: Any) -> str:
    return str(rule.instruction[words.language()])


@register.simple_tag
def times(factor: float, places: int = 1) -> SafeString:
    """×2.4; below a half more decimals."""
    digits = places if factor >= 0.5 else max(places, 2)
    return console_words.ltr(f"×{factor:,.{digits}f}")


@register.simple_tag
def exp_times(log_ratio: float) -> SafeString:
    return times(math.exp(log_ratio), 2)


@register.simple_tag
def exp_range(mean: float, sd: float) -> SafeString:
    """The middle two thirds of a rate ratio."""
    return console_words.span(math.exp(mean - sd), math.exp(mean + sd), 2)


@register.simple_tag
def percent_span(low: float, high: float) -> SafeString:
    """2.1–8.0, in per cent without the sign."""
    return console_words.span(low * 100, high * 100, 1)


@register.simple_tag
def range_of(low: float, high: float, places: int = 2) -> SafeString:
    """A range whose ends may be negative."""
    return console_words.ltr(
        f"{console_words.signed_text(low, places)} … {console_words.signed_text(high, places)}"
    )


@register.simple_tag
def plus_minus(error: float) -> SafeString:
    return console_words.ltr(f"± {console_words.number_text(error, 1)}")


@register.simple_tag
def remedy(change: str, value: float) -> SafeString:
    """Guards and people are counts; an indicator is a number with two decimals."""
    return console_words.number(value, 0 if change in ("guards", "people") else 2)


@register.simple_tag
def share_bar(value: float, most: float) -> SafeString:
    width = 120 * value / most if most else 0
    return format_html(
        '<svg class="shareb" viewBox="0 0 120 10" aria-hidden="true"><rect class="bg0" width="120" height="10"/>'
        '<rect class="bg1" width="{}" height="10"/></svg>',
        f"{width:.1f}",
    )


@register.simple_tag
def observed_value(o: Any) -> SafeString | str:
    """The value of an observation in its unit."""
    if o.kind in (Kind.GUARDS, Kind.POPULATION, Kind.CAPACITY, Kind.TRANSFER):
        return console_words.number(o.value)
    if o.kind in (Kind.UNREST, Kind.WARNING):
        return console_words.number(o.value, 2)
    if o.kind == Kind.FIGHTING:
        dead = int(o.value or 0)
        return ngettext("%(n)s death", "%(n)s deaths", dead) % {"n": console_words.number_text(dead)}
    if o.kind == Kind.CONTROL:
        return str(Control(o.word).label)
    if o.kind == Kind.CHECK:
        return str(words.CHECKS.get(o.word, o.word))
    if o.kind == Kind.INCIDENT:
        return str(words.INCIDENTS.get(o.word or "incident", o.word))
    return "—"


@register.filter
def evidence_text(o: Any) -> str:
    """The evidence; for what came from the books, where it stands there."""
    if o.source != Source.BOOKS:
        return str(o.evidence)
    if o.kind in (Kind.POPULATION, Kind.CAPACITY):
        return _("the books")
    return _("the books, entry %(leaf)s") % {"leaf": o.evidence}


@register.filter
def observed(o: Any) -> SafeString:
    """An observation in one line: evidence and day. The evidence reads in the direction of most of its letters: words
    that begin with a number of a report are not turned around."""
    said = evidence_text(o)
    return format_html(
        '<bdi dir="{}">{}</bdi> · <bdi>{}</bdi>', way(said), said, console_words.short_day_text(o.about)
    )


@register.filter
def in_days(number: float) -> str:
    return ngettext("%(n)s day", "%(n)s days", int(number)) % {"n": console_words.number_text(number)}


@register.filter
def way(text: str) -> str:
    return {"ar": "rtl", "en": "ltr"}.get(words.written_in(text), "auto")
