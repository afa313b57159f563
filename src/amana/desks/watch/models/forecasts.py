"""What was said about the future, frozen: looks of the model, levels, analysts' probabilities, model versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .sites import Site


class ModelVersion(models.Model):
    """A refit as it was proposed: the model and the signed proposal as documents of the engine. It is used once
    another person has accepted it; of the accepted ones the newest is in use, before the first the priors."""

    version = models.CharField(max_length=60, unique=True)
    document = models.TextField()
    proposal = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="model_accepted_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            )
        ]


class RefitDraft(models.Model):
    """A refit that was worked out and waits for its proposer's signature: nothing of it is proposed yet. One for each
    person; the next one replaces it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.CharField(max_length=60)
    replaces = models.CharField(max_length=60)
    document = models.TextField()
    proposal = models.TextField()
    made_at = models.DateTimeField(default=clock.now)


class Look(models.Model):
    """One look of the model at every site: from what was recorded before `at`. `memo` and `digest` seal the
    forecasts that were frozen at it."""

    at = models.DateTimeField(db_index=True)
    model = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, blank=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]


class Maker(models.TextChoices):
    MODEL = "model", _("Model")
    ANALYST = "analyst", _("Analyst")
    POOL = "pool", _("Pool")


class Forecast(models.Model):
    """A frozen probability (fraction) of a serious incident within 7 days; the model's own carry the 28 days and both
    90 % intervals. `base` is that of a normal site."""

    look = models.ForeignKey(Look, models.PROTECT, related_name="forecasts")
    site = models.ForeignKey(Site, models.PROTECT, related_name="forecasts")
    at = models.DateTimeField()
    maker = models.CharField(max_length=8, choices=Maker.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    p7 = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p28 = models.FloatField(null=True)
    low28 = models.FloatField(null=True)
    high28 = models.FloatField(null=True)
    base = models.FloatField()

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["site", "maker", "-at"])]
        constraints = [
            models.CheckConstraint(name="forecast_is_probability", condition=Q(p7__gte=0, p7__lte=1)),
            models.UniqueConstraint(fields=["look", "site", "maker", "by"], name="forecast_once"),
        ]


class Opinion(models.Model):
    """An analyst's own probability of a serious incident within 7 days, with its grounds."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="opinions")
    p7 = models.FloatField()
    grounds = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="opinion_is_probability", condition=Q(p7__gt=0, p7__lt=1))]


class Standing(models.Model):
    """The level of a site from `at` on; a new row whenever anything about it changes. `model` is what the model calls
    for, `below_since` since when it has been below the level shown. `first`, `second`: the people who set it."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="standings")
    at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    model = models.PositiveSmallIntegerField()
    below_since = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=500, blank=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["site", "-at"])]
        constraints = [
            models.CheckConstraint(name="standing_level", condition=Q(level__lte=3, model__lte=3)),
            models.CheckConstraint(name="standing_by_two", condition=Q(second=None) | ~Q(second=F("first"))),
        ]


class Lowering(models.Model):
    """Somebody asks to lower a level below the model's; it falls when a second person agrees, and the wish lapses
    (refused by nobody) when the level changes before. `memo` is the leaf of what the first person asked for."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="lowerings")
    to = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    memo = models.BigIntegerField(null=True)
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="lowering_agreed_by_another",
                condition=~Q(agreed=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["site"], condition=Q(agreed=None), name="lowering_one_open_per_site"
            ),
        ]
