"""What reports claim, what people made of it, and the groups of claims that say the same.

Reports have claims; the ledger has statements. A claim never becomes an entry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .reports import Report

USER = settings.AUTH_USER_MODEL


class ClaimState(models.TextChoices):
    PROPOSED = "proposed", _("proposed by the machine")
    PUT = "put", _("put forward, waiting for a second person")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    REPLACED = "replaced", _("replaced by an edited one")


OPEN = (ClaimState.PROPOSED, ClaimState.PUT)
STANDING = (ClaimState.PROPOSED, ClaimState.PUT, ClaimState.ACCEPTED)


class Polarity(models.TextChoices):
    ASSERTED = "asserted", _("asserted")
    DENIED = "denied", _("denied")


class Modality(models.TextChoices):
    FACT = "fact", _("as a fact")
    FEARED = "feared", _("feared")
    PLANNED = "planned", _("planned")
    FOILED = "foiled", _("foiled")


class ClaimGroup(models.Model):
    """Claims that say the same thing. What it says is what its claims say; how many independent origins it has is
    counted on them for each reader, never stored. `told` and `agreed` are only for finding groups in long lists:
    reports among its standing claims, accepted claims."""

    predicate = models.CharField(max_length=24)
    polarity = models.CharField(max_length=8, choices=Polarity.choices)
    told = models.PositiveSmallIntegerField(default=0)
    agreed = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-told", "-id"], name="watch_group_by_told"),
            models.Index(fields=["-agreed", "-id"], name="watch_group_by_agreed"),
        ]

    @property
    def code(self) -> str:
        return f"G-{self.pk:05d}"


class Claim(models.Model):
    """One assertion in one report. `start` and `end` are code points of its text. An edited claim is a new row
    that `replaces` the one before. `origin` numbers the independent origin within the group; it is empty for a
    denial that adds none. `places` are keys of the gazetteer, divided by blanks."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="claims")
    n = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    predicate = models.CharField(max_length=24)
    polarity = models.CharField(max_length=8, choices=Polarity.choices)
    modality = models.CharField(max_length=8, choices=Modality.choices)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    approx = models.BooleanField(default=False)
    referent = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    figure_start = models.PositiveIntegerField(null=True)
    figure_end = models.PositiveIntegerField(null=True)
    places = models.CharField(max_length=300, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    outlet = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    spoken_start = models.PositiveIntegerField(null=True)
    spoken_end = models.PositiveIntegerField(null=True)
    group = models.ForeignKey(ClaimGroup, models.PROTECT, null=True, related_name="claims")
    origin = models.PositiveSmallIntegerField(null=True)
    origin_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.PROPOSED)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    put_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["report", "start", "pk"]
        indexes = [
            models.Index(fields=["state", "group"], name="watch_claim_by_state"),
            models.Index(fields=["report", "state"], name="watch_claim_by_report"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "n"], name="claim_number_once"),
            models.CheckConstraint(name="claim_span", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(
                name="claim_second_person", condition=Q(accepted_by=None) | ~Q(accepted_by=F("put_by"))
            ),
            models.CheckConstraint(
                name="claim_accepted_by_two",
                condition=~Q(state="accepted") | Q(put_by__isnull=False, accepted_by__isnull=False),
            ),
        ]

    @property
    def code(self) -> str:
        return f"{self.report.code}.{self.n}"

    @property
    def bounds(self) -> tuple[float | None, float | None, float | None]:
        """Figure, at least, at most; without bounds that say no more than the figure."""
        return bounds(self.value, self.low, self.high)

    @property
    def place_keys(self) -> tuple[str, ...]:
        return tuple(self.places.split())


def bounds(
    value: float | None, low: float | None, high: float | None
) -> tuple[float | None, float | None, float | None]:
    """The three figures, those left out that repeat the first."""
    if value is None:
        return None, low, high
    return value, None if low == value else low, None if high == value else high


class Verb(models.TextChoices):
    PUT = "put", _("put forward")
    CONFIRM = "confirm", _("accepted as the second person")
    RETURN = "return", _("returned")
    REJECT = "reject", _("rejected")
    EDIT = "edit", _("edited")
    REOPEN = "reopen", _("taken up again")
    MOVE = "move", _("moved to another group")


class ClaimJudgement(models.Model):
    """What a person did with a claim, and why. Append-only."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="judgements")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class Credibility(models.IntegerChoices):
    """The Admiralty scale (NATO AJP-2.1) for information."""

    CONFIRMED = 1, _("1 · confirmed by other sources")
    PROBABLE = 2, _("2 · probably true")
    POSSIBLE = 3, _("3 · possibly true")
    DOUBTFUL = 4, _("4 · doubtful")
    IMPROBABLE = 5, _("5 · improbable")
    UNKNOWN = 6, _("6 · truth cannot be judged")


class GroupAssessment(models.Model):
    """A grade of a group's credibility, by a person, with the grounds. The newest holds. `origins` is how many
    independent origins the accepted claims had at that moment."""

    group = models.ForeignKey(ClaimGroup, models.PROTECT, related_name="assessments")
    credibility = models.PositiveSmallIntegerField(choices=Credibility.choices)
    rationale = models.TextField()
    origins = models.PositiveSmallIntegerField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_grade", condition=Q(credibility__gte=1, credibility__lte=6)
            ),
            models.CheckConstraint(name="assessment_rationale", condition=~Q(rationale="")),
        ]


class TensionKind(models.TextChoices):
    NUMBERS = "numbers", _("the numbers contradict each other")
    DENIAL = "denial", _("one denies what the other asserts")
    MODALITY = "modality", _("one thing is told in two ways")
    BASIS = "basis dropped", _("the basis was dropped on the way")
    ARITHMETIC = "arithmetic", _("a remainder nobody accounts for")


class TensionOutcome(models.TextChoices):
    SCOPE = "scope", _("Not comparable: another time, place or scope")
    MISTAKE = "mistake", _("One of the two is mistaken")
    EXPLAINED = "explained", _("Both hold, explained otherwise")


class Tension(models.Model):
    """Two claims that must be held against each other, until a person says what they are to one another."""

    kind = models.CharField(max_length=14, choices=TensionKind.choices)
    left = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    right = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=TensionOutcome.choices, blank=True)
    why = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "left", "right"], name="tension_once")]
