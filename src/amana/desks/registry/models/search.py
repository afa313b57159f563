"""One against many: the templates that can be searched, the searches that were made, whom each brought up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .biometric import Biometric
from .files import CustodyFile
from .holding import Basis


class SearchBand(models.TextChoices):
    """What a search came to. No band says that somebody is new, and none says that two files are one person."""

    SILENT = "silent", _("Nobody reaches the threshold")
    REVIEW = "review", _("For an examiner")
    PROBABLE = "probable", _("Probably the same person: confirm")


class BiometricTemplate(models.Model):
    """The minutiae of one fingerprint, sealed under the key of its image, so that erasing the one erases the other.
    A cache: it can be made again from the image. None is kept of a child or where the age is disputed."""

    biometric = models.OneToOneField(Biometric, models.CASCADE, primary_key=True, related_name="template")
    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="+")
    algorithm = models.CharField(max_length=60)
    sealed = models.BinaryField()
    at = models.DateTimeField()


class PrintSearch(models.Model):
    """One search: whose fingers, for which purpose, on which legal basis, and all that is needed to repeat it:
    algorithm, size and SHA-256 of what was searched, thresholds in nats. Append-only."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="print_searches")
    purpose = models.CharField(max_length=300)
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="+")
    fingers = models.CharField(max_length=40)
    algorithm = models.CharField(max_length=60)
    people = models.PositiveIntegerField()
    prints = models.PositiveIntegerField()
    gallery = models.CharField(max_length=64)
    review = models.FloatField()
    probable = models.FloatField()
    band = models.CharField(max_length=8, choices=SearchBand.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    memo = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="print_search_purpose", condition=~Q(purpose=""))]


class PrintCandidate(models.Model):
    """A file that a search brought up, with its evidence in nats. Append-only; never a child."""

    search = models.ForeignKey(PrintSearch, models.PROTECT, related_name="candidates")
    rank = models.PositiveSmallIntegerField()
    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="+")
    evidence = models.FloatField()
    band = models.CharField(max_length=8, choices=SearchBand.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["search", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["search", "file"], name="print_candidate_once"),
            models.CheckConstraint(
                name="print_candidate_speaks", condition=Q(band__in=("review", "probable"))
            ),
        ]
