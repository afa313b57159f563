"""Why a person is held, what they need, and what they own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .files import CustodyFile


class EntryRecord(models.Model):
    """What must be known of a person on the day of admission (Mandela Rule 7): the newest of a file stands.
    `arrested` is the day, time and place as far as known; empty says that it is not."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="records")
    arrived_at = models.DateTimeField()
    arrested = models.CharField(max_length=300, blank=True)
    injuries = models.TextField(blank=True)
    next_of_kin = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class Regime(models.Model):
    """Whom an account's place takes: people are separated by sex, age and standing (Mandela Rule 11). An
    account without a regime takes nobody by placement, because whom it takes is not known."""

    account = models.OneToOneField("ledger.Account", models.PROTECT, primary_key=True, related_name="+")
    men = models.BooleanField()
    women = models.BooleanField()
    adults = models.BooleanField()
    children = models.BooleanField()
    convicted = models.BooleanField()
    untried = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()


class BasisKind(models.TextChoices):
    """What kind of ground holds a person; it also says whether they are tried (Mandela Rule 11)."""

    UNTRIED = "untried", _("Awaiting trial")
    CONVICTED = "convicted", _("Convicted")
    SECURITY = "security", _("Internment under review")
    CAMP = "camp", _("Camp admission")
    PROVISIONAL = "provisional", _("Provisional, 72 hours")


class Basis(models.Model):
    """A legal ground the books know: an order, decree or judgement series of one authority. Persons refer
    to it by code."""

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=11, choices=BasisKind.choices)
    title_ar = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    authority = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+", null=True)
    decided = models.DateField(null=True)
    review_days = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class LegalBasis(models.Model):
    """The ground on which one person is held from a day on, and when it must be reviewed. The newest of a
    file stands. `deadline` is the end of a provisional admission."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="bases")
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120, blank=True)
    decided = models.DateField(null=True)
    review_due = models.DateField()
    provisional = models.BooleanField(default=False)
    deadline = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="basis_provisional_has_a_deadline",
                condition=Q(provisional=False, deadline=None) | Q(provisional=True, deadline__isnull=False),
            ),
        ]


class ReviewOutcome(models.TextChoices):
    UPHELD = "upheld", _("Upheld")
    CHANGED = "changed", _("Replaced by another basis")
    RELEASE = "release", _("Release ordered")
    HEARD = "heard", _("Person heard, decision reserved")


class BasisReview(models.Model):
    """One review of a legal basis by an authority independent of the custodian."""

    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=8, choices=ReviewOutcome.choices)
    held_on = models.DateField()
    person_heard = models.BooleanField()
    next_due = models.DateField(null=True)
    cleared = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-held_on", "-pk"]


class DocumentKind(models.TextChoices):
    ID_CARD = "id", _("Identity card")
    PASSPORT = "passport", _("Passport")
    BIRTH = "birth", _("Birth record")
    FAMILY = "family", _("Family book")
    COURT = "court", _("Court paper")
    MEDICAL = "medical", _("Fitness to travel")
    OTHER = "other", _("Other")


class Document(models.Model):
    """A paper seen or kept. `number` is encrypted; `sha256` names the stored copy, where there is one."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=8, choices=DocumentKind.choices)
    number = models.TextField(blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    issued = models.CharField(max_length=40, blank=True)
    held_where = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class NeedKind(models.TextChoices):
    MOBILITY = "mobility", _("Mobility")
    MEDICATION = "medication", _("Medication to be carried")
    INTERPRETER = "interpreter", _("Interpreter")
    DIET = "diet", _("Diet")
    CARE = "care", _("Care of a dependant")
    OTHER = "other", _("Other")


class Need(models.Model):
    """Something a person needs that a move or a placement must respect. `follows` is the row it updates."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12, choices=NeedKind.choices)
    detail = models.TextField(blank=True)
    open = models.BooleanField(default=True)
    follows = models.OneToOneField("self", models.PROTECT, related_name="followed_by", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class PropertyItem(models.Model):
    """One thing taken into keeping from a person."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="property")
    description = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ReceiptKind(models.TextChoices):
    KEPT = "kept", _("Taken into keeping")
    HANDED_OVER = "handed_over", _("Handed to the next custodian")
    CHECKED = "checked", _("Checked against the list")
    RETURNED = "returned", _("Returned to the person")
    MISSING = "missing", _("Found missing")


class PropertyReceipt(models.Model):
    """A receipt for one item: who took it or gave it back, and when."""

    item = models.ForeignKey(PropertyItem, models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=11, choices=ReceiptKind.choices)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", null=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
