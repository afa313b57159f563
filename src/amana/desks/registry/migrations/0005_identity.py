"""Readings of pairs, links, photographs and biometric samples; what the database refuses about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amana.desks.registry import guards_identity
from amana.ledger.together import together


def settle(apps, schema_editor):
    """Pairs that were answered before readings were kept stay answered."""
    proposals = apps.get_model("registry", "LinkProposal").objects
    proposals.exclude(answer="").update(state="settled")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_gate_openings"),
        ("registry", "0004_undoing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Biometric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("face", "Photograph of the face"),
                            ("mark", "Photograph of a scar or mark"),
                            ("finger", "Fingerprint"),
                            ("record", "Transaction file (ANSI/NIST-ITL)"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("1", "Right thumb"),
                            ("2", "Right index finger"),
                            ("3", "Right middle finger"),
                            ("4", "Right ring finger"),
                            ("5", "Right little finger"),
                            ("6", "Left thumb"),
                            ("7", "Left index finger"),
                            ("8", "Left middle finger"),
                            ("9", "Left ring finger"),
                            ("10", "Left little finger"),
                        ],
                        max_length=2,
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                ("retain_until", models.DateField()),
                ("sha256", models.CharField(max_length=64)),
                ("taken_on", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="biometric_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retain_until__gt", models.F("taken_on"))),
                        name="biometric_retention",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "finger"), models.Q(("position", ""), _negated=True)),
                            models.Q(models.Q(("kind", "finger"), _negated=True), ("position", "")),
                            _connector="OR",
                        ),
                        name="biometric_finger_named",
                    ),
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BiometricGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("1", "Right thumb"),
                            ("2", "Right index finger"),
                            ("3", "Right middle finger"),
                            ("4", "Right ring finger"),
                            ("5", "Right little finger"),
                            ("6", "Left thumb"),
                            ("7", "Left index finger"),
                            ("8", "Left middle finger"),
                            ("9", "Left ring finger"),
                            ("10", "Left little finger"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("amputated", "Missing finger"),
                            ("bandaged", "Bandaged or injured"),
                            ("worn", "Ridges worn; cannot be read"),
                            ("refused", "The person refuses"),
                            ("other", "Another reason"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BiometricSignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                ("until", models.DateField()),
                ("at", models.DateTimeField()),
                ("memo", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Linkage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True)),
                ("left", models.CharField(max_length=80)),
                ("right", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "At work"),
                            ("done", "Done"),
                            ("failed", "Stopped, nothing written"),
                        ],
                        max_length=7,
                    ),
                ),
                ("left_people", models.PositiveIntegerField(default=0)),
                ("right_people", models.PositiveIntegerField(default=0)),
                ("compared", models.PositiveIntegerField(default=0)),
                ("proposed", models.PositiveIntegerField(default=0)),
                ("message", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="LinkedFile",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="linked",
                        serialize=False,
                        to="registry.custodyfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LinkReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("n", models.PositiveSmallIntegerField()),
                ("answer", models.CharField(max_length=9)),
                ("why", models.TextField(blank=True)),
                ("bits", models.FloatField(null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("memo", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gte", 1), ("n__lte", 3)), name="reading_three_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ("same", "other", "open"))),
                        name="reading_one_of_three",
                    ),
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="NameQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=200)),
                ("names", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="policy_percent")
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="bits",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="fingerprint",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="found_by",
            field=models.CharField(
                choices=[
                    ("roster", "A roster"),
                    ("enrol", "An enrolment"),
                    ("claim", "A new claim"),
                    ("linkage", "Two lists compared"),
                    ("person", "An examiner"),
                ],
                default="roster",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="round",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waits for a reader"),
                    ("second", "Waits for a second reader"),
                    ("third", "Two readers differ"),
                    ("settled", "Settled"),
                ],
                default="waiting",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="linkproposal",
            name="weighed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="linkproposal",
            index=models.Index(fields=["state", "bits", "id"], name="proposal_queue"),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="linkproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__gt", ""), ("state", "settled")),
                    models.Q(models.Q(("state", "settled"), _negated=True), ("answer", "")),
                    _connector="OR",
                ),
                name="proposal_settled_is_answered",
            ),
        ),
        migrations.AddField(
            model_name="biometric",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="biometric",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="biometrics",
                to="registry.custodyfile",
            ),
        ),
        migrations.AddField(
            model_name="biometricgap",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="biometricgap",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="biometric_gaps",
                to="registry.custodyfile",
            ),
        ),
        migrations.AddField(
            model_name="biometricsignoff",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="biometricsignoff",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="biometric_sign_offs",
                to="registry.custodyfile",
            ),
        ),
        migrations.AddField(
            model_name="biometric",
            name="sign_off",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.biometricsignoff",
            ),
        ),
        migrations.AddField(
            model_name="linkage",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="linkedfile",
            name="head",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.custodyfile"
            ),
        ),
        migrations.AddField(
            model_name="linkreading",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="registry.linkproposal",
            ),
        ),
        migrations.AddField(
            model_name="linkreading",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="namequery",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewpolicy",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="BiometricSecret",
            fields=[
                (
                    "biometric",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="secret",
                        serialize=False,
                        to="registry.biometric",
                    ),
                ),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveBigIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="linkreading",
            constraint=models.UniqueConstraint(fields=("proposal", "round", "n"), name="reading_in_turn"),
        ),
        migrations.AddConstraint(
            model_name="linkreading",
            constraint=models.UniqueConstraint(
                fields=("proposal", "round", "reader"), name="reading_each_once"
            ),
        ),
        migrations.AddIndex(
            model_name="namequery",
            index=models.Index(fields=["user", "at"], name="name_query_of_user"),
        ),
        migrations.RunPython(guards_identity.create, migrations.RunPython.noop),
    ]
    operations = together(operations)
