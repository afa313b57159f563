"""Lifts, plans and the room as they stand after the seventeenth migration, for a home that has none yet."""

from django.db import migrations

from amana.desks.operations import guards
from amana.ledger import squashed

NAMES = (
    "0001_initial",
    "0002_approval_signed",
    "0003_plans",
    "0004_signed_by_officers",
    "0005_plan_preference",
    "0006_resolutions",
    "0007_room",
    "0008_staging",
    "0009_sealed_drafts",
    "0010_no_plain_drafts",
    "0011_died_on_the_way",
    "0012_who_is_left",
    "0013_lifts_approved_together",
    "0014_corrected_names",
    "0015_taken_elsewhere",
    "0016_signed_by_mistake",
    "0017_arrived_elsewhere",
)


class Migration(migrations.Migration):
    initial = True

    replaces = squashed.replaced("operations", NAMES)

    dependencies = [
        *squashed.PACKAGES,
        ("access", "0005_sealed_drafts"),
        ("ledger", "0005_field_statements"),
    ]

    operations = squashed.in_one("operations", __package__, NAMES, steps=[guards.create_triggers])
