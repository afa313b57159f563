"""Whoever arrived at a place that is neither end of the lift is told apart from whom the giver took back."""

from django.db import migrations, models

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
    ("elsewhere", "Taken to another place"),
]


TELL_APART = """
UPDATE operations_liftperson SET outcome = 'elsewhere' WHERE outcome = 'returned' AND EXISTS (
    SELECT 1 FROM ledger_entry e, operations_lift l
    WHERE e.leaf = operations_liftperson.resolved AND l.id = operations_liftperson.lift_id AND e.dst <> l.origin_id)
"""
"""The model of an entry, as migrations know it, has not all of its columns."""


class Migration(migrations.Migration):
    dependencies = [("operations", "0014_corrected_names"), ("ledger", "0001_books")]

    operations = [
        migrations.AlterField(
            "liftperson", "outcome", models.CharField(choices=OUTCOMES, default="listed", max_length=12)
        ),
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
    ]
