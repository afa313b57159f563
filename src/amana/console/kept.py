"""Parts of a page that are drawn once as long as nobody has written anything. The key is exact on SQLite, where the
file itself says whether it changed; elsewhere, and inside a transaction, everything is drawn each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amana.engines.common import clock
from amana.ledger.queries import file_state

Made = TypeVar("Made")
PARTS_MOST = 64


def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` answered for this key in this minute and this state of the file; ages on a page are of the
    minute."""
    state = file_state()
    if state is None:
        return make()
    now = (state, clock.now().replace(second=0, microsecond=0))
    store = getattr(connection, "amana_kept", None)
    if store is None or store[0] != now or len(store[1]) >= PARTS_MOST:
        store = (now, {})
        connection.amana_kept = store  # type: ignore[attr-defined]
    parts: dict[Hashable, Made] = store[1]
    if key not in parts:
        parts[key] = make()
    return parts[key]


def part(request: HttpRequest, template: str, make: Callable[[], dict[str, Any]]) -> SafeString:
    """A part of this reader's page, drawn from `template`, kept by its whole address. Nothing in it may depend on
    more of the request than its reader, language and address."""
    key = (template, request.user.pk, get_language(), request.get_full_path())
    return kept(key, lambda: render_to_string(template, make(), request=request))
