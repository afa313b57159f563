"""Erasures by two people, and the one change that a claim takes for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amana.engines.common.clock
from amana.desks.registry import guards_redaction


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_sealed_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("value", "Words beside an entry or a memorandum"),
                            ("document", "Number and copy of a document"),
                            ("source", "Who said it: the note on the source of a claim"),
                            ("claim", "A whole identity claim"),
                        ],
                        max_length=8,
                    ),
                ),
                ("leaf", models.BigIntegerField(null=True)),
                ("name", models.CharField(blank=True, max_length=60)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("court", "Order of a court"),
                            ("data", "Decision of the data-protection officer"),
                            ("wrong", "Recorded about the wrong person, or wrongly"),
                            ("danger", "Danger to somebody who is named"),
                        ],
                        max_length=8,
                    ),
                ),
                ("order", models.CharField(max_length=120)),
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
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="registry.identityclaim",
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
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="registry.document",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["granted", "asked_at"], name="redaction_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="redaction_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim", None),
                                ("document", None),
                                ("leaf__isnull", False),
                                ("part", "value"),
                            ),
                            models.Q(
                                ("claim", None),
                                ("document__isnull", False),
                                ("leaf", None),
                                ("part", "document"),
                            ),
                            models.Q(
                                ("claim__isnull", False),
                                ("document", None),
                                ("leaf", None),
                                ("part__in", ("source", "claim")),
                            ),
                            _connector="OR",
                        ),
                        name="redaction_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", False), ("granted", True), ("memo__isnull", False)
                            ),
                            models.Q(("decided_by__isnull", False), ("granted", False)),
                            models.Q(("decided_by", None), ("granted", None), ("memo", None)),
                            _connector="OR",
                        ),
                        name="redaction_in_the_books",
                    ),
                ],
            },
        ),
        migrations.RunPython(guards_redaction.create, migrations.RunPython.noop),
    ]
