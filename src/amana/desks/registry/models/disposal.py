"""Erasing photographs and samples: asked for by one person, carried out or refused by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amana.engines.common import clock

from .biometric import Biometric


class Disposal(models.Model):
    """One request to erase samples. The reason, where one is needed, stands in the books alone, beside the asking of
    each person; `memo` is the first memorandum of the decision."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_memo = models.BigIntegerField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="disposal_by_two", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="disposal_in_the_books",
                condition=Q(granted__isnull=False, memo__isnull=False, decided_by__isnull=False)
                | Q(granted=None, memo=None, decided_by=None),
            ),
        ]


class DisposalItem(models.Model):
    """A sample that a request names. Append-only."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="items")
    biometric = models.ForeignKey(Biometric, models.PROTECT, related_name="disposals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disposal", "biometric"], name="disposal_names_it_once")
        ]
