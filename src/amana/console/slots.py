"""Places in a page that other desks may fill.

    slots.provide("file.side", lambda request, **about: ("watch/part.html", {...}), order=20)

and in the page `{% slot "file.side" person=person %}`. A provider answers None to leave its place empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

Provider = Callable[..., tuple[str, dict[str, Any]] | None]
_providers: dict[str, dict[str, tuple[int, Provider]]] = {}


def provide(slot: str, provider: Provider, *, order: int = 50, key: str = "") -> None:
    """Fill `slot` with what `provider(request, **about)` answers: (template, context) or None."""
    _providers.setdefault(slot, {})[key or f"{provider.__module__}.{provider.__qualname__}"] = (
        order,
        provider,
    )


def render(slot: str, request: HttpRequest, **about: Any) -> SafeString:
    """Everything that was provided for `slot`, in order, as HTML."""
    parts = []
    for _order, provider in sorted(_providers.get(slot, {}).values(), key=lambda pair: pair[0]):
        answer = provider(request, **about)
        if answer is not None:
            template, context = answer
            parts.append(render_to_string(template, {**about, **context}, request=request))
    return mark_safe("".join(parts))
