"""Which reports retell one another: the evidence, sentence by sentence, and what people said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .reports import Report

USER = settings.AUTH_USER_MODEL


class Verdict(models.TextChoices):
    DERIVED = "derived", _("One retells the other, or both retell a third")
    POSSIBLE = "possible", _("Possibly one story")


class ReportLink(models.Model):
    """Two reports compared. `verdict` and `score` are the machine's; `joined` is what holds: a person's decision
    where there is one. `matched` is the share of the shorter text whose sentences have a match."""

    left = models.ForeignKey(Report, models.PROTECT, related_name="+")
    right = models.ForeignKey(Report, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    score = models.FloatField()
    joined = models.BooleanField()
    sentences = models.PositiveSmallIntegerField()
    matched = models.FloatField()
    figures = models.PositiveSmallIntegerField()
    names = models.PositiveSmallIntegerField()
    quote = models.FloatField()
    run = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="report_link_once"),
            models.CheckConstraint(name="report_link_ordered", condition=Q(left__lt=F("right"))),
        ]
        indexes = [models.Index(fields=["right", "joined"], name="watch_link_by_right")]


class SentenceMatch(models.Model):
    """A sentence of the left report beside the one of the right report that says the same; code points."""

    link = models.ForeignKey(ReportLink, models.PROTECT, related_name="matches")
    left_start = models.PositiveIntegerField()
    left_end = models.PositiveIntegerField()
    right_start = models.PositiveIntegerField()
    right_end = models.PositiveIntegerField()
    score = models.FloatField()

    class Meta:
        ordering = ["left_start"]


class LinkAnswer(models.TextChoices):
    SAME = "same", _("They are one story")
    APART = "apart", _("They are two origins")
    UNSURE = "unsure", _("I cannot tell")


class LinkDecision(models.Model):
    """What a person says about a link, and why. The newest that is not “unsure” holds. Append-only."""

    link = models.ForeignKey(ReportLink, models.PROTECT, related_name="decisions")
    answer = models.CharField(max_length=8, choices=LinkAnswer.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="link_decision_reason", condition=~Q(reason=""))]
