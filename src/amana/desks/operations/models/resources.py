"""What a transfer is made with: aircraft and convoys by tail, escorts, and what a place can send and take."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .lifts import Conveyance

_HOURS = [MinValueValidator(0), MaxValueValidator(12)]


class Mode(models.TextChoices):
    AIR = "air", _("By air")
    ROAD = "road", _("By road")


class AssetType(models.Model):
    """Tails alike. Duty is hours per twelve-hour slot; `crew_limit_h` holds over any 24 hours; `ground_h` is
    loading, unloading and refuelling of one round trip; `range_km` the longest way one way."""

    code = models.CharField(max_length=40, unique=True)
    name_ar = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=4, choices=Mode.choices)
    conveyance = models.CharField(max_length=12, choices=Conveyance.choices)
    seats = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(500)])
    medical_seats = models.PositiveIntegerField(default=0)
    fixed_escorts = models.PositiveIntegerField(default=0)
    duty_h_day = models.FloatField(validators=_HOURS)
    duty_h_night = models.FloatField(validators=_HOURS)
    crew_limit_h = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(24)])
    uses_pads = models.BooleanField()
    speed_kmh = models.FloatField(validators=[MinValueValidator(5), MaxValueValidator(1200)])
    range_km = models.FloatField(validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    ground_h = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(12)])
    cost_per_h = models.FloatField(default=0, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="asset_medical_within_seats", condition=Q(medical_seats__lte=F("seats"))
            ),
            models.CheckConstraint(
                name="asset_escorts_within_seats", condition=Q(fixed_escorts__lt=F("seats"))
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Tail(models.Model):
    """One airframe or convoy package. Between `away_from` and `away_until` (days, both included) it cannot be
    used; a tail that is gone for good is retired, never deleted."""

    code = models.CharField(max_length=40, unique=True)
    type = models.ForeignKey(AssetType, models.PROTECT, related_name="tails")
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    away_why = models.CharField(max_length=120, blank=True)
    retired_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["type__code", "code"]
        constraints = [
            models.CheckConstraint(
                name="tail_away_from_before_until",
                condition=Q(away_from=None) | Q(away_until=None) | Q(away_until__gte=F("away_from")),
            )
        ]

    def __str__(self) -> str:
        return self.code


class EscortPool(models.Model):
    """How many escorts an authority has on duty by day and by night."""

    authority = models.OneToOneField("ledger.Authority", models.PROTECT, related_name="+")
    day = models.PositiveIntegerField()
    night = models.PositiveIntegerField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["authority__code"]


class SiteFigures(models.Model):
    """What the planner must know of a place. A place that sends has guards and departures processed a day; one that
    takes has arrivals taken a day; at one that stages people wait between two legs, `longest_stay_slots` half days at
    most, of `compartments` groups that are kept apart. `takes_from_tier` is the most dangerous tier it may hold (1:
    all). Planes fly between places with a runway only."""

    account = models.OneToOneField("ledger.Account", models.PROTECT, related_name="planning_figures")
    sends = models.BooleanField(default=False)
    takes = models.BooleanField(default=False)
    stages = models.BooleanField(default=False)
    longest_stay_slots = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(14)]
    )
    compartments = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    runway = models.BooleanField(default=False)
    guards = models.PositiveIntegerField(default=0)
    departures_per_day = models.PositiveIntegerField(default=0)
    arrivals_per_day = models.PositiveIntegerField(default=0)
    pads_day = models.PositiveIntegerField(default=0)
    pads_night = models.PositiveIntegerField(default=0)
    takes_from_tier = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["account__code"]
        constraints = [
            models.CheckConstraint(
                name="site_one_role",
                condition=~Q(sends=True, takes=True)
                & ~Q(sends=True, stages=True)
                & ~Q(takes=True, stages=True),
            ),
            models.CheckConstraint(name="site_sender_has_guards", condition=Q(sends=False) | Q(guards__gt=0)),
        ]
