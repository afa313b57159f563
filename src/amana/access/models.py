"""Nouns of access: people who log in, what they were granted, what they opened, what was sealed for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock


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
                r"\A[a-z0-9][a-z0-9._-]{1,59}\Z", _("Latin letters, digits, dot, hyphen or underscore; two or more.")
            )
        ],
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True, choices=settings.LANGUAGES)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

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
                fields=["user", "role", "authority", "place", "country"],
                condition=Q(revoked_at=None),
                name="grant_once",
                nulls_distinct=False,
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
