from django.db import migrations

from amana.ledger import install


class Migration(migrations.Migration):
    """The routine that looks before a posting asks about stays for those only who would leave. Rows stay as they are."""

    dependencies = [("ledger", "0007_fewer_pages")]

    operations = [migrations.RunPython(install.renew)]
