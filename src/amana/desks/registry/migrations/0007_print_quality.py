"""How well a fingerprint will compare."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_wristband_alone")]

    operations = [
        migrations.AddField(
            model_name="biometric",
            name="quality",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
