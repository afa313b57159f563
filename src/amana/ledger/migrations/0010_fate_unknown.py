from django.db import migrations

from amana.ledger import install


class Migration(migrations.Migration):
    """Whoever is with an escort can be missed and found like anybody held, and of somebody unaccounted for it can turn
    out that they escaped."""

    dependencies = [("ledger", "0009_onward_or_back")]

    operations = [migrations.RunPython(install.more_roads, migrations.RunPython.noop)]
