"""What must be true of the tables and routes before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from . import routes, rules


@checks.register("access")
def tables_are_sound(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every `rules.yaml` reads, and every route declares an action that stands in a table."""
    try:
        known = rules.table().actions
    except rules.BadTable as wrong:
        return [checks.Error(str(wrong), id="access.E001")]
    found: list[checks.CheckMessage] = []
    for route, actions in declared():
        for code in actions:
            if code is None:
                found.append(
                    checks.Error(
                        f"/{route} declares no action",
                        hint="decorate the view with access.rule(...); until then it answers 403",
                        id="access.E002",
                    )
                )
            elif code not in known:
                found.append(
                    checks.Error(
                        f"/{route}: no table holds the action {code!r}",
                        hint="add it to the rules.yaml of its desk",
                        id="access.E003",
                    )
                )
    return found


def declared() -> Iterator[tuple[str, list[str | None]]]:
    """Every route of the console and the interface with its declared actions (None where there is none)."""
    for route, view in every_route():
        if closed(view):
            continue
        operations = [o for path_view in routes.path_views(view) for o in path_view.operations]
        if operations:
            yield route, [routes.action_of(operation.view_func) for operation in operations]
        else:
            yield route, [routes.action_of(view)]


def every_route(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(route, view) of every URL pattern, nested ones included."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from every_route(entry, route)


def closed(view: Any) -> bool:
    """The root of a django-ninja interface exists only for its name and always answers 404."""
    function = getattr(view, "func", None)
    named = (getattr(function, "__module__", ""), getattr(function, "__name__", ""))
    return named == ("ninja.openapi.views", "default_home")
