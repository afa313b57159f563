"""Corrections of single entries: asked for by one person, signed by another, withdrawn by whoever asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amana.engines.common import clock

from .files import CustodyFile


class Correction(models.Model):
    """One request to reverse an entry (`entry`, its leaf). `granted` is None while it waits. `memo` is the leaf of the
    correcting entry, or of the memorandum that refused or withdrew it. The reason stands in the books alone, beside the
    asking (`asked_memo`)."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="corrections")
    entry = models.BigIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_memo = models.BigIntegerField()
    granted = models.BooleanField(null=True)
    withdrawn = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["granted", "asked_at"], name="correction_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(granted=None), name="correction_asked_once"
            ),
            models.CheckConstraint(
                name="correction_by_two",
                condition=Q(granted=None)
                | (Q(withdrawn=False) & ~Q(decided_by=F("asked_by")))
                | Q(withdrawn=True, decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="correction_in_the_books",
                condition=Q(granted=None, withdrawn=False, decided_by=None, decided_at=None, memo=None)
                | Q(
                    granted=True,
                    withdrawn=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    memo__isnull=False,
                )
                | Q(granted=False, decided_by__isnull=False, decided_at__isnull=False, memo__isnull=False),
            ),
        ]
