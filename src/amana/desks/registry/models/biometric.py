"""Photographs and biometric samples: sealed, for a stated purpose, until a day. What could not be taken, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .files import CustodyFile


class BiometricKind(models.TextChoices):
    FACE = "face", _("Photograph of the face")
    MARK = "mark", _("Photograph of a scar or mark")
    FINGER = "finger", _("Fingerprint")
    RECORD = "record", _("Transaction file (ANSI/NIST-ITL)")


class Position(models.TextChoices):
    """Which finger: the codes of ANSI/NIST-ITL 1 to 10, or nothing."""

    NONE = "", _("—")
    RIGHT_THUMB = "1", _("Right thumb")
    RIGHT_INDEX = "2", _("Right index finger")
    RIGHT_MIDDLE = "3", _("Right middle finger")
    RIGHT_RING = "4", _("Right ring finger")
    RIGHT_LITTLE = "5", _("Right little finger")
    LEFT_THUMB = "6", _("Left thumb")
    LEFT_INDEX = "7", _("Left index finger")
    LEFT_MIDDLE = "8", _("Left middle finger")
    LEFT_RING = "9", _("Left ring finger")
    LEFT_LITTLE = "10", _("Left little finger")


class GapReason(models.TextChoices):
    """Why a sample does not exist. None of them costs the person anything."""

    AMPUTATED = "amputated", _("Missing finger")
    BANDAGED = "bandaged", _("Bandaged or injured")
    WORN = "worn", _("Ridges worn; cannot be read")
    REFUSED = "refused", _("The person refuses")
    NO_RIDGES = "no_ridges", _("Image kept, no ridges found")
    OTHER = "other", _("Another reason")


class BiometricSignOff(models.Model):
    """A protection officer's consent that biometrics are taken of a child, or of a person not established as an
    adult: for this purpose, until this day."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="biometric_sign_offs")
    purpose = models.CharField(max_length=300)
    until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]


class Biometric(models.Model):
    """One photograph or sample, with why it was taken and until when it is kept. Append-only; its content lies
    sealed beside it. `quality` is NFIQ 2 of a fingerprint (0-100), null where it was not measured."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="biometrics")
    kind = models.CharField(max_length=6, choices=BiometricKind.choices)
    position = models.CharField(max_length=2, choices=Position.choices, blank=True)
    purpose = models.CharField(max_length=300)
    retain_until = models.DateField()
    sign_off = models.ForeignKey(BiometricSignOff, models.PROTECT, related_name="+", null=True)
    sha256 = models.CharField(max_length=64)
    quality = models.PositiveSmallIntegerField(null=True)
    taken_on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["retain_until"], name="biometric_by_day")]
        constraints = [
            models.CheckConstraint(name="biometric_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(name="biometric_retention", condition=Q(retain_until__gt=F("taken_on"))),
            models.CheckConstraint(
                name="biometric_finger_named",
                condition=(Q(kind="finger") & ~Q(position="")) | (~Q(kind="finger") & Q(position="")),
            ),
        ]


class BiometricSecret(models.Model):
    """The content of one sample under a key of its own; destroying the key erases it, and in every
    backup once `amana rekey` has changed the master key."""

    biometric = models.OneToOneField(Biometric, models.PROTECT, primary_key=True, related_name="secret")
    key = models.ForeignKey("access.DataKey", models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sealed = models.BinaryField()


class BiometricGap(models.Model):
    """A sample that could not be taken, or that the person refused. `position` is empty for the face."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="biometric_gaps")
    position = models.CharField(max_length=2, choices=Position.choices, blank=True)
    reason = models.CharField(max_length=9, choices=GapReason.choices)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
