"""Reports as they came in, the sources they came from, who may read them, and the words they are found under."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock

USER = settings.AUTH_USER_MODEL


def new_key() -> str:
    """A name for a report that nothing about the report can be guessed from."""
    return uuid.uuid4().hex


class SourceKind(models.TextChoices):
    AGENCY = "agency", _("News agency")
    OUTLET = "outlet", _("Newspaper, broadcaster or site")
    BODY = "body", _("Authority or organisation")
    RESEARCH = "research", _("Research or monitoring group")
    SOCIAL = "social", _("Social media")
    PERSON = "person", pgettext_lazy("source", "Person")


class ReportSource(models.Model):
    """Who hands a report on: an outlet or an agency, not whoever said it first. `key` is the name under which
    datelines give it ("reuters")."""

    name_ar = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.OUTLET)
    key = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name_en", "name_ar", "pk"]
        constraints = [
            models.CheckConstraint(name="report_source_named", condition=~Q(name_ar="") | ~Q(name_en="")),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="report_source_key_once"),
        ]


class Topic(models.TextChoices):
    """What a source can be reliable about: one that knows the camps may know nothing of talks."""

    GENERAL = "general", _("In general")
    PRISONS = "prisons", _("Prisons and guards")
    CAMPS = "camps", _("Camps")
    FIGHTING = "fighting", _("Fighting and attacks")
    TRANSFERS = "transfers", _("Transfers and returns")
    POLITICS = "politics", _("Talks and agreements")


class Reliability(models.TextChoices):
    """The Admiralty scale (NATO AJP-2.1) for sources."""

    A = "A", _("A · completely reliable")
    B = "B", _("B · usually reliable")
    C = "C", _("C · fairly reliable")
    D = "D", _("D · not usually reliable")
    E = "E", _("E · unreliable")
    F = "F", _("F · cannot be judged")


class SourceRating(models.Model):
    """One judgement of a source on one topic, by a named person with a reason. The newest holds; none is edited."""

    source = models.ForeignKey(ReportSource, models.PROTECT, related_name="ratings")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    reliability = models.CharField(max_length=1, choices=Reliability.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="source_rating_reason", condition=~Q(reason=""))]


class Marking(models.TextChoices):
    """Traffic Light Protocol 2.0 (FIRST): how far a report may be handed on."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber_strict", "TLP:AMBER+STRICT"
    RED = "red", "TLP:RED"


class Media(models.TextChoices):
    PASTED = "pasted", _("pasted text")
    TXT = "txt", _("text file")
    HTML = "html", "HTML"
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    EML = "eml", _("e-mail")


class Report(models.Model):
    """One report as it came in. `closed` reports are open to their readers only. `cluster` is the lowest key among
    those that retell one another; `compared_at` is empty until it was held against the others, `meant_at` until that
    was done by meaning with those in the other language. `meaning_stopped`: that ended without an answer, and is not
    tried again until somebody asks for it."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    title = models.CharField(max_length=200)
    source = models.ForeignKey(ReportSource, models.PROTECT, null=True, related_name="reports")
    outlet = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=3)
    published = models.DateField(null=True)
    marking = models.CharField(max_length=12, choices=Marking.choices)
    closed = models.BooleanField(default=False)
    media = models.CharField(max_length=8, choices=Media.choices)
    file_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    cluster = models.BigIntegerField(null=True, db_index=True)
    compared_at = models.DateTimeField(null=True)
    meant_at = models.DateTimeField(null=True)
    meaning_stopped = models.BooleanField(default=False)

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["-added_at", "-id"], name="watch_report_newest")]
        constraints = [
            models.CheckConstraint(name="report_red_is_closed", condition=~Q(marking="red") | Q(closed=True))
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"R-{self.pk:05d}"


class ReportContent(models.Model):
    """The bytes as they came and the text that was read from them; written once. All offsets count code points
    of `text`."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="content")
    raw = models.BinaryField()
    text = models.TextField()


class ReportReader(models.Model):
    """Somebody who needs to know a closed report. Let in by a person; a reader who was let out stays written."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="readers")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user"], condition=Q(until=None), name="report_reader_once"
            )
        ]


class ReportOpening(models.Model):
    """Who opened a closed report, took the bytes of one, or exported it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="openings")
    user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=12)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["report", "-at"], name="watch_opening_by_report")]


class ReportTerm(models.Model):
    """The inverted index: a stem or idea, "#" and a figure, "@" and the bones of a name, and a report with it."""

    pk = models.CompositePrimaryKey("term", "report")
    term = models.CharField(max_length=40)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")


class TermUse(models.Model):
    """How many reports have a term: rare ones lead to tellings of one story."""

    term = models.CharField(max_length=40, primary_key=True)
    uses = models.PositiveIntegerField()


class WordKey(models.Model):
    """What a word of reports sounds like: a key of the names engine, and the folded word. Entered once, however many
    reports use it; that it is here says nothing of which."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=24)
    word = models.CharField(max_length=24)
