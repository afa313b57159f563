from django.db import migrations

from amana.ledger import install


class Migration(migrations.Migration):
    """On PostgreSQL the guards look only into their own schema, and a posting is two calls of routines."""

    dependencies = [("ledger", "0003_positions_by_account")]

    operations = [migrations.RunPython(install.renew)]
