"""Parts of a page that are drawn once as long as nobody has written anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amana.ledger.kept import kept

__all__ = ["kept", "part"]


def part(request: HttpRequest, template: str, make: Callable[[], dict[str, Any]]) -> SafeString:
    """A part of this reader's page, drawn from `template`, kept by its whole address. Nothing in it may depend on
    more of the request than its reader, language and address."""
    key = (template, request.user.pk, get_language(), request.get_full_path())
    return kept(key, lambda: render_to_string(template, make(), request=request))
