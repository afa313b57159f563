"""Samples are erased by two people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amana.engines.common.clock
from amana.desks.registry import guards_disposal


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_words_of_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="biometric",
            index=models.Index(fields=["retain_until"], name="biometric_by_day"),
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=amana.engines.common.clock.now)),
                ("asked_memo", models.BigIntegerField()),
                ("granted", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("memo", models.BigIntegerField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "biometric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="registry.biometric",
                    ),
                ),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="registry.disposal",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="disposal_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", False), ("granted__isnull", False), ("memo__isnull", False)
                    ),
                    models.Q(("decided_by", None), ("granted", None), ("memo", None)),
                    _connector="OR",
                ),
                name="disposal_in_the_books",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalitem",
            constraint=models.UniqueConstraint(
                fields=("disposal", "biometric"), name="disposal_names_it_once"
            ),
        ),
        migrations.RunPython(guards_disposal.create, migrations.RunPython.noop),
    ]
