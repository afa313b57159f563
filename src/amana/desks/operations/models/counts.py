"""A count: what eyes saw in one account at one moment, beside what the books said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock


class CountState(models.TextChoices):
    DUE = "due", pgettext_lazy("state", "Due")
    AGREES = "agrees", _("Agrees with the books")
    DIFFERS = "differs", _("Differs from the books")
    EXPLAINED = "explained", _("Difference explained")


class Seen(models.TextChoices):
    """What was found about one named person."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    SURPLUS = "surplus", _("Present, but the books have them elsewhere")
    FOUND = "found", _("Found again")


class Explanation(models.TextChoices):
    """Why a count and the books differed."""

    MISCOUNT = "miscount", _("Miscounted; a recount agrees")
    LATE_ENTRY = "late_entry", _("A movement was recorded late")
    UNDER_WAY = "under_way", _("People were on a way inside the place: hospital, court, work")
    ESCAPE = "escape", _("An escape, reported as an incident")
    UNREGISTERED = "unregistered", _("Somebody present who is not registered here")
    OTHER = "other", _("Another reason")


class Count(models.Model):
    """`expected` is what the books said about `counted_at`, as known when the count was made. `absent` people are
    missing by name, `found` ones came back by name, `surplus` ones are there by name though the books have them
    elsewhere. The difference is seen − (expected − absent + found)."""

    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CountState.choices)
    due_at = models.DateTimeField(null=True)
    due_why = models.CharField(max_length=200, blank=True)
    counted_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(null=True)
    expected = models.PositiveIntegerField(null=True)
    absent = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    surplus = models.PositiveIntegerField(default=0)
    by_name = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(default=clock.now)
    leaf = models.BigIntegerField(null=True)
    explanation = models.CharField(max_length=14, choices=Explanation.choices, blank=True)
    explained_why = models.CharField(max_length=500, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    explained_at = models.DateTimeField(null=True)
    explained_leaf = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-counted_at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-counted_at"]),
            models.Index(fields=["state", "due_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="count_made_or_due",
                condition=Q(state="due", counted_at=None, seen=None, due_at__isnull=False)
                | (~Q(state="due") & Q(counted_at__isnull=False, seen__isnull=False, leaf__isnull=False)),
            ),
            models.CheckConstraint(
                name="count_agrees_when_nothing_is_over",
                condition=~Q(state="agrees") | Q(seen=F("expected") - F("absent") + F("found")),
            ),
        ]

    @property
    def difference(self) -> int:
        """People seen more (+) or fewer (−) than the books say after the named absences and finds."""
        return (self.seen or 0) - ((self.expected or 0) - self.absent + self.found)

    @property
    def unnamed(self) -> int:
        """What is left of the difference when those present by name beyond the books are taken off."""
        return self.difference - self.surplus

    @property
    def shortfall(self) -> int:
        """Seen against the books, named or not."""
        return (self.seen or 0) - (self.expected or 0)


class CountLine(models.Model):
    """One named person of a count. `entry` is the leaf of the miss or find that followed, `answered` that of
    the entry by which a missed person came back."""

    count = models.ForeignKey(Count, models.CASCADE, related_name="lines")
    person = models.BigIntegerField()
    seen = models.CharField(max_length=8, choices=Seen.choices)
    entry = models.BigIntegerField(null=True)
    answered = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"])]
        constraints = [models.UniqueConstraint(fields=["count", "person"], name="count_line_once")]
