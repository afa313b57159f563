"""Searches of prints: sealed templates, searches, candidates; what the database refuses about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amana.desks.registry import guards_prints
from amana.ledger.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_import_progress"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="linkproposal",
            name="found_by",
            field=models.CharField(
                choices=[
                    ("roster", "A roster"),
                    ("enrol", "An enrolment"),
                    ("claim", "A new claim"),
                    ("linkage", "Two lists compared"),
                    ("prints", "A search of prints"),
                    ("person", "An examiner"),
                ],
                default="roster",
                max_length=7,
            ),
        ),
        migrations.CreateModel(
            name="BiometricTemplate",
            fields=[
                (
                    "biometric",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="template",
                        serialize=False,
                        to="registry.biometric",
                    ),
                ),
                ("algorithm", models.CharField(max_length=60)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custodyfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrintSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                ("fingers", models.CharField(max_length=40)),
                ("algorithm", models.CharField(max_length=60)),
                ("people", models.PositiveIntegerField()),
                ("prints", models.PositiveIntegerField()),
                ("gallery", models.CharField(max_length=64)),
                ("review", models.FloatField()),
                ("probable", models.FloatField()),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("silent", "Nobody reaches the threshold"),
                            ("review", "For an examiner"),
                            ("probable", "Probably the same person: confirm"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("memo", models.BigIntegerField()),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.basis"
                    ),
                ),
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
                        related_name="print_searches",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PrintCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("evidence", models.FloatField()),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("silent", "Nobody reaches the threshold"),
                            ("review", "For an examiner"),
                            ("probable", "Probably the same person: confirm"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custodyfile",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="registry.printsearch",
                    ),
                ),
            ],
            options={
                "ordering": ["search", "rank"],
            },
        ),
        migrations.AddConstraint(
            model_name="printsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="print_search_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="printcandidate",
            constraint=models.UniqueConstraint(fields=("search", "file"), name="print_candidate_once"),
        ),
        migrations.AddConstraint(
            model_name="printcandidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("band__in", ("review", "probable"))), name="print_candidate_speaks"
            ),
        ),
        migrations.RunPython(guards_prints.create, migrations.RunPython.noop),
    ]
    operations = together(operations)
