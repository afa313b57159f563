"""The migrations say what the models say, and tables made together are those that are made one by one."""

from argparse import Namespace
from copy import copy
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import BigAutoField

from amana.ledger import check, cli
from amana.ledger.together import CreateModels

pytestmark = pytest.mark.books


@pytest.mark.django_db
def test_no_model_was_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=3, stdout=(said := StringIO()))
    assert said.getvalue().strip() == "No changes detected"


def test_tables_made_together_are_those_made_one_by_one(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    loader = MigrationLoader(None, replace_migrations=False)  # a new home makes everything at one go
    together = loader.get_migration("operations", "0007_room")
    before = loader.project_state((together.app_label, together.name), at_end=False)
    one_by_one = copy(together)
    one_by_one.operations = [
        each
        for operation in together.operations
        for each in (operation.models if isinstance(operation, CreateModels) else [operation])
    ]
    assert len(one_by_one.operations) == len(together.operations) + 8  # nine models in a row

    def sql(migration: object) -> list[str]:
        # outside a transaction, as SQLite wants it; nothing is written
        with (
            django_db_blocker.unblock(),
            connection.schema_editor(collect_sql=True, atomic=False) as editor,
        ):
            migration.apply(before.clone(), editor, collect_sql=True)  # type: ignore[attr-defined]
        return [line for line in editor.collected_sql if not line.startswith("--")]

    assert sql(together) == sql(one_by_one) != []


@pytest.mark.sources
def test_after_tables_made_together_no_model_is_left_to_draw_again() -> None:
    state = MigrationLoader(None).project_state([("auth", "0001_initial")])
    drawn, state.is_delayed = state.apps, True
    CreateModels([CreateModel("Shelf", [("id", BigAutoField(primary_key=True))])]).state_forwards("x", state)
    state.clear_delayed_apps_cache()  # as before every step in Python
    again = state.apps
    state.clear_delayed_apps_cache()
    assert again is state.apps is not drawn and again.get_model("x", "Shelf")


@pytest.mark.django_db
def test_books_of_an_older_amana_are_not_called_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = check.Fault(None, "schema", "routine ledger_look was changed")
    report = SimpleNamespace(fault=fault, ok=False, entries=0, people=0, redacted=0)
    monkeypatch.setattr(check, "check_books", lambda: report)
    monkeypatch.setattr(cli, "books_open", lambda: True)
    asked = Namespace(json=False)
    assert cli.Check.run(asked) == 1 and "was changed" in capsys.readouterr().out
    newest = max(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "ledger")
    MigrationRecorder(connection).record_unapplied("ledger", newest)
    assert cli.Check.run(asked) == 2 and "older Amana" in capsys.readouterr().err
