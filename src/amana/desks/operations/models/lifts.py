"""A lift: one loaded sortie or convoy run, and the people on its manifest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock


class LiftState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", pgettext_lazy("state", "Approved")
    ON_THE_WAY = "on_the_way", _("On the way")
    DONE = "done", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class Conveyance(models.TextChoices):
    HELICOPTER = "helicopter", _("Helicopter")
    PLANE = "plane", _("Plane")
    BUS = "bus", _("Bus")
    AMBULANCE = "ambulance", _("Ambulance")
    FOOT = "foot", _("On foot")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    """What became of one line of the manifest."""

    LISTED = "listed", _("Listed")
    LEFT_BEHIND = "left_behind", _("Did not board")
    ABOARD = "aboard", _("On the way")
    RECEIVED = "received", _("Received")
    REFUSED = "refused", _("Refused by the receiver")
    RETURNED = "returned", _("Taken back by the giver")
    LOST = "lost", _("Escaped on the way")
    DIED = "died", _("Died on the way")
    HANDED = "handed", _("Handed to a state")
    ELSEWHERE = "elsewhere", _("Taken to another place")
    MISSING = "missing", _("Fate unknown")


WITH_ESCORT = (Outcome.ABOARD, Outcome.REFUSED)
UNSETTLED = (*WITH_ESCORT, Outcome.MISSING)
"""A lift is not complete while a line says one of these: nobody has answered yet for whose fate is unknown."""


class Lift(models.Model):
    """People who are to leave one account for another under one escort. The books learn of it when the giver
    signs the release; until then it is a plan."""

    origin = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    destination = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    escort = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    leg = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    legs = models.PositiveSmallIntegerField(default=0)
    departs_at = models.DateTimeField()
    due_at = models.DateTimeField()
    conveyance = models.CharField(max_length=12, choices=Conveyance.choices)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=LiftState.choices, default=LiftState.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approval = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-departs_at"])]
        constraints = [
            models.CheckConstraint(
                name="lift_approved_by_another",
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(name="lift_leads_away", condition=~Q(origin=F("destination"))),
            models.CheckConstraint(name="lift_due_after_departure", condition=Q(due_at__gt=F("departs_at"))),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """L-0117: what people call it."""
        return f"L-{self.pk:04d}"


class LiftPerson(models.Model):
    """One line of a manifest. `departed` and `resolved` are leaves of the entries that moved the person."""

    lift = models.ForeignKey(Lift, models.CASCADE, related_name="people")
    person = models.BigIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.LISTED)
    reason = models.CharField(max_length=300, blank=True)
    departed = models.BigIntegerField(null=True)
    resolved = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"])]
        constraints = [models.UniqueConstraint(fields=["lift", "person"], name="lift_person_once")]
