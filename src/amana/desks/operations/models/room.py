"""The coordination room: calls with agenda and attendance, decisions with what they rest on, tasks. Nothing of it is
edited: what was wrong is corrected by a further row that names the earlier one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.engines.common import clock


class Call(models.Model):
    """A call, from the moment it was opened. It ends with the row of `CallEnd`."""

    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"C-{self.pk:04d}"


class CallChair(models.Model):
    """Who leads a call from then on; the newest row counts."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="chairs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class CallEnd(models.Model):
    """The chair closed the call. `digest` is SHA-256 over its minutes, as the memorandum at `leaf` states it."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="end")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    digest = models.CharField(max_length=64)
    leaf = models.BigIntegerField()


class AgendaKind(models.TextChoices):
    DIFFERENCE = "difference", _("The books do not balance")
    GATE = "gate", _("Conditions wait to be opened by a second person")
    APPROVE = "approve", _("A lift waits for approval")
    RELEASE = "release", _("A lift is past its departure")
    OVERDUE = "overdue", _("A lift is overdue")
    COUNT_DUE = "count_due", _("A count is due")
    COUNT_DIFFERS = "count_differs", _("A count differs")
    UNNAMED = "unnamed", _("People fled who are not named")
    REVIEW = "review", _("Reviews of legal bases are overdue")
    WARNING = "warning", _("A warning is not acknowledged in time")
    TASK = "task", _("A task of this room is overdue")


class AgendaItem(models.Model):
    """What stood open when the agenda was drawn: numbers and places, nobody by name. `about` is the code of what it
    concerns, `number` of how many."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="agenda")
    kind = models.CharField(max_length=14, choices=AgendaKind.choices)
    about = models.CharField(max_length=24, blank=True)
    place_ar = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=120, blank=True)
    number = models.IntegerField(null=True)
    since = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "kind", "about"], name="agenda_item_once")]


class Attendance(models.Model):
    """An agency was on the call, or was not; the newest row of an agency counts."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="attendance")
    agency = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    present = models.BooleanField()
    who = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["pk"]


class Decision(models.Model):
    """What was decided on a call, by whom, why. `search` is its text folded, with the place in both languages, the
    agencies and the codes that it cites. `corrects` names the decision that it stands in the place of."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="decisions")
    words = models.TextField()
    decided_by = models.CharField(max_length=200)
    why = models.TextField()
    place = models.ForeignKey("ledger.Place", models.PROTECT, related_name="+", null=True)
    search = models.TextField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"D-{self.pk:04d}"


class Cited(models.TextChoices):
    ENTRY = "entry", _("Entry of the log")
    WARNING = "warning", _("Warning")
    PLAN = "plan", _("Plan")
    LIFT = "lift", _("Lift")
    INCIDENT = "incident", _("Incident")
    DECISION = "decision", _("Decision")


class Citation(models.Model):
    """What a decision rests on, by the code that people use and the key behind it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="citations")
    kind = models.CharField(max_length=8, choices=Cited.choices)
    code = models.CharField(max_length=24)
    key = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]


class Task(models.Model):
    """Who of which agency does what until when; `after` must be done before. `corrects` as with decisions."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="tasks")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="tasks", null=True)
    words = models.CharField(max_length=500)
    agency = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    owner = models.CharField(max_length=120)
    due_at = models.DateTimeField(db_index=True)
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(name="task_not_after_itself", condition=Q(after=None) | ~Q(after=F("id")))
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"T-{self.pk:04d}"


class TaskState(models.TextChoices):
    NOTE = "note", _("Goes on")
    DONE = "done", pgettext_lazy("task", "Done")
    DROPPED = "dropped", _("Dropped")


class TaskStep(models.Model):
    """What became of a task: a note on the way, or its end."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=TaskState.choices)
    words = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=~Q(state="note"), name="task_ends_once")
        ]
