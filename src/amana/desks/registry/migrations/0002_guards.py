"""The tables of judgement and every trigger of the desk, by hand: see `registry.guards`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amana.desks.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(guards.create_tables, migrations.RunPython.noop)],
            state_operations=[
                migrations.CreateModel(
                    name="AgeFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("n", models.PositiveIntegerField()),
                        ("born_earliest", models.DateField()),
                        ("born_latest", models.DateField()),
                        ("disputed", models.BooleanField()),
                        ("basis", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        ("memo", models.BigIntegerField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="age_findings",
                                to="registry.custodyfile",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "registry_agefinding",
                        "ordering": ["-n"],
                        "managed": True,
                    },
                ),
                migrations.CreateModel(
                    name="ClassificationRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("born_latest", models.DateField()),
                        ("disputed", models.BooleanField()),
                        ("assessed_on", models.DateField()),
                        (
                            "band",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "First of four"),
                                    (2, "Second of four"),
                                    (3, "Third of four"),
                                    (4, "Fourth of four"),
                                ]
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("FIRST", "First classification"),
                                    ("DUE", "Review date reached"),
                                    ("AGE", "New finding of age"),
                                    ("RISK_CHANGE", "Change of circumstances"),
                                    ("MANUAL", "Asked for by an officer"),
                                    ("OBJECTION", "The person objected"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("grounds", models.TextField()),
                        ("own_answer", models.TextField(blank=True)),
                        ("review_due", models.DateField()),
                        ("at", models.DateTimeField()),
                        (
                            "age_finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.agefinding",
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.custodyfile",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "registry_classification_record",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ClassificationApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("memo", models.BigIntegerField(null=True)),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approval",
                                to="registry.classificationrecord",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "registry_classification_approval",
                    },
                ),
                migrations.CreateModel(
                    name="Classification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("born_latest", models.DateField()),
                        ("disputed", models.BooleanField()),
                        ("assessed_on", models.DateField()),
                        (
                            "band",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "First of four"),
                                    (2, "Second of four"),
                                    (3, "Third of four"),
                                    (4, "Fourth of four"),
                                ]
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("FIRST", "First classification"),
                                    ("DUE", "Review date reached"),
                                    ("AGE", "New finding of age"),
                                    ("RISK_CHANGE", "Change of circumstances"),
                                    ("MANUAL", "Asked for by an officer"),
                                    ("OBJECTION", "The person objected"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("grounds", models.TextField()),
                        ("own_answer", models.TextField(blank=True)),
                        ("review_due", models.DateField()),
                        ("at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "registry_classification",
                        "managed": False,
                    },
                ),
            ],
        ),
        migrations.RunPython(guards.create_triggers, migrations.RunPython.noop),
        migrations.RunPython(guards.collate, migrations.RunPython.noop),
    ]
