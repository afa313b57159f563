"""Books made at one go are those that were made one migration after the other, and older ones go on as they began."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from amana.ledger import squashed

from .drawn import drawn
from .test_durability import _psql, environment_of, run

OURS = ("access", "ledger", "operations", "registry", "watch")
LONG = "squashed_long"
LIBRARIES = [*squashed.PACKAGES, ("auth", "0012_alter_user_first_name_max_length")]

# some way along the old road, with rows that the data steps behind it have to do with
UPGRADE = """
import gc; gc.set_threshold(50_000, 20, 50)  # as every command does
import json, django; django.setup()
from django.core.management import call_command
from django.db import connection
from tests.ledger import test_squashed
from tests.ledger.drawn import drawn
test_squashed.older()
plan = test_squashed.due()
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT username FROM access_user")
    users = cursor.fetchall()
    cursor.execute("SELECT count(*) FROM access_preparedact")
    acts = cursor.fetchone()
    cursor.execute("SELECT code FROM ledger_authority")
    authorities = cursor.fetchall()
print(json.dumps({
    "plan": plan, "due": test_squashed.due(), "drawn": drawn(), "kept": [users, acts, authorities]
}))
"""
OLD = [
    ("access", "0004_prepared_acts"),
    ("ledger", "0009_onward_or_back"),
    ("operations", "0003_plans"),
    ("registry", "0003_papers"),
    ("watch", "0002_warnings"),
]


def older() -> None:
    """Make the books of an Amana that had none but the first migrations, with a row in three tables."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False  # type: ignore[attr-defined]
    executor.loader.build_graph()
    state = executor.migrate([("access", "0001_first")])
    for some in (LIBRARIES, OLD):  # as they were: libraries first, while there are few models to draw
        executor.loader.build_graph()
        state = executor.migrate(some)
    models = state.apps
    user = models.get_model("access", "User").objects.create(username="elder")
    models.get_model("access", "PreparedAct").objects.create(
        user=user, path="/", back="/", fields={}, device="d", draft=b"", made_at="2026-01-01T00:00:00Z"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_authority (code, name_ar, name_en, kind) VALUES ('OLD', 'أ', 'A', 'custodian')"
        )


def due() -> list[tuple[str, str]]:
    """What `migrate` would still do."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _back in plan]


@pytest.mark.sources
def test_a_new_home_needs_one_migration_of_each_desk_and_its_models_are_those_of_all() -> None:
    short, long = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    ends = [name for name in long.graph.leaf_nodes() if not long.graph.nodes[name].replaces]
    at_once, step_by_step = short.project_state(), long.project_state(ends)
    assert at_once.models == step_by_step.models
    at_one_go = [name for name in short.graph.nodes if short.graph.nodes[name].replaces]
    assert sorted(app for app, _name in at_one_go if app in OURS) == list(OURS)


WRITTEN = "8475240e955d3af096f63a9740f1ed335f39992c25e02216333f8ad87c7e2868"


@pytest.mark.sources
def test_what_is_replaced_is_written_once_and_for_all() -> None:
    """The old road costs half a minute and is gone in the long run alone: a change of any step of it must go there."""
    nodes = MigrationLoader(None).graph.nodes.values()
    replaced = sorted({name for node in nodes if node.app_label in OURS for name in node.replaces})
    packages = {config.label: Path(config.path) / "migrations" for config in apps.get_app_configs()}
    texts = (packages[app] / f"{name}.py" for app, name in replaced)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()
    assert digest == WRITTEN, (
        "AMANA_LONG=1 python -m tests.run tests/ledger/test_squashed.py, then put this digest here"
    )


@pytest.mark.long
@pytest.mark.books
@pytest.mark.slow
@pytest.mark.django_db
def test_older_books_go_on_as_they_began_and_end_as_the_same_tables_and_guards(tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        _psql(f"DROP DATABASE IF EXISTS {LONG} WITH (FORCE)")
        _psql(f"CREATE DATABASE {LONG}")
    said = json.loads(run(UPGRADE, environment_of(tmp_path, LONG)))
    if connection.vendor == "postgresql":
        _psql(f"DROP DATABASE {LONG} WITH (FORCE)")
    assert ["registry", "0004_undoing"] in said["plan"] and said["due"] == []
    assert not any("_squashed_" in name for _app, name in said["plan"])
    # who waited for a signature is asked again; nobody and nothing else is lost
    assert said["kept"] == [[["elder"]], [0], [["OLD"]]]
    assert sorted(set(said["drawn"]) ^ set(drawn())) == [] and len(said["drawn"]) == len(drawn())
