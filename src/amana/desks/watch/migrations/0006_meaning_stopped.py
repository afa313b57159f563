"""Whether the comparison by meaning stopped without an answer: that is not the same as having been made."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watch", "0005_refit_drafts")]
    operations = [
        migrations.AddField(
            model_name="report", name="meaning_stopped", field=models.BooleanField(default=False)
        ),
    ]
