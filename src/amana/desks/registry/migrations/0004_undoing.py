"""A large batch is undone in the background: the state in between."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_papers")]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Uploaded"),
                    ("read", "Read, nothing written"),
                    ("committing", "Being entered"),
                    ("committed", "Entered"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                    ("refused", "Refused"),
                    ("failed", "Stopped, nothing written"),
                ],
                max_length=10,
            ),
        ),
    ]
