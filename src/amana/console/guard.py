"""`rule`: the mark that every view carries. It is `amana.access.rule`, under a name short to import."""

try:
    from amana.access import rule
except ImportError:  # the access room is not furnished yet
    from collections.abc import Callable
    from typing import Any

    def rule(action: str) -> Callable[[Any], Any]:
        def mark(view: Any) -> Any:
            view.access_action = action
            return view

        return mark


__all__ = ["rule"]
