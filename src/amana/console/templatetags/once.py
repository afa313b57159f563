"""`{% csrf_token %}` of every page also gives the form its token of one sending (`amana.access.once`), so that no form
can be without. A built-in of the settings: nothing need be loaded."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from amana.access import once

register = template.Library()


class FormNode(CsrfTokenNode):
    def render(self, context: Context) -> SafeString:
        field = super().render(context)
        if not field:
            return SafeString(field)
        return format_html('{}<input type="hidden" name="{}" value="{}">', field, once.FIELD, once.token())


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> FormNode:
    return FormNode()
