"""Which action a page or an operation of the interface stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
MARK = "access_action"


def rule(action: str) -> Callable[[View], View]:
    """Declare the action of a view (function or class) or of an operation of the interface. A view without
    one is refused by the middleware, whoever asks."""

    def mark(view: View) -> View:
        setattr(view, MARK, action)
        return view

    return mark


def action_of(view: Any) -> str | None:
    """The declared action of a resolved view; looks through class-based views and partials."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "func", None)):
        found = getattr(candidate, MARK, None)
        if found:
            return str(found)
    return None


def ninja_action(view: Any, method: str) -> str | None:
    """The declared action of an operation of django-ninja, whose views carry their operations."""
    for path_view in path_views(view):
        for operation in path_view.operations:
            if method in operation.methods:
                return action_of(operation.view_func)
    return None


def path_views(view: Any) -> list[Any]:
    """The PathViews of django-ninja behind a resolved view (none for other views): ninja resolves to a
    closure over its PathView."""
    owner = getattr(view, "__self__", None)
    found = [owner] if hasattr(owner, "operations") else []
    for cell in getattr(view, "__closure__", None) or ():
        content = cell.cell_contents
        inner = getattr(content, "__self__", content)
        if hasattr(inner, "operations"):
            found.append(inner)
    return found
