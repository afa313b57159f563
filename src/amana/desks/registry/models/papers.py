"""What is sealed or waits: numbers and copies of documents, acts without their signature."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from amana.access.drafts import SealedDraft

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


class PendingAct(SealedDraft):
    """An act in the exact bytes its officer is about to sign. Nothing of it is in the books before; it is
    removed when it is signed, and void after an hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    number = models.CharField(max_length=14)
    target = models.BigIntegerField(null=True)
    device = models.CharField(max_length=60)
    made_at = models.DateTimeField()
