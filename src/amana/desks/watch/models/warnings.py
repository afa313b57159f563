"""Warnings: issued to roles, acknowledged, acted upon, closed with what came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .sites import Site


class Outcome(models.TextChoices):
    HAPPENED = "happened", _("An incident happened")
    AVERTED = "averted", _("No incident; measures were taken")
    NOTHING = "nothing", _("No incident; nothing was done")
    MISTAKEN = "mistaken", _("Issued by mistake")
    REPLACED = "replaced", _("Replaced by a later warning")


class Alert(models.Model):
    """A warning as it was issued. `p7`, `low`, `high` are what was said then. `updates` is the earlier warning that
    this one replaces. `leaf` and `close_leaf` are its memoranda in the books."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="alerts")
    level = models.PositiveSmallIntegerField()
    p7 = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    words = models.TextField(blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    issued_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    updates = models.OneToOneField("self", models.PROTECT, null=True, related_name="updated_by")
    leaf = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_why = models.CharField(max_length=500, blank=True)
    close_leaf = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="alert_level", condition=Q(level__gte=1, level__lte=3)),
            models.CheckConstraint(
                name="alert_closed_with_outcome",
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """W-0007: what people call it."""
        return f"W-{self.pk:04d}"


class Recipient(models.Model):
    """A role that must acknowledge the warning."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="recipients")
    role = models.CharField(max_length=32)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "role"], name="recipient_once")]


class Acknowledgement(models.Model):
    """Somebody of a role has read the warning. `leaf` is the memorandum."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="acknowledgements")
    role = models.CharField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)
    leaf = models.BigIntegerField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "role"], name="acknowledged_once_per_role")]


class Measure(models.Model):
    """What was done on a warning. `changes_hazard`: it may itself have prevented the incident, so that forecasts of
    that time are scored apart."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="measures")
    words = models.CharField(max_length=500)
    changes_hazard = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)
    leaf = models.BigIntegerField()

    class Meta:
        ordering = ["at", "pk"]
