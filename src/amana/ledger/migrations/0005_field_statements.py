from django.db import migrations

from amana.ledger import install


class Migration(migrations.Migration):
    """What became of each line of a field statement, in a table of its own; a posting writes no state any more."""

    dependencies = [("ledger", "0004_pinned_guards")]

    operations = [migrations.RunPython(install.renew)]
