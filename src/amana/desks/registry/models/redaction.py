"""Erasures of words of a file: asked for by one person, granted or refused by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .files import CustodyFile, IdentityClaim
from .holding import Document


class Ground(models.TextChoices):
    """Why the law or whoever guards personal data requires it."""

    COURT = "court", _("Order of a court")
    DATA = "data", _("Decision of the data-protection officer")
    WRONG = "wrong", _("Recorded about the wrong person, or wrongly")
    DANGER = "danger", _("Danger to somebody who is named")


class Part(models.TextChoices):
    """What of a file is erased."""

    VALUE = "value", _("Words beside an entry or a memorandum")
    DOCUMENT = "document", _("Number and copy of a document")
    SOURCE = "source", _("Who said it: the note on the source of a claim")
    CLAIM = "claim", _("A whole identity claim")
    ROW = "row", _("Words of a record")


class Redaction(models.Model):
    """One erasure. `leaf` and `name` say which value of the books, `name` and `key` which column of which row; the
    reason stands in the books alone, beside the asking (`asked_memo`), and beside the erasure once it is granted
    (`memo`)."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="redactions")
    part = models.CharField(max_length=8, choices=Part.choices)
    leaf = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60, blank=True)
    key = models.BigIntegerField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="redactions", null=True)
    claim = models.ForeignKey(IdentityClaim, models.PROTECT, related_name="redactions", null=True)
    ground = models.CharField(max_length=8, choices=Ground.choices)
    order = models.CharField(max_length=120)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_memo = models.BigIntegerField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["granted", "asked_at"], name="redaction_open")]
        constraints = [
            models.CheckConstraint(
                name="redaction_by_two", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="redaction_of_one_thing",
                condition=Q(part="value", leaf__isnull=False, key=None, document=None, claim=None)
                | Q(part="document", leaf=None, key=None, document__isnull=False, claim=None)
                | Q(part__in=("source", "claim"), leaf=None, key=None, document=None, claim__isnull=False)
                | Q(part="row", leaf=None, key__isnull=False, document=None, claim=None),
            ),
            models.CheckConstraint(
                name="redaction_in_the_books",
                condition=Q(granted=True, memo__isnull=False, decided_by__isnull=False)
                | Q(granted=False, decided_by__isnull=False)
                | Q(granted=None, memo=None, decided_by=None),
            ),
        ]


class FallenWords(models.Model):
    """Words of a row that fell with an erasure: the column (`app.Model.column`) and the row's number. Append-only; the
    guards of the tables let nothing else change."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="fallen")
    place = models.CharField(max_length=60)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["place", "key"], name="fallen_words_of_row")]
