"""Who died on the way is told apart from who escaped."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

OUTCOMES = [
    ("listed", "Listed"),
    ("left_behind", "Did not board"),
    ("aboard", "On the way"),
    ("received", "Received"),
    ("refused", "Refused by the receiver"),
    ("returned", "Taken back by the giver"),
    ("lost", "Escaped on the way"),
    ("died", "Died on the way"),
    ("handed", "Handed to a state"),
]


def tell_apart(apps: Any, _schema: Any) -> None:
    entries = apps.get_model("ledger", "Entry").objects.filter(leaf=OuterRef("resolved"))
    lost = apps.get_model("operations", "LiftPerson").objects.filter(outcome="lost")
    died = lost.annotate(how=Subquery(entries.values("kind")[:1])).filter(how="die")
    for line in died.only("pk"):
        lost.filter(pk=line.pk).update(outcome="died")


class Migration(migrations.Migration):
    dependencies = [("operations", "0010_no_plain_drafts"), ("ledger", "0001_books")]

    operations = [
        migrations.AlterField(
            "liftperson", "outcome", models.CharField(choices=OUTCOMES, default="listed", max_length=12)
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
