"""Nouns of access: people who log in, what they were granted, what they opened, what was sealed for them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock

from .drafts import SealedDraft
from .once import SentForm as SentForm


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password nobody can log in as them until an invitation is taken up."""
        user = self.model(username=self.model.normalize_username(username.strip().lower()), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who logs in. Rights come from grants alone; nobody is above the rules."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9][a-z0-9._-]{1,59}\Z",
                _("Latin letters, digits, dot, hyphen or underscore; two or more."),
            )
        ],
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader, else in the other, else the user name."""
        arabic = (get_language() or "ar").startswith("ar")
        first, second = (self.name_ar, self.name_en) if arabic else (self.name_en, self.name_ar)
        return first or second or self.username

    def get_full_name(self) -> str:
        return self.name

    def live_grants(self) -> list[Grant]:
        """Grants in force, read once per instance (one request, one instance)."""
        if not hasattr(self, "_live_grants"):
            self._live_grants = (
                list(self.grants.filter(revoked_at=None).select_related("authority", "place"))
                if self.is_active
                else []
            )
        return self._live_grants

    def forget_grants(self) -> None:
        """Read the grants anew next time. Services call this after a change."""
        self.__dict__.pop("_live_grants", None)

    @property
    def rights(self) -> tuple[int, ...]:
        """The keys of the grants in force: what was kept for this user holds for these only."""
        return tuple(sorted(grant.pk for grant in self.live_grants()))

    @property
    def role_codes(self) -> set[str]:
        return {grant.role for grant in self.live_grants()}


class Grant(models.Model):
    """One role given to one user, for an authority or a place or (both empty) the whole operation.
    Never edited: it is revoked, and another is made."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32)
    authority = models.ForeignKey("ledger.Authority", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("ledger.Place", models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=3, blank=True)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    memo = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)
    revoke_memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["role", "granted_at"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("authority", 0),
                Coalesce("place", 0),
                "country",
                condition=Q(revoked_at=None),
                name="grant_once",
            ),
            models.CheckConstraint(
                name="grant_not_to_oneself", condition=Q(granted_by=None) | ~Q(granted_by=F("user"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class Mandate(models.Model):
    """One user may read one person's file: counsel by the client's mandate, a coordinator by a grant of a
    name. `person` is the custody file's key in the books."""

    class Kind(models.TextChoices):
        COUNSEL = "counsel", _("Counsel's mandate")
        NAME = "name", _("Grant of a name")

    user = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    person = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reference = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person", "kind"], condition=Q(revoked_at=None), name="mandate_once"
            )
        ]


class CompartmentPass(models.Model):
    """A user let into a closed part of the files beyond what the role opens: for a reason, until a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="passes")
    compartment = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    until = models.DateField()
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["compartment", "until"]


class Read(models.Model):
    """Who opened whose file, when and to do what. Append-only; sealed in the log by the minute."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    person = models.BigIntegerField()
    what = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    watching = models.BooleanField(default=False)
    at = models.DateTimeField()
    digest = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-at"]), models.Index(fields=["digest"])]


class GateOpening(models.Model):
    """One person's gate that two people open: asked for with a reason, granted or refused by another. The asking
    (`asked_memo`) and the granting (`memo`) stand in the books as memoranda; this row is the way there."""

    person = models.BigIntegerField()
    gate = models.CharField(max_length=40)
    action = models.CharField(max_length=24)
    custodian = models.ForeignKey("ledger.Authority", models.PROTECT, null=True, related_name="+")
    destination = models.ForeignKey("ledger.Account", models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    until = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_memo = models.BigIntegerField(null=True)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    memo = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["granted"])]
        constraints = [
            models.CheckConstraint(
                name="gate_opened_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="gate_opened_in_the_books",
                condition=Q(granted=True, memo__isnull=False)
                | Q(granted=False, memo=None)
                | Q(granted=None, memo=None),
            ),
        ]


class ApiToken(models.Model):
    """A key for a program. Only its hash is kept; it does what its scopes say, as its user, until it ends."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]


class Invitation(models.Model):
    """A one-time link with which a person sets their first password. Only the hash of the link is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class DeviceRequest(models.Model):
    """A signing key made in a browser, waiting for an officer of its authority to certify it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="device_requests")
    authority = models.ForeignKey("ledger.Authority", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=8, default="p256")
    public_key = models.BinaryField(max_length=65)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    certified = models.BooleanField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="device_certified_by_another",
                condition=Q(decided_by=None) | Q(certified=False) | ~Q(decided_by=F("user")),
            )
        ]


class PreparedAct(SealedDraft):
    """An act in the exact bytes that its officer is about to sign, with the form that was filled in for it. Nothing of
    it is in the books before; it is removed once it is signed, and void after an hour. `path` is where the form is
    sent, `back` where the reader goes who leaves it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    back = models.CharField(max_length=300)
    device = models.CharField(max_length=60)
    made_at = models.DateTimeField()


class RemovalConsent(models.Model):
    """One signature under the removal of a monitor: the monitor's own, or one of two other authorities'."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="removal_consents")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    authority = models.ForeignKey("ledger.Authority", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    memo = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "user"], name="removal_consent_once_each"),
            models.UniqueConstraint(
                fields=["grant", "authority"],
                condition=Q(authority__isnull=False),
                name="removal_consent_once_per_authority",
            ),
        ]


class SetupStep(models.Model):
    """What the first set-up has finished; so it can be left and taken up again, and never begun twice."""

    name = models.CharField(max_length=20, unique=True)
    done_at = models.DateTimeField(default=clock.now)
