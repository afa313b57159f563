"""Nothing of a waiting act lies in plain any more. On its own: PostgreSQL alters no table with rows just written."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("operations", "0009_sealed_drafts")]

    operations = [migrations.RemoveField("pendingact", "draft")]
