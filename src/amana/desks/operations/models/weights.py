"""The weights of harm: policy, written down in versions that one person proposes and another approves."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock


class Group(models.TextChoices):
    """Groups of people that weights are set for. Only the four tiers come from a judgement about a person, and no
    child and nobody of disputed age has one; the weights of the others protect."""

    TIER_1 = "tier-1", _("Tier 1")
    TIER_2 = "tier-2", _("Tier 2")
    TIER_3 = "tier-3", _("Tier 3")
    TIER_4 = "tier-4", _("Tier 4")
    NO_TIER = "no-tier", _("Without a tier")
    WOMEN = "women", _("Women")
    YOUNG = "young", _("Children and disputed age")
    FAMILIES = "families", _("Carers with their children")
    MEDICAL = "medical", _("Needs a medical seat")


class WeightsState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", pgettext_lazy("state", "Approved")


class Weights(models.Model):
    """One version. An approved version is never changed: a change is the next version.

    Hazard per hour at a place = breach_per_day / 24 x (share_fixed + share_crowding x persons per guard / norm);
    risks of the way are per person: per flight, and per hour of road by day and by night."""

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=WeightsState.choices, default=WeightsState.PROPOSED)
    breach_per_day = models.FloatField(validators=[MinValueValidator(0)])
    share_fixed = models.FloatField(validators=[MinValueValidator(0)])
    share_crowding = models.FloatField(validators=[MinValueValidator(0)])
    norm_persons_per_guard = models.FloatField(validators=[MinValueValidator(0.01)])
    beyond_h = models.FloatField(validators=[MinValueValidator(0)])
    air_risk_per_flight = models.FloatField(validators=[MinValueValidator(0)])
    road_risk_per_h_day = models.FloatField(validators=[MinValueValidator(0)])
    road_risk_per_h_night = models.FloatField(validators=[MinValueValidator(0)])
    why = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    leaf = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="weights_approved_by_another",
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
            )
        ]


class GroupWeight(models.Model):
    """The weights of one group: a person who stays one hour under hazard one, a person under way, riding escorts for
    a hundred persons, and the longest ride."""

    weights = models.ForeignKey(Weights, models.CASCADE, related_name="groups")
    group = models.CharField(max_length=8, choices=Group.choices)
    exposure = models.FloatField(validators=[MinValueValidator(0)])
    transit = models.FloatField(validators=[MinValueValidator(0)])
    escorts_per_100 = models.PositiveIntegerField()
    longest_ride_h = models.FloatField(validators=[MinValueValidator(0.5)])

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["weights", "group"], name="weights_group_once")]
