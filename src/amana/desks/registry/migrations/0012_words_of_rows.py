"""Erasures reach words that rows of the desks repeat; the guards of those rows let them fall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amana.desks.registry import guards_redaction


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_redactions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(guards_redaction.lift, migrations.RunPython.noop),
        migrations.CreateModel(
            name="FallenWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("key", models.BigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="redaction",
            name="redaction_of_one_thing",
        ),
        migrations.AddField(
            model_name="redaction",
            name="key",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="redaction",
            name="part",
            field=models.CharField(
                choices=[
                    ("value", "Words beside an entry or a memorandum"),
                    ("document", "Number and copy of a document"),
                    ("source", "Who said it: the note on the source of a claim"),
                    ("claim", "A whole identity claim"),
                    ("row", "Words of a record"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim", None),
                        ("document", None),
                        ("key", None),
                        ("leaf__isnull", False),
                        ("part", "value"),
                    ),
                    models.Q(
                        ("claim", None),
                        ("document__isnull", False),
                        ("key", None),
                        ("leaf", None),
                        ("part", "document"),
                    ),
                    models.Q(
                        ("claim__isnull", False),
                        ("document", None),
                        ("key", None),
                        ("leaf", None),
                        ("part__in", ("source", "claim")),
                    ),
                    models.Q(
                        ("claim", None),
                        ("document", None),
                        ("key__isnull", False),
                        ("leaf", None),
                        ("part", "row"),
                    ),
                    _connector="OR",
                ),
                name="redaction_of_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="fallenwords",
            name="redaction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fallen", to="registry.redaction"
            ),
        ),
        migrations.AddIndex(
            model_name="fallenwords",
            index=models.Index(fields=["place", "key"], name="fallen_words_of_row"),
        ),
        migrations.RunPython(guards_redaction.create_rows, migrations.RunPython.noop),
    ]
