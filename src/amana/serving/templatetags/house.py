"""`{% load house %}`: words for what the pages of running the house name by code."""

from __future__ import annotations

from django import template

from amana.access import compartments, roles

from ..forms import KIND_WORDS, TAKES_WORDS

register = template.Library()


@register.simple_tag
def role_word(code: str) -> str:
    return roles.get(code).name if roles.known(code) else code


@register.simple_tag
def compartment_word(code: str) -> str:
    return compartments.get(code).name if compartments.known(code) else code


@register.simple_tag
def kind_word(code: str) -> str:
    return str(KIND_WORDS.get(code, code))


@register.simple_tag
def takes_word(code: str) -> str:
    return str(TAKES_WORDS.get(code, code))
