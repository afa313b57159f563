"""What several migrations of a desk leave behind, made at one go for books that have none of them yet.

Django draws the models anew for every step that alters one; for an empty home that was seven eighths of the work. The
models as they stand after the last of the replaced migrations are worked out from those migrations themselves, so that
both ways cannot drift apart. Their data steps have nothing to do where no table stood before, and are left out; what
they write by hand (tables, guards) is called by the one that replaces them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from typing import Any

from django.db.migrations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from .together import CreateModels

Step = Callable[[Any, Any], None]

PACKAGES = (
    ("account", "0009_emailaddress_unique_primary_email"),
    ("axes", "0010_accessattemptexpiration"),
    ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ("mfa", "0003_authenticator_type_uniq"),
)
"""The tables of libraries that know the users: made before the desks, each of their steps draws twenty models instead
of two hundred. A later version of a library adds its own behind them."""


def replaced(app: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """`names` as Django's `replaces` wants them."""
    return [(app, name) for name in names]


def in_one(
    app: str, package: str, names: Sequence[str], *, by_hand: Collection[str] = (), steps: Sequence[Step] = ()
) -> list[Operation]:
    """The operations in place of the migrations `names` of `package`: every model as it stands after the last, the
    tables of the models `by_hand` (lower case) left to `steps`, which are called in turn with apps and schema editor.
    """
    left = [_create(model) for model in _left(app, package, names)]
    operations: list[Operation] = [CreateModels(left, by_hand)]
    if steps:
        operations.append(RunPython(_in_turn(steps), RunPython.noop))
    return operations


def _left(app: str, package: str, names: Sequence[str]) -> list[ModelState]:
    """The models after the last of the migrations, in the order they were made."""
    state = ProjectState()
    for name in names:
        for operation in import_module(f"{package}.{name}").Migration.operations:
            operation.state_forwards(app, state)
    return list(state.models.values())


def _create(model: ModelState) -> CreateModel:
    return CreateModel(
        model.name, list(model.fields.items()), dict(model.options), model.bases, list(model.managers)
    )


def _in_turn(steps: Sequence[Step]) -> Step:
    def run(apps: Any, schema_editor: Any) -> None:
        for step in steps:
            step(apps, schema_editor)

    return run
