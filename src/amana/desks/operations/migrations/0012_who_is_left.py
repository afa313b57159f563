"""Who is left is told by the resource that holds them."""

from django.db import migrations, models

REASONS = [
    ("gate", "Not legally cleared"),
    ("listed", "On another lift already"),
    ("acceptance", "No place within reach may take them"),
    ("beds", "No bed where they are accepted"),
    ("transit", "The way is more dangerous than staying"),
    ("capacity", "More than one thing is lacking at once in time"),
    ("seats", "No lift has the seats they need"),
    ("closed", "No way is open once they may leave"),
    ("tail", "Every lift on the way is taken in time"),
    ("escorts", "No escort left in time"),
    ("processing", "No departure left in time at the place they leave"),
    ("pads", "No pad movement left in time"),
    ("intake", "No arrival left in time where they are accepted"),
    ("hold", "No room left to wait half-way"),
    ("apart", "Others arrive from whom they must be kept apart"),
    ("choice", "A lift could still take them"),
    ("cleared", "Cleared too late for this plan"),
    ("held", "Left waiting half-way"),
]


class Migration(migrations.Migration):
    dependencies = [("operations", "0011_died_on_the_way")]

    operations = [
        migrations.AlterField("planleft", "why", models.CharField(choices=REASONS, max_length=10)),
        migrations.AddField("planleft", "lacks", models.CharField(blank=True, default="", max_length=100)),
    ]
