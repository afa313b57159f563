"""A plan: what it was made from, what it promises, its lifts with the people named for each, and who is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .lifts import Lift
from .resources import AssetType
from .weights import Weights

SLOT_H = 12
FIRST_HOUR = 6
"""Slot 0 begins at six in the morning of the first day, in the zone of the operation."""


ENDED = "ended from outside"
"""How the reason of a failure begins where the machine or somebody at it ended the planner."""


class PlanState(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Being made")
    FAILED = "failed", _("Could not be made")
    DRAFT = "draft", _("Draft, not published")
    APPROVED = "approved", _("Approved, not published")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later plan")
    DROPPED = "dropped", _("Given up")


class LeftWhy(models.TextChoices):
    """Why somebody stays. Those with a gate are not legally cleared; the gate is named beside it."""

    GATE = "gate", _("Not legally cleared")
    LISTED = "listed", _("On another lift already")
    ACCEPTANCE = "acceptance", _("No place within reach may take them")
    BEDS = "beds", _("No bed where they are accepted")
    TRANSIT = "transit", _("The way is more dangerous than staying")
    CAPACITY = "capacity", _("More than one thing is lacking at once in time")
    SEATS = "seats", _("No lift has the seats they need")
    CLOSED = "closed", _("No way is open once they may leave")
    TAIL = "tail", _("Every lift on the way is taken in time")
    ESCORTS = "escorts", _("No escort left in time")
    PROCESSING = "processing", _("No departure left in time at the place they leave")
    PADS = "pads", _("No pad movement left in time")
    INTAKE = "intake", _("No arrival left in time where they are accepted")
    HOLD = "hold", _("No room left to wait half-way")
    APART = "apart", _("Others arrive from whom they must be kept apart")
    CHOICE = "choice", _("A lift could still take them")
    CLEARED = "cleared", _("Cleared too late for this plan")
    HELD = "held", _("Left waiting half-way")


class Prefer(models.TextChoices):
    """Of the plans found, which one is taken. The worst days: the mean of the worst 5 % of breaches drawn."""

    HARM = "harm", _("Least harm on average")
    WORST = "cvar95", _("Protect against the worst days")


class Plan(models.Model):
    """One run of the planner. The instance, the answer and the explanation are files named by their SHA-256 in
    `instance_sha256`, `plan_sha256`; they hold numbers, never names. Harm is in weighted person-breaches."""

    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.WAITING)
    starts_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=1)
    prefer = models.CharField(max_length=8, choices=Prefer.choices, default=Prefer.HARM)
    weights = models.ForeignKey(Weights, models.PROTECT, related_name="+")
    receiver = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    escort = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    origins = models.ManyToManyField("ledger.Account", related_name="+")
    stages = models.ManyToManyField("ledger.Account", related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, related_name="followers", null=True)
    at_slot = models.PositiveSmallIntegerField(default=0)
    event_words_ar = models.TextField(blank=True)
    event_words_en = models.TextField(blank=True)
    change_words_ar = models.TextField(blank=True)
    change_words_en = models.TextField(blank=True)
    people = models.PositiveIntegerField(default=0)
    cleared = models.PositiveIntegerField(default=0)
    instance_sha256 = models.CharField(max_length=64, blank=True)
    plan_sha256 = models.CharField(max_length=64, blank=True)
    moved = models.PositiveIntegerField(null=True)
    left_behind = models.PositiveIntegerField(null=True)
    harm = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    makespan_h = models.FloatField(null=True)
    violations = models.PositiveIntegerField(null=True)
    mean_breach = models.FloatField(null=True)
    worst_breach = models.FloatField(null=True)
    tier_one_breach = models.FloatField(null=True)
    failed_why = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(default=clock.now)
    solved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    approval = models.BigIntegerField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)
    publication = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-made_at"])]
        constraints = [
            models.CheckConstraint(
                name="plan_approved_by_another",
                condition=Q(approved_by=None) | Q(made_by=None) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="plan_published_after_approval",
                condition=~Q(state="published") | Q(approved_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_approved_without_violations",
                condition=Q(approved_at=None) | Q(violations=0),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"P-{self.pk:04d}"

    @property
    def gap(self) -> float | None:
        """(harm - bound) / bound; None while no bound is known."""
        return (self.harm - self.bound) / self.bound if self.bound and self.harm is not None else None

    @property
    def ended(self) -> bool:
        """Was the planner ended from outside, rather than by what it was given?"""
        return self.failed_why.startswith(ENDED)

    @property
    def places(self) -> list[Any]:
        """Where its lifts begin: the places it takes people from, and those where they wait half-way."""
        return [*self.origins.all(), *self.stages.all()]

    @property
    def slots(self) -> int:
        return 2 * self.days

    def slot_start(self, slot: int) -> datetime:
        return self.starts_at + timedelta(hours=SLOT_H * slot)

    def slot_of(self, moment: datetime) -> int:
        """The slot a moment lies in; negative before the first."""
        return int((moment - self.starts_at).total_seconds() // (SLOT_H * 3600))


class PlanLift(models.Model):
    """One lift of a plan, in the order of departure. `tail` and the account codes are those of the instance; `issued`
    is the lift that officers work with, once the plan is published. `binding` says what keeps it from going
    earlier, in both languages."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lifts")
    number = models.PositiveIntegerField()
    tail = models.CharField(max_length=40)
    type = models.ForeignKey(AssetType, models.PROTECT, related_name="+")
    origin = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    destination = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    slots = models.PositiveSmallIntegerField()
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    escorts = models.PositiveIntegerField()
    category = models.CharField(max_length=20)
    top_tier = models.PositiveSmallIntegerField(null=True)
    binding = models.CharField(max_length=20, blank=True)
    why_ar = models.CharField(max_length=300, blank=True)
    why_en = models.CharField(max_length=300, blank=True)
    female_escorts = models.PositiveSmallIntegerField(default=0)
    interpreters = models.CharField(max_length=120, blank=True)
    gone = models.BooleanField(default=False)
    issued = models.ForeignKey(Lift, models.PROTECT, related_name="planned", null=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_lift_once")]

    @property
    def code(self) -> str:
        return f"{self.plan.code}/{self.number}"


class PlanLoad(models.Model):
    """How many of a class a lift carries."""

    lift = models.ForeignKey(PlanLift, models.CASCADE, related_name="loads")
    class_id = models.CharField(max_length=40)
    persons = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]


class PlanSeat(models.Model):
    """One person named for a lift of a plan, and the class they were counted in."""

    lift = models.ForeignKey(PlanLift, models.CASCADE, related_name="seats")
    person = models.BigIntegerField()
    class_id = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"])]
        constraints = [models.UniqueConstraint(fields=["lift", "person"], name="plan_seat_once")]


class PlanLeft(models.Model):
    """People who stay, by place and reason; `gate` names what they are not cleared by, `lacks` (codes of `LeftWhy` with
    commas) the things that are lacking together."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="left")
    origin = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=LeftWhy.choices)
    gate = models.CharField(max_length=60, blank=True)
    lacks = models.CharField(max_length=100, blank=True, default="")
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["-people", "pk"]


class PairKind(models.TextChoices):
    TOGETHER = "together", _("Travel together")
    APART = "apart", _("Never on one lift")


class Pair(models.Model):
    """Two people who must travel together, or must not. A pair is ended, never deleted."""

    kind = models.CharField(max_length=8, choices=PairKind.choices)
    one = models.BigIntegerField()
    other = models.BigIntegerField()
    why = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["ended_at"])]
        constraints = [models.CheckConstraint(name="pair_of_two", condition=Q(one__lt=F("other")))]
