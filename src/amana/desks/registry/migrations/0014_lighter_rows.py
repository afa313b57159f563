"""A person of a roster brings some nine search keys and one row: each was asked for its file by a foreign key and stood
in an index that another index holds already."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_samples_erased_by_two")]

    operations = [
        migrations.AlterField(
            model_name="searchkey",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="registry.custodyfile",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            # the index alone: altering the field would make SQLite's table anew
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX registry_importrow_batch_id_66a481a3",
                    "CREATE INDEX registry_importrow_batch_id_66a481a3 ON registry_importrow (batch_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="importrow",
                    name="batch",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="registry.importbatch",
                    ),
                )
            ],
        ),
    ]
