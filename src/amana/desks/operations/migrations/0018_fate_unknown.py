from django.db import migrations, models


class Migration(migrations.Migration):
    """A line of a lift can say that nobody knows what became of the person."""

    dependencies = [
        ("operations", "0017_arrived_elsewhere"),
    ]

    operations = [
        migrations.AlterField(
            model_name="liftperson",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("listed", "Listed"),
                    ("left_behind", "Did not board"),
                    ("aboard", "On the way"),
                    ("received", "Received"),
                    ("refused", "Refused by the receiver"),
                    ("returned", "Taken back by the giver"),
                    ("lost", "Escaped on the way"),
                    ("died", "Died on the way"),
                    ("handed", "Handed to a state"),
                    ("elsewhere", "Taken to another place"),
                    ("missing", "Fate unknown"),
                ],
                default="listed",
                max_length=12,
            ),
        ),
    ]
