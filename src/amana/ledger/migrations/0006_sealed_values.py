from django.db import migrations

import amana.ledger.fields
from amana.ledger import install


class Migration(migrations.Migration):
    """A value is stored sealed, with its salt inside. Rows of before stay as they are, and readable."""

    dependencies = [("ledger", "0005_field_statements")]

    operations = [
        migrations.AlterField("value", "salt", amana.ledger.fields.BytesField(null=True)),
        migrations.RunPython(install.renew),
    ]
