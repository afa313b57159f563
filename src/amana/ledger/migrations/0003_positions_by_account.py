"""The index over positions names the person too, so that a list begins at the newest person of an account."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from amana.ledger.schema import INDEXES

NAME = "ledger_position_account"


def apply(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {NAME}")
        cursor.execute(INDEXES[NAME])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_leaner")]
    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
