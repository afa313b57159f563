"""`{% load house %}`: words for what the pages of running the house name by code."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from amana.access import compartments, roles
from amana.console.words import arabic

from ..forms import KIND_WORDS, TAKES_WORDS

register = template.Library()


@register.simple_tag
def role_word(code: str) -> str:
    return roles.get(code).name if roles.known(code) else code


@register.simple_tag
def compartment_word(code: str) -> str:
    return compartments.get(code).name if compartments.known(code) else code


@register.simple_tag
def body_word(body: Any) -> SafeString:
    """An authority or a place by its name in the reader's language; the code stands in the title."""
    names = (body.name_ar, body.name_en) if arabic() else (body.name_en, body.name_ar)
    return format_html('<bdi title="{}">{}</bdi>', body.code, next(filter(None, names), body.code))


@register.simple_tag
def kind_word(code: str) -> str:
    return str(KIND_WORDS.get(code, code))


@register.simple_tag
def takes_word(code: str) -> str:
    return str(TAKES_WORDS.get(code, code))
