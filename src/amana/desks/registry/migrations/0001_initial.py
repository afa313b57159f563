"""The tables of the register that Django writes itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amana.ledger.together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=14, unique=True)),
                (
                    "population",
                    models.CharField(
                        choices=[("detainee", "Detainee"), ("resident", "Camp resident")], max_length=8
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "mother_file",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="births",
                        to="registry.custodyfile",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
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
            name="FileSeries",
            fields=[
                ("month", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Basis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("untried", "Awaiting trial"),
                            ("convicted", "Convicted"),
                            ("security", "Internment under review"),
                            ("camp", "Camp admission"),
                            ("provisional", "Provisional, 72 hours"),
                        ],
                        max_length=11,
                    ),
                ),
                ("title_ar", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                ("decided", models.DateField(null=True)),
                ("review_days", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.authority",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ColumnMemory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("heading", models.CharField(max_length=200)),
                ("meaning", models.CharField(max_length=64)),
                ("used", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sender", "kind", "heading"), name="memory_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                            ("id", "Identity card"),
                            ("passport", "Passport"),
                            ("birth", "Birth record"),
                            ("family", "Family book"),
                            ("court", "Court paper"),
                            ("medical", "Fitness to travel"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("number", models.TextField(blank=True)),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("issued", models.CharField(blank=True, max_length=40)),
                ("held_where", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="EntryRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("arrived_at", models.DateTimeField()),
                ("arrested", models.CharField(blank=True, max_length=300)),
                ("injuries", models.TextField(blank=True)),
                ("next_of_kin", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("bytes", models.PositiveBigIntegerField()),
                ("sender", models.CharField(blank=True, max_length=120)),
                ("population", models.CharField(blank=True, max_length=8)),
                ("admitted_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("read", "Read, nothing written"),
                            ("committing", "Being entered"),
                            ("committed", "Entered"),
                            ("undone", "Undone"),
                            ("refused", "Refused"),
                            ("failed", "Stopped, nothing written"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("shape", models.JSONField(default=dict)),
                ("mapping", models.JSONField(default=dict)),
                ("seconds", models.FloatField(default=0)),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("committed_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.basis",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
        migrations.AddField(
            model_name="custodyfile",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="registry.importbatch",
            ),
        ),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("decided", models.DateField(null=True)),
                ("review_due", models.DateField()),
                ("provisional", models.BooleanField(default=False)),
                ("deadline", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.basis"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bases",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deadline", None), ("provisional", False)),
                            models.Q(("deadline__isnull", False), ("provisional", True)),
                            _connector="OR",
                        ),
                        name="basis_provisional_has_a_deadline",
                    )
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BasisReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("upheld", "Upheld"),
                            ("changed", "Replaced by another basis"),
                            ("release", "Release ordered"),
                            ("heard", "Person heard, decision reserved"),
                        ],
                        max_length=8,
                    ),
                ),
                ("held_on", models.DateField()),
                ("person_heard", models.BooleanField()),
                ("next_due", models.DateField(null=True)),
                ("cleared", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("memo", models.BigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="registry.legalbasis",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LinkProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=200)),
                ("answer", models.CharField(blank=True, max_length=9)),
                ("answered_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.importbatch",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custodyfile",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="proposal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="proposal_two_files"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalityClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=3)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("document", "One document"),
                            ("state", "Confirmed by the state"),
                            ("refused", "Refused by the state"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nationalities",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["country"], name="registry_na_country_614938_idx")],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                            ("mobility", "Mobility"),
                            ("medication", "Medication to be carried"),
                            ("interpreter", "Interpreter"),
                            ("diet", "Diet"),
                            ("care", "Care of a dependant"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("detail", models.TextField(blank=True)),
                ("open", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="registry.custodyfile",
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="registry.need",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PropertyItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("description", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="property",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PropertyReceipt",
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
                            ("kept", "Taken into keeping"),
                            ("handed_over", "Handed to the next custodian"),
                            ("checked", "Checked against the list"),
                            ("returned", "Returned to the person"),
                            ("missing", "Found missing"),
                        ],
                        max_length=11,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="registry.propertyitem",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Regime",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.account",
                    ),
                ),
                ("men", models.BooleanField()),
                ("women", models.BooleanField()),
                ("adults", models.BooleanField()),
                ("children", models.BooleanField()),
                ("convicted", models.BooleanField()),
                ("untried", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key", "file"], name="search_key_file")],
            },
        ),
        migrations.CreateModel(
            name="FileCard",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="card",
                        serialize=False,
                        to="registry.custodyfile",
                    ),
                ),
                ("number", models.CharField(max_length=14)),
                ("population", models.CharField(max_length=8)),
                ("name_ar", models.CharField(blank=True, max_length=200)),
                ("name_latin", models.CharField(blank=True, max_length=200)),
                ("kunya", models.CharField(blank=True, max_length=80)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("birth", models.CharField(blank=True, max_length=40)),
                ("born_earliest", models.DateField(null=True)),
                ("born_latest", models.DateField(null=True)),
                ("age", models.CharField(blank=True, max_length=8)),
                ("nationalities", models.CharField(blank=True, max_length=40)),
                ("standing", models.CharField(max_length=11)),
                ("basis", models.CharField(blank=True, max_length=32)),
                ("review_due", models.DateField(null=True)),
                ("sort_ar", models.CharField(blank=True, max_length=80)),
                ("sort_latin", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_ar", "file"], name="card_by_name_ar"),
                    models.Index(fields=["sort_latin", "file"], name="card_by_name_latin"),
                    models.Index(fields=["review_due", "file"], name="card_by_review"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityClaim",
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
                        choices=[("principal", "Principal name"), ("alias", "Also known as")],
                        default="principal",
                        max_length=9,
                    ),
                ),
                ("name_ar", models.CharField(blank=True, max_length=200)),
                ("name_latin", models.CharField(blank=True, max_length=200)),
                ("given_ar", models.CharField(blank=True, max_length=80)),
                ("father_ar", models.CharField(blank=True, max_length=80)),
                ("grandfather_ar", models.CharField(blank=True, max_length=80)),
                ("family_ar", models.CharField(blank=True, max_length=80)),
                ("given_latin", models.CharField(blank=True, max_length=80)),
                ("father_latin", models.CharField(blank=True, max_length=80)),
                ("grandfather_latin", models.CharField(blank=True, max_length=80)),
                ("family_latin", models.CharField(blank=True, max_length=80)),
                ("kunya", models.CharField(blank=True, max_length=80)),
                ("mother", models.CharField(blank=True, max_length=120)),
                ("birth", models.CharField(blank=True, max_length=40)),
                ("birth_earliest", models.DateField(null=True)),
                ("birth_latest", models.DateField(null=True)),
                ("birth_place", models.CharField(blank=True, max_length=120)),
                ("sex", models.CharField(blank=True, choices=[("M", "Male"), ("F", "Female")], max_length=1)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "The person's own statement"),
                            ("roster", "An imported roster"),
                            ("document", "A document seen"),
                            ("relative", "A relative"),
                            ("state", "A state's confirmation"),
                            ("officer", "An officer's observation"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=300)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("provisional", "Provisional"),
                            ("declared", "Declared"),
                            ("documented", "Documented"),
                            ("confirmed", "Confirmed"),
                        ],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.custodyfile",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="registry.identityclaim",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_ar", ""), ("name_latin", ""), _negated=True),
                        name="claim_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_earliest__lte", models.F("birth_latest"))),
                        name="claim_birth_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("birth", ""), ("birth_earliest", None), ("birth_latest", None)),
                            models.Q(
                                models.Q(("birth", ""), _negated=True),
                                ("birth_earliest__isnull", False),
                                ("birth_latest__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="claim_birth_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "principal"), ("supersedes", None)),
                        fields=("file",),
                        name="claim_one_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("idx", models.PositiveIntegerField()),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField()),
                ("column", models.PositiveIntegerField(null=True)),
                ("data", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                ("likenesses", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("look", "Needs a look"),
                            ("bad", "Refused"),
                            ("left_out", "Left out"),
                            ("entered", "Entered"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="registry.importbatch",
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_rows",
                        to="registry.custodyfile",
                    ),
                ),
            ],
            options={
                "ordering": ["idx"],
                "indexes": [
                    models.Index(fields=["batch", "state", "idx"], name="registry_im_batch_i_7f452f_idx")
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "idx"), name="import_row_once")],
            },
        ),
    ]
    operations = together(operations)
