"""The register as it stands after the sixteenth migration, for a home that has none yet."""

from django.db import migrations

from amana.desks.registry import (
    guards,
    guards_disposal,
    guards_identity,
    guards_prints,
    guards_redaction,
)
from amana.ledger import squashed

NAMES = (
    "0001_initial",
    "0002_guards",
    "0003_papers",
    "0004_undoing",
    "0005_identity",
    "0006_wristband_alone",
    "0007_print_quality",
    "0008_import_progress",
    "0009_print_search",
    "0010_sealed_drafts",
    "0011_redactions",
    "0012_words_of_rows",
    "0013_samples_erased_by_two",
    "0014_lighter_rows",
    "0015_images_without_ridges",
    "0016_corrections",
)


class Migration(migrations.Migration):
    initial = True

    replaces = squashed.replaced("registry", NAMES)

    dependencies = [
        *squashed.PACKAGES,
        ("access", "0005_sealed_drafts"),
        ("ledger", "0001_books"),
    ]

    operations = squashed.in_one(
        "registry",
        __package__,
        NAMES,
        by_hand={"agefinding", "classification", "classificationapproval", "classificationrecord"},
        steps=[
            guards.create_tables,
            guards.create_triggers,
            guards.collate,
            guards.create_later_triggers,
            guards_identity.create,
            guards_prints.create,
            guards_redaction.create,
            guards_redaction.lift,
            guards_redaction.create_rows,
            guards_disposal.create,
        ],
    )
