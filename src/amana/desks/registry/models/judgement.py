"""Judgements about a person: a finding of age, and a band of risk for adults only.

The tables of this module are made and guarded by hand-written SQL (see `guards`): the database itself
refuses a band for a child, for a person whose age is disputed, or on a finding that is not the newest.
Nationality, religion, ethnicity and kinship have no column here, so that nobody can use them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .files import CustodyFile


class Band(models.IntegerChoices):
    """Four bands. They drive escorts, placement and lift priority, nothing else."""

    FIRST = 1, _("First of four")
    SECOND = 2, _("Second of four")
    THIRD = 3, _("Third of four")
    FOURTH = 4, _("Fourth of four")


class ReviewReason(models.TextChoices):
    FIRST = "FIRST", _("First classification")
    DUE = "DUE", _("Review date reached")
    AGE = "AGE", _("New finding of age")
    RISK_CHANGE = "RISK_CHANGE", _("Change of circumstances")
    MANUAL = "MANUAL", _("Asked for by an officer")
    OBJECTION = "OBJECTION", _("The person objected")


class AgeFinding(models.Model):
    """What a named officer found about a person's age, on which basis. Append-only; `n` counts per file."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="age_findings")
    n = models.PositiveIntegerField()
    born_earliest = models.DateField()
    born_latest = models.DateField()
    disputed = models.BooleanField()
    basis = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    memo = models.BigIntegerField(null=True)

    class Meta:
        managed = True
        db_table = "registry_agefinding"
        ordering = ["-n"]


class _Judged(models.Model):
    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="+")
    age_finding = models.ForeignKey(AgeFinding, models.PROTECT, related_name="+")
    born_latest = models.DateField()
    disputed = models.BooleanField()
    assessed_on = models.DateField()
    band = models.PositiveSmallIntegerField(choices=Band.choices)
    reason = models.CharField(max_length=12, choices=ReviewReason.choices)
    grounds = models.TextField()
    own_answer = models.TextField(blank=True)
    review_due = models.DateField()
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class ClassificationRecord(_Judged):
    """Every band ever proposed, the sealed ones too. Only the monitor's history reads this; everybody else
    reads `Classification`."""

    class Meta:
        db_table = "registry_classification_record"
        ordering = ["-pk"]


class ClassificationApproval(models.Model):
    """The second person's approval of one proposed band."""

    record = models.OneToOneField(ClassificationRecord, models.PROTECT, related_name="approval")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    memo = models.BigIntegerField(null=True)

    class Meta:
        db_table = "registry_classification_approval"


class Classification(_Judged):
    """The bands that stand: approved, newest of their file, and of a person who by the newest finding was
    an adult of undisputed age on the day of assessment. A view: a later finding seals a band by itself."""

    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "registry_classification"
