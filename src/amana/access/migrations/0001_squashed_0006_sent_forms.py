"""Users, roles, keys and what is asked of them after the sixth migration, for a home that has none yet."""

from django.db import migrations

from amana.ledger import squashed

NAMES = (
    "0001_first",
    "0002_gate_openings",
    "0003_asking_stands_in_the_books",
    "0004_prepared_acts",
    "0005_sealed_drafts",
    "0006_sent_forms",
)


class Migration(migrations.Migration):
    initial = True

    replaces = squashed.replaced("access", NAMES)

    dependencies = [
        ("ledger", "0001_books"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = squashed.in_one("access", __package__, NAMES)
