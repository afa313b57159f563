"""Reports, their sources, claims, links and what people judged."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amana.desks.watch.models.reports
import amana.engines.common.clock
from amana.desks.watch import report_guards
from amana.ledger.together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=amana.desks.watch.models.reports.new_key, max_length=32, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("outlet", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(max_length=3)),
                ("published", models.DateField(null=True)),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("clear", "TLP:CLEAR"),
                            ("green", "TLP:GREEN"),
                            ("amber", "TLP:AMBER"),
                            ("amber_strict", "TLP:AMBER+STRICT"),
                            ("red", "TLP:RED"),
                        ],
                        max_length=12,
                    ),
                ),
                ("closed", models.BooleanField(default=False)),
                (
                    "media",
                    models.CharField(
                        choices=[
                            ("pasted", "pasted text"),
                            ("txt", "text file"),
                            ("html", "HTML"),
                            ("docx", "Word"),
                            ("pdf", "PDF"),
                            ("eml", "e-mail"),
                        ],
                        max_length=8,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("added_at", models.DateTimeField(default=amana.engines.common.clock.now)),
                ("cluster", models.BigIntegerField(db_index=True, null=True)),
                ("compared_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("marking", "red"), _negated=True), ("closed", True), _connector="OR"
                        ),
                        name="report_red_is_closed",
                    )
                ],
                "indexes": [models.Index(fields=["-added_at", "-id"], name="watch_report_newest")],
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TermUse",
            fields=[
                ("term", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("uses", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ClaimGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("predicate", models.CharField(max_length=24)),
                (
                    "polarity",
                    models.CharField(choices=[("asserted", "asserted"), ("denied", "denied")], max_length=8),
                ),
                ("told", models.PositiveSmallIntegerField(default=0)),
                ("agreed", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(default=amana.engines.common.clock.now)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["-told", "-id"], name="watch_group_by_told"),
                    models.Index(fields=["-agreed", "-id"], name="watch_group_by_agreed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveSmallIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("predicate", models.CharField(max_length=24)),
                (
                    "polarity",
                    models.CharField(choices=[("asserted", "asserted"), ("denied", "denied")], max_length=8),
                ),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("fact", "as a fact"),
                            ("feared", "feared"),
                            ("planned", "planned"),
                            ("foiled", "foiled"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("approx", models.BooleanField(default=False)),
                ("referent", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(blank=True, max_length=10)),
                ("figure_start", models.PositiveIntegerField(null=True)),
                ("figure_end", models.PositiveIntegerField(null=True)),
                ("places", models.CharField(blank=True, max_length=300)),
                ("speaker", models.CharField(blank=True, max_length=200)),
                ("outlet", models.CharField(blank=True, max_length=120)),
                ("basis", models.CharField(blank=True, max_length=40)),
                ("spoken_start", models.PositiveIntegerField(null=True)),
                ("spoken_end", models.PositiveIntegerField(null=True)),
                ("origin", models.PositiveSmallIntegerField(null=True)),
                ("origin_name", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed by the machine"),
                            ("put", "put forward, waiting for a second person"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("replaced", "replaced by an edited one"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("put_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "put_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="watch.claim",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="watch.claimgroup",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="watch.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "n"), name="claim_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="claim_span"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by", None),
                            models.Q(("accepted_by", models.F("put_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("accepted_by__isnull", False), ("put_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_accepted_by_two",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "group"], name="watch_claim_by_state"),
                    models.Index(fields=["report", "state"], name="watch_claim_by_report"),
                ],
                "ordering": ["report", "start", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("put", "put forward"),
                            ("confirm", "accepted as the second person"),
                            ("return", "returned"),
                            ("reject", "rejected"),
                            ("edit", "edited"),
                            ("reopen", "taken up again"),
                            ("move", "moved to another group"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="watch.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportContent",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="watch.report",
                    ),
                ),
                ("raw", models.BinaryField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("derived", "One retells the other, or both retell a third"),
                            ("possible", "Possibly one story"),
                        ],
                        max_length=8,
                    ),
                ),
                ("score", models.FloatField()),
                ("joined", models.BooleanField()),
                ("sentences", models.PositiveSmallIntegerField()),
                ("matched", models.FloatField()),
                ("figures", models.PositiveSmallIntegerField()),
                ("names", models.PositiveSmallIntegerField()),
                ("quote", models.FloatField()),
                ("run", models.PositiveSmallIntegerField()),
                ("found_at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.report"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="report_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="report_link_ordered"
                    ),
                ],
                "indexes": [models.Index(fields=["right", "joined"], name="watch_link_by_right")],
                "ordering": ["-score", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LinkDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("same", "They are one story"),
                            ("apart", "They are two origins"),
                            ("unsure", "I cannot tell"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="watch.reportlink",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="link_decision_reason"
                    )
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=12)),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="watch.report",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["report", "-at"], name="watch_opening_by_report")],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readers", to="watch.report"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("report", "user"),
                        name="report_reader_once",
                    )
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_ar", models.CharField(blank=True, max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agency", "News agency"),
                            ("outlet", "Newspaper, broadcaster or site"),
                            ("body", "Authority or organisation"),
                            ("research", "Research or monitoring group"),
                            ("social", "Social media"),
                            ("person", "Person"),
                        ],
                        default="outlet",
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=60)),
                ("made_at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_source_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="report_source_key_once",
                    ),
                ],
                "ordering": ["name_en", "name_ar", "pk"],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="watch.reportsource",
            ),
        ),
        migrations.CreateModel(
            name="ReportTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "report", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.CharField(max_length=40)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SentenceMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("left_start", models.PositiveIntegerField()),
                ("left_end", models.PositiveIntegerField()),
                ("right_start", models.PositiveIntegerField()),
                ("right_end", models.PositiveIntegerField()),
                ("score", models.FloatField()),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="watch.reportlink",
                    ),
                ),
            ],
            options={
                "ordering": ["left_start"],
            },
        ),
        migrations.CreateModel(
            name="SourceRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("general", "In general"),
                            ("prisons", "Prisons and guards"),
                            ("camps", "Camps"),
                            ("fighting", "Fighting and attacks"),
                            ("transfers", "Transfers and returns"),
                            ("politics", "Talks and agreements"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A · completely reliable"),
                            ("B", "B · usually reliable"),
                            ("C", "C · fairly reliable"),
                            ("D", "D · not usually reliable"),
                            ("E", "E · unreliable"),
                            ("F", "F · cannot be judged"),
                        ],
                        max_length=1,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="watch.reportsource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="source_rating_reason"
                    )
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Tension",
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
                            ("numbers", "the numbers contradict each other"),
                            ("denial", "one denies what the other asserts"),
                            ("modality", "one thing is told in two ways"),
                            ("basis dropped", "the basis was dropped on the way"),
                            ("arithmetic", "a remainder nobody accounts for"),
                        ],
                        max_length=14,
                    ),
                ),
                ("found_at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scope", "Not comparable: another time, place or scope"),
                            ("mistake", "One of the two is mistaken"),
                            ("explained", "Both hold, explained otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.claim"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.claim"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "left", "right"), name="tension_once")
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · confirmed by other sources"),
                            (2, "2 · probably true"),
                            (3, "3 · possibly true"),
                            (4, "4 · doubtful"),
                            (5, "5 · improbable"),
                            (6, "6 · truth cannot be judged"),
                        ]
                    ),
                ),
                ("rationale", models.TextField()),
                ("origins", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=amana.engines.common.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="watch.claimgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("credibility__gte", 1), ("credibility__lte", 6)),
                        name="assessment_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rationale", ""), _negated=True), name="assessment_rationale"
                    ),
                ],
            },
        ),
        migrations.RunPython(report_guards.create, migrations.RunPython.noop),
    ]
    operations = together(operations)
