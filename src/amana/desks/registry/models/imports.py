"""A roster on its way into the register: the file, its rows, what was learned about its sender."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .files import CustodyFile


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    READ = "read", _("Read, nothing written")
    COMMITTING = "committing", _("Being entered")
    COMMITTED = "committed", _("Entered")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Stopped, nothing written")


class ImportBatch(models.Model):
    """One roster file. `code` names it in the ledger; `account` and `basis` are the answers given once for
    the file, null where a column gives them."""

    code = models.CharField(max_length=24, unique=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    sender = models.CharField(max_length=120, blank=True)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    basis = models.ForeignKey("registry.Basis", models.PROTECT, related_name="+", null=True)
    population = models.CharField(max_length=8, blank=True)
    admitted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=BatchState.choices)
    message = models.TextField(blank=True)
    shape = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code


class ImportProgress(models.Model):
    """How far the background work on a batch is. `run` names this start of the work, `server` the process that does
    it; the row goes when the work is over."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="progress")
    step = models.CharField(max_length=8)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run = models.CharField(max_length=32)
    server = models.CharField(max_length=32)
    at = models.DateTimeField()


class RowState(models.TextChoices):
    READY = "ready", _("Ready")
    LOOK = "look", _("Needs a look")
    BAD = "bad", _("Refused")
    LEFT_OUT = "left_out", _("Left out")
    ENTERED = "entered", _("Entered")


class ImportRow(models.Model):
    """One row of a roster that describes a person. `data` is the normalised row, `problems` what was found:
    a list of {"field", "code", "weight": "bad"|"look"}; `likenesses` are proposals, never links."""

    # found by batch through the two indexes below
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows", db_index=False)
    idx = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField(null=True)
    data = models.JSONField()
    problems = models.JSONField(default=list)
    likenesses = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RowState.choices)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="import_rows", null=True)

    class Meta:
        ordering = ["idx"]
        constraints = [models.UniqueConstraint(fields=["batch", "idx"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "state", "idx"])]


class ColumnMemory(models.Model):
    """What the columns of one sender's rosters mean, and how this sender writes an account's name."""

    sender = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    heading = models.CharField(max_length=200)
    meaning = models.CharField(max_length=64)
    used = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "kind", "heading"], name="memory_once"),
        ]
