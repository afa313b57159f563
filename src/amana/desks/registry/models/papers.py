"""What waits or is sealed: copies of documents, overrides without their second person, unsigned acts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .files import CustodyFile
from .holding import Document


class DocumentSecret(models.Model):
    """The key of one document, and its copy where one was handed in, sealed under that key. Destroying the
    key erases number and copy, in every backup as well."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="secret")
    key = models.ForeignKey("access.DataKey", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sealed = models.BinaryField(null=True)


class OverrideRequest(models.Model):
    """One person's request to open a gate for one act, with the person's own reason, until somebody else
    answers. `answer` is "", "opened" or "refused"; an opened one names its memorandum."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="override_requests")
    gate = models.CharField(max_length=40)
    action = models.CharField(max_length=20)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    destination = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    reason = models.TextField()
    until = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=7, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="override_second_person",
                condition=Q(answered_by=None) | ~Q(answer="opened") | ~Q(answered_by=F("asked_by")),
            )
        ]


class PendingAct(models.Model):
    """An act in the exact bytes its officer is about to sign. Nothing of it is in the books before; it is
    removed when it is signed, and void after an hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    number = models.CharField(max_length=14)
    target = models.BigIntegerField(null=True)
    fields = models.JSONField()
    device = models.CharField(max_length=60)
    draft = models.BinaryField()
    made_at = models.DateTimeField()
