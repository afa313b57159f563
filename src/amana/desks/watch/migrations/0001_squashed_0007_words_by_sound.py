"""Reports and warnings as they stand after the seventh migration, for a home that has none yet."""

from django.db import migrations

from amana.desks.watch import guards, report_guards
from amana.ledger import squashed

NAMES = (
    "0001_reports",
    "0002_warnings",
    "0003_by_meaning",
    "0004_lowering_memo",
    "0005_refit_drafts",
    "0006_meaning_stopped",
    "0007_words_by_sound",
)


class Migration(migrations.Migration):
    initial = True

    replaces = squashed.replaced("watch", NAMES)

    dependencies = [
        *squashed.PACKAGES,
        ("access", "0001_first"),
        ("ledger", "0001_books"),
    ]

    operations = squashed.in_one(
        "watch", __package__, NAMES, steps=[report_guards.create, guards.create_triggers]
    )
