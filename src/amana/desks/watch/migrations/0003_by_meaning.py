"""When a report was compared by meaning with those in the other language."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watch", "0002_warnings")]
    operations = [
        migrations.AddField(model_name="report", name="meant_at", field=models.DateTimeField(null=True)),
    ]
