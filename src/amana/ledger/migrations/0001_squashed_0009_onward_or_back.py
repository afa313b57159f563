"""The books as they stand after the ninth migration, for a home that has none yet."""

from django.db import migrations

from amana.ledger import install, squashed

NAMES = (
    "0001_books",
    "0002_leaner",
    "0003_positions_by_account",
    "0004_pinned_guards",
    "0005_field_statements",
    "0006_sealed_values",
    "0007_fewer_pages",
    "0008_leaving",
    "0009_onward_or_back",
)


class Migration(migrations.Migration):
    initial = True

    replaces = squashed.replaced("ledger", NAMES)

    dependencies = []

    operations = squashed.in_one("ledger", __package__, NAMES, steps=[install.apply])
