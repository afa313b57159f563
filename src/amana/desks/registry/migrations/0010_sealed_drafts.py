"""Acts that wait for a signature lie sealed. Those of before are void after an hour anyway, and are removed."""

import django.db.models.deletion
from django.db import migrations, models


def void(apps, schema_editor):
    apps.get_model("registry", "PendingAct").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_print_search"), ("access", "0005_sealed_drafts")]

    operations = [
        migrations.RunPython(void, migrations.RunPython.noop),
        migrations.RemoveField("pendingact", "fields"),
        migrations.RemoveField("pendingact", "draft"),
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
    ]
