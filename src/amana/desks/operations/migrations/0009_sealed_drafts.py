"""Acts that wait for signatures lie sealed; those that wait already are sealed now."""

import django.db.models.deletion
from django.db import migrations, models

from amana.access import drafts


def seal(apps, schema_editor):
    for act in apps.get_model("operations", "PendingAct").objects.filter(state="waiting"):
        act.key_id, act.sealed = drafts.seal(bytes(act.draft), {})
        act.save(update_fields=["key", "sealed"])


class Migration(migrations.Migration):
    dependencies = [("operations", "0008_staging"), ("access", "0005_sealed_drafts")]

    operations = [
        migrations.AddField("pendingact", "sealed", models.BinaryField(default=b"")),
        migrations.AddField(
            "pendingact",
            "key",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.datakey",
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
