from django.db import migrations

from amana.ledger import install


class Migration(migrations.Migration):
    """Fewer indexes to keep for each entry, and one look-up for all rules of a row. The rows stay as they are."""

    dependencies = [("ledger", "0001_books")]

    operations = [migrations.RunPython(install.renew)]
