"""Tables that one migration makes in a row, made from one picture of the models.

Django draws every model anew that hangs together with a model a migration adds, and it does so for each: with all
rooms hanging together by their users, that was three quarters of the time an empty home took to be ready.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Several `CreateModel`, one after the other. What comes out is what they make one by one; the tables of the models
    `by_hand` (lower case) are left to whoever writes them."""

    def __init__(self, models: list[CreateModel], by_hand: Collection[str] = ()) -> None:
        self.models, self.by_hand = models, by_hand

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop(
            "apps", None
        )  # drawn again when somebody asks for it, with all of them: none is left over
        state.is_delayed = False
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._made():
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._made()):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def _made(self) -> list[CreateModel]:
        return [model for model in self.models if model.name_lower not in self.by_hand]

    def describe(self) -> str:
        return f"Create models {', '.join(model.name for model in self.models)}"


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The operations of a migration, with neighbouring `CreateModel` made into one."""
    grouped: list[Operation] = []
    for _, neighbours in groupby(operations, lambda each: isinstance(each, CreateModel)):
        few = list(neighbours)
        models = [each for each in few if isinstance(each, CreateModel)]
        grouped += [CreateModels(models)] if models else few
    return grouped
