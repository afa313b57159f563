"""Words of reports by what they sound like; those of the reports that are here already are entered too."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from amana.desks.watch.queries.reports_names import entries

BATCH = 400


def enter(apps: Any, schema: Any) -> None:
    key_of = apps.get_model("watch", "WordKey")
    entered: set[tuple[str, str]] = set()
    texts = apps.get_model("watch", "ReportContent").objects.values_list("text", flat=True)
    for text in texts.iterator(chunk_size=100):
        new = [entry for entry in entries(text) if entry not in entered]
        entered.update(new)
        key_of.objects.bulk_create(
            [key_of(key=key, word=word) for key, word in new], batch_size=BATCH, ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("watch", "0006_meaning_stopped")]
    operations = [
        migrations.CreateModel(
            name="WordKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=24)),
                ("word", models.CharField(max_length=24)),
            ],
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
