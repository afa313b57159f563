"""Two files that may be one person: what the machine proposes, what people find, what is linked from then on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .files import CustodyFile
from .imports import ImportBatch


class ProposalState(models.TextChoices):
    """Whose word a pair waits for."""

    WAITING = "waiting", _("Waits for a reader")
    SECOND = "second", _("Waits for a second reader")
    THIRD = "third", _("Two readers differ")
    SETTLED = "settled", _("Settled")


class FoundBy(models.TextChoices):
    """What brought two files together."""

    ROSTER = "roster", _("A roster")
    ENROLMENT = "enrol", _("An enrolment")
    CLAIM = "claim", _("A new claim")
    LINKAGE = "linkage", _("Two lists compared")
    PRINTS = "prints", _("A search of prints")
    PERSON = "person", _("An examiner")


class LinkProposal(models.Model):
    """Two files that may be one person, in their present round. The machine proposes; examiners read; nothing is
    ever merged. `bits` (with the prior) and `fingerprint` say what was known when it was last weighed; bits are
    null where a child or a disputed age forbids weighing. `answer` is what the round came to."""

    one = models.ForeignKey(CustodyFile, models.PROTECT, related_name="+")
    other = models.ForeignKey(CustodyFile, models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    found_by = models.CharField(max_length=7, choices=FoundBy.choices, default=FoundBy.ROSTER)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", null=True)
    bits = models.FloatField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    weighed_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=ProposalState.choices, default=ProposalState.WAITING)
    answer = models.CharField(max_length=9, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="proposal_once"),
            models.CheckConstraint(name="proposal_two_files", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(
                name="proposal_settled_is_answered",
                condition=Q(state="settled", answer__gt="") | (~Q(state="settled") & Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "bits", "id"], name="proposal_queue")]


class LinkReading(models.Model):
    """What one examiner found about a pair, alone. The second reader does not see the first reading; a third is
    asked where two differ and sees both. Append-only."""

    proposal = models.ForeignKey(LinkProposal, models.PROTECT, related_name="readings")
    round = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=9)
    why = models.TextField(blank=True)
    bits = models.FloatField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "n"], name="reading_in_turn"),
            models.UniqueConstraint(fields=["proposal", "round", "reader"], name="reading_each_once"),
            models.CheckConstraint(name="reading_three_at_most", condition=Q(n__gte=1, n__lte=3)),
            models.CheckConstraint(
                name="reading_one_of_three", condition=Q(answer__in=("same", "other", "open"))
            ),
        ]


class LinkedFile(models.Model):
    """Files that stand linked as one person: a view of the link memoranda of the books, made again from them and
    never a source. `head` is the oldest file of the group."""

    file = models.OneToOneField(CustodyFile, models.CASCADE, primary_key=True, related_name="linked")
    head = models.ForeignKey(CustodyFile, models.CASCADE, related_name="+")


class ReviewPolicy(models.Model):
    """How many pairs of a hundred a second reader reads although nothing asks for it. The newest stands."""

    percent = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="policy_percent", condition=Q(percent__lte=100))]


class LinkageState(models.TextChoices):
    WAITING = "waiting", _("At work")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped, nothing written")


class Linkage(models.Model):
    """Two lists of people compared as wholes. `left` and `right` are `batch:CODE`, `account:CODE` or `all`."""

    code = models.CharField(max_length=24, unique=True)
    left = models.CharField(max_length=80)
    right = models.CharField(max_length=80)
    state = models.CharField(max_length=7, choices=LinkageState.choices)
    left_people = models.PositiveIntegerField(default=0)
    right_people = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]


class NameQuery(models.Model):
    """One request of a program that asked the register for names: who asked, why, how many names and how many
    answers. Whose files were named is in the list of who looked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    names = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "at"], name="name_query_of_user")]
