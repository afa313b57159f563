"""Acts that wait for a signature lie sealed. Those of before are void after an hour anyway, and are removed."""

import django.db.models.deletion
from django.db import migrations, models


def void(apps, schema_editor):
    apps.get_model("access", "PreparedAct").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("access", "0004_prepared_acts")]

    operations = [
        migrations.RunPython(void, migrations.RunPython.noop),
        migrations.RemoveField("preparedact", "fields"),
        migrations.RemoveField("preparedact", "draft"),
        migrations.AddField("preparedact", "sealed", models.BinaryField(default=b"")),
        migrations.AddField(
            "preparedact",
            "key",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.datakey",
            ),
        ),
    ]
