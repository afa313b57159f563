"""Nouns of the operations desk. Custody itself is in the ledger; these rows say what was intended and by whom.

A lift's state is read from its steps, never stored: a stored state could disagree with the books.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Conveyance(models.TextChoices):
    HELICOPTER = "helicopter", _("Helicopter")
    PLANE = "plane", _("Transport plane")
    CONVOY = "convoy", _("Road convoy")


class Lift(models.Model):
    """One loaded sortie or convoy run, from one account to another under a named escort."""

    code = models.CharField(max_length=16, unique=True)
    origin = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    destination = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    escort_authority = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    escort = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    commander = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    conveyance = models.CharField(max_length=16, choices=Conveyance.choices)
    departs_at = models.DateTimeField()
    due_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-departs_at", "-pk"]
        indexes = [models.Index(fields=["departs_at"])]
        constraints = [
            models.CheckConstraint(name="lift_two_people", condition=~Q(approved_by=F("proposed_by"))),
            models.CheckConstraint(name="lift_somewhere_else", condition=~Q(origin=F("destination"))),
            models.CheckConstraint(
                name="lift_arrives_after_it_departs", condition=Q(due_at__gt=F("departs_at"))
            ),
            models.CheckConstraint(
                name="lift_approval_whole",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, escort__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Seat(models.Model):
    """One person on a lift's list. `person` is the custody file's key in the books."""

    lift = models.ForeignKey(Lift, models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    person = models.BigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["lift", "person"], name="seat_once_per_lift"),
            models.UniqueConstraint(fields=["lift", "number"], name="seat_number_once"),
        ]


class Step(models.Model):
    """What was posted for a lift: its release, a change of escort, receipts, a refusal taken back."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Release")
        TRANSFER = "transfer", _("Change of escort")
        RECEIPT = "receipt", _("Receipt")
        RETURN = "return", _("Taken back after refusal")

    lift = models.ForeignKey(Lift, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    grp = models.BigIntegerField(unique=True)
    statement = models.BinaryField(max_length=32)
    people = models.PositiveIntegerField()
    effective_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["grp"]
        constraints = [
            models.UniqueConstraint(fields=["lift"], condition=Q(kind="release"), name="lift_released_once")
        ]


class ToSign(models.Model):
    """The exact bytes an officer is asked to sign, kept until they are signed or overtaken."""

    lift = models.ForeignKey(Lift, models.CASCADE, null=True, related_name="to_sign")
    count = models.ForeignKey("Count", models.CASCADE, null=True, related_name="to_sign")
    purpose = models.CharField(max_length=16)
    draft = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    device = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Count(models.Model):
    """What eyes saw at one account at one time. The comparison with the books is made by the ledger."""

    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    seen = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    memo = models.BigIntegerField(null=True, unique=True)
    books = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-counted_at", "-pk"]
        indexes = [models.Index(fields=["account", "-counted_at"])]


class Sighting(models.Model):
    """A named difference of one count: a person of the books not seen, or one seen whom the books place elsewhere."""

    class Outcome(models.TextChoices):
        ABSENT = "absent", _("In the books, not seen")
        EXTRA = "extra", _("Seen, not in these books")

    count = models.ForeignKey(Count, models.PROTECT, related_name="sightings")
    person = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "person"], name="sighting_once")]
