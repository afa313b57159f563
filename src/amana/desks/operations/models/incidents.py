"""An incident: what happened at a place, with the people it touched as far as they are known by name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock


class IncidentKind(models.TextChoices):
    ESCAPE = "escape", _("Escape")
    DEATH = "death", _("Death")
    ATTACK = "attack", _("Attack from outside")
    UNREST = "unrest", _("Unrest")
    SEIZED = "seized", _("Place taken over")
    OTHER = "other", _("Other")


class Incident(models.Model):
    """`reported` is how many people it is said to concern, named or not; `about` marks a rough figure. While
    fewer are named, the rest is a shortfall of this incident and stands in no account."""

    kind = models.CharField(max_length=8, choices=IncidentKind.choices)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    reported = models.PositiveIntegerField(null=True)
    about = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    reported_at = models.DateTimeField(default=clock.now)
    leaf = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["kind", "-happened_at"])]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"I-{self.pk:04d}"


class IncidentPerson(models.Model):
    """A person named in an incident. `entry` took the person out; `answered` brought the person back. `corrected` is
    the entry that took `entry` itself back: the person was named wrongly and counts no more."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="people")
    person = models.BigIntegerField()
    entry = models.BigIntegerField()
    answered = models.BigIntegerField(null=True)
    corrected = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"])]
        constraints = [
            models.UniqueConstraint(fields=["incident", "person", "entry"], name="incident_person_once")
        ]
