"""An act in the exact bytes that officers will sign, kept until all signatures are there."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.access.drafts import SealedDraft
from amana.engines.common import clock
from amana.ledger.models import Authority

from .counts import Count
from .incidents import Incident
from .lifts import Lift
from .plans import Plan
from .weights import Weights


class ActKind(models.TextChoices):
    """What is to be signed. The value is also the kind of the statement in the books."""

    APPROVAL = "approve", _("Approval of a lift")
    APPROVALS = "approve_lifts", _("Approval of several lifts")
    RELEASE = "lift_release", _("Release to the escort")
    RECEIPT = "lift_receipt", pgettext_lazy("handover", "Receipt")
    RETURN = "lift_return", _("Taking back")
    ELSEWHERE = "lift_elsewhere", _("Arrival at another place")
    MISTAKEN = "receipt_undone", _("Receipt signed by mistake")
    ESCORT = "lift_escort", _("Change of escort")
    COUNT = "count", _("Count")
    FOUND = "found", _("Found again")
    ESCAPE = "escape", _("Escape")
    RECAPTURE = "recapture", _("Recapture")
    DEATH = "death", _("Death")
    DISCHARGE = "discharge", _("Release of a person")
    ABROAD = "abroad", _("Handing to a state")
    CEDE = "cede", _("Handing over a whole place")
    SEIZE = "seize", _("Taking over a whole place")
    RESOLVE = "resolve", _("Resolution of field lines")
    REPORT = "incident", _("Incident report")
    EXPLANATION = "reconcile", _("Explanation of a count")
    PLAN = "plan_approve", _("Approval of a plan")
    PUBLICATION = "publish", _("Publication of a plan")
    WEIGHTS = "weights_approve", _("Approval of weights of harm")


PERSONAL = (
    ActKind.APPROVAL,
    ActKind.APPROVALS,
    ActKind.REPORT,
    ActKind.EXPLANATION,
    ActKind.PLAN,
    ActKind.PUBLICATION,
    ActKind.WEIGHTS,
)
"""One officer's own word, which no colleague signs in their place; the others bind an authority."""


class ActState(models.TextChoices):
    WAITING = "waiting", _("Waiting for signatures")
    POSTED = "posted", _("In the books")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PendingAct(SealedDraft):
    """`draft` is `Draft.dump()`, sealed; its key is destroyed once the act is posted or withdrawn. `account` is
    where its author acts. `lift` is the one that it is about, `lifts` are several. `needs` lists the codes of the
    authorities that must sign."""

    kind = models.CharField(max_length=16, choices=ActKind.choices)
    action = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=ActState.choices, default=ActState.WAITING)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    destination = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    lift = models.ForeignKey(Lift, models.PROTECT, related_name="acts", null=True)
    count = models.ForeignKey(Count, models.PROTECT, related_name="+", null=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="acts", null=True)
    weights = models.ForeignKey(Weights, models.PROTECT, related_name="+", null=True)
    lifts = models.ManyToManyField(Lift, related_name="approvals")
    needs = models.ManyToManyField("ledger.Authority", related_name="+")
    people = models.PositiveIntegerField()
    effective_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32, unique=True)
    device = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-made_at"])]
        constraints = [
            models.CheckConstraint(
                name="act_closed_or_waiting", condition=Q(state="waiting") ^ Q(closed_at__isnull=False)
            )
        ]

    @property
    def by_two(self) -> bool:
        """Do two officers sign whatever the number of authorities?"""
        return self.kind in (ActKind.RESOLVE, ActKind.MISTAKEN, ActKind.ELSEWHERE)

    def unsigned(self) -> set[int]:
        """The authorities of which a signature is still missing."""
        return self.missing(self.needs.all(), self.signatures.all())

    def missing(self, needs: Iterable[Authority], signed: Iterable[PendingSignature]) -> set[int]:
        """The same of authorities and signatures that are at hand."""
        wanted, given = {need.pk for need in needs}, [one.authority_id for one in signed]
        return wanted - set(given) or (wanted if self.by_two and len(given) < 2 else set())

    @property
    def about(self) -> str:
        """The code of the lift, the plan or the version it is about, or nothing."""
        if self.lift is not None:
            return self.lift.code
        if self.plan is not None:
            return self.plan.code
        if self.weights is not None:
            return str(self.weights.version)
        several = [lift.code for lift in self.lifts.all()] if self.kind == ActKind.APPROVALS else []
        return f"{several[0]} +{len(several) - 1}" if len(several) > 1 else "".join(several)


class LiftNumber(models.Model):
    """A number of a lift that stands in a prepared publication. The publication issues the lift under it; when it is
    withdrawn instead, no lift ever bears the number, and this row says why it is missing."""

    number = models.BigIntegerField(unique=True)
    act = models.ForeignKey(PendingAct, models.PROTECT, related_name="numbers")

    class Meta:
        ordering = ["number"]


class PendingSignature(models.Model):
    """One officer's signature under a waiting act, checked when it came."""

    act = models.ForeignKey(PendingAct, models.CASCADE, related_name="signatures")
    authority = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+", null=True)
    device = models.CharField(max_length=40)
    signature = models.BinaryField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "device"], name="act_signature_once_per_device"),
            models.UniqueConstraint(fields=["act", "by"], name="act_signature_once_per_officer"),
        ]
