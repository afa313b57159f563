"""Facilities that are watched, and what was observed or heard about them. Buildings and guards only: no row here
names a person, and people appear as counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock


class Site(models.Model):
    """A facility under watch. `code`, `lat` and `lon` (degrees, two decimals) are its place's, repeated here so that
    hazard can be computed from the tables of watch alone. `region` is shared by sites that are shocked together."""

    place = models.OneToOneField("ledger.Place", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, unique=True)
    region = models.CharField(max_length=40)
    pcode = models.CharField(max_length=20, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Kind(models.TextChoices):
    """What an observation says. The values are the types of the hazard engine's record."""

    GUARDS = "guards", _("Guards present")
    POPULATION = "population", _("People held (a count)")
    CAPACITY = "capacity", _("Places")
    INCIDENT = "incident", _("Serious incident")
    UNREST = "unrest", _("Unrest inside")
    FIGHTING = "fighting", _("Fighting nearby")
    WARNING = "warning", _("Warning heard")
    CONTROL = "control_change", _("Change of control")
    TRANSFER = "transfer", _("People moved out (a count)")
    CHECK = "check", _("Looked, and found nothing")
    WITHDRAWAL = "withdrawal", _("Withdrawn")


class Control(models.TextChoices):
    ANNOUNCED = "announced", _("Announced")
    UNDER_WAY = "under_way", _("Under way")
    OVER = "over", _("Over")


class Source(models.TextChoices):
    PERSON = "person", pgettext_lazy("observation", "Entered")
    BOOKS = "books", _("From the books")
    FILE = "file", _("From a file")
    REPORT = "report", _("From a report")


class Observation(models.Model):
    """One thing observed, heard or checked; never changed, withdrawn by a further row that names it.

    `about`: when it was so (a check: from then `until`). `known`: when it was recorded. `value` is a count (guards,
    people, places, deaths), a severity or a credibility (0 to 1). `word` is the state of a change of control, the
    indicator that was checked, or the kind of an incident. `origin`: who first said it. `key` keeps a fact that comes
    from elsewhere from standing here twice."""

    kind = models.CharField(max_length=16, choices=Kind.choices)
    site = models.ForeignKey(Site, models.PROTECT, related_name="observations", null=True)
    region = models.CharField(max_length=40, blank=True)
    about = models.DateTimeField()
    until = models.DateTimeField(null=True)
    known = models.DateTimeField(db_index=True)
    value = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    word = models.CharField(max_length=24, blank=True)
    origin = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=500)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.PERSON)
    key = models.CharField(max_length=80, null=True, unique=True)
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-about", "-pk"]
        indexes = [models.Index(fields=["site", "kind", "-about"])]
        constraints = [
            models.CheckConstraint(name="observation_known_after", condition=Q(known__gte=F("about"))),
            models.CheckConstraint(
                name="observation_withdraws_one",
                condition=Q(kind="withdrawal", withdraws__isnull=False)
                | (~Q(kind="withdrawal") & Q(withdraws=None)),
            ),
        ]


class Draw(models.Model):
    """Up to which leaf of the log the desk has taken counts, incidents and departures from the books."""

    leaf = models.BigIntegerField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-leaf"]
