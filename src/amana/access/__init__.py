"""Access: who may see what and do what. The only place where that is decided.

    access.decide(actor, "depart", person=41, account=a, destination=b)   -> Decision
    access.verdicts(actor, "depart", persons=[...], account=a, ...)       -> {person: Verdict} or Denied
    access.require(actor, "lift.propose", account=a)                      -> Decision or Denied
    access.visible_to(actor, queryset)                                    -> the rows this actor may read
    access.rule("file.read")                                              -> decorator of every view and operation
    access.reads.record(actor, persons, "file")                           -> who opened what

`actor` is a User, or None for the system itself. What each role may do stands in `rules.yaml`, here and in
each desk. Names are loaded on first use: the models of this room need Django to be ready.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import compartments, gates, keys, reads, roles, rules, scope
    from .decision import Decision, Denied, decide, decide_many, may, require, verdicts
    from .routes import rule
    from .scope import visible_to

_HOME = {
    "Decision": "decision",
    "Denied": "decision",
    "decide": "decision",
    "decide_many": "decision",
    "may": "decision",
    "require": "decision",
    "verdicts": "decision",
    "rule": "routes",
    "visible_to": "scope",
}
_MODULES = ("compartments", "gates", "keys", "reads", "roles", "rules", "scope")

__all__ = [
    "Decision",
    "Denied",
    "compartments",
    "decide",
    "decide_many",
    "gates",
    "keys",
    "may",
    "reads",
    "require",
    "roles",
    "rule",
    "rules",
    "scope",
    "verdicts",
    "visible_to",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(name)
