"""An image of a finger in which no ridges are seen may be kept knowingly: one more reason among the exceptions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_lighter_rows")]

    operations = [
        migrations.AlterField(
            model_name="biometricgap",
            name="reason",
            field=models.CharField(
                choices=[
                    ("amputated", "Missing finger"),
                    ("bandaged", "Bandaged or injured"),
                    ("worn", "Ridges worn; cannot be read"),
                    ("refused", "The person refuses"),
                    ("no_ridges", "Image kept, no ridges found"),
                    ("other", "Another reason"),
                ],
                max_length=9,
            ),
        )
    ]
