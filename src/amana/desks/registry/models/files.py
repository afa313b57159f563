"""The custody file, the claims about who its person is, and the views that make finding fast."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Population(models.TextChoices):
    """Which line of the equation a file is counted in."""

    DETAINEE = "detainee", _("Detainee")
    RESIDENT = "resident", _("Camp resident")


class Sex(models.TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class ClaimKind(models.TextChoices):
    PRINCIPAL = "principal", _("Principal name")
    ALIAS = "alias", _("Also known as")


class Source(models.TextChoices):
    """Where a claim about a person comes from."""

    PERSON = "person", _("The person's own statement")
    ROSTER = "roster", _("An imported roster")
    DOCUMENT = "document", _("A document seen")
    RELATIVE = "relative", _("A relative")
    STATE = "state", _("A state's confirmation")
    OFFICER = "officer", _("An officer's observation")
    WRIST = "wrist", _("A wristband alone")


class Standing(models.TextChoices):
    """How firmly an identity stands. A roster posts provisional identities."""

    PROVISIONAL = "provisional", _("Provisional")
    DECLARED = "declared", _("Declared")
    DOCUMENTED = "documented", _("Documented")
    CONFIRMED = "confirmed", _("Confirmed")


class Evidence(models.TextChoices):
    """What a claim of nationality rests on."""

    DECLARED = "declared", _("Declared")
    DOCUMENT = "document", _("One document")
    STATE = "state", _("Confirmed by the state")
    REFUSED = "refused", _("Refused by the state")


class FileSeries(models.Model):
    """The running number of each month's files. The row is locked while numbers are taken."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField()


class CustodyFile(models.Model):
    """The one stable record of one person in custody. Its key is the person of the books. It is never
    merged, never changed and never deleted: two files of one person are linked; the books carry one as
    duplicate."""

    number = models.CharField(max_length=14, unique=True)
    population = models.CharField(max_length=8, choices=Population.choices)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, related_name="files", null=True)
    mother_file = models.ForeignKey("self", models.PROTECT, related_name="births", null=True, db_index=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class IdentityClaim(models.Model):
    """What somebody says a person's name, birth and parents are. A later claim supersedes an earlier one
    and leaves it readable. `birth` is EDTF; `birth_earliest` and `birth_latest` are the days it can mean."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=9, choices=ClaimKind.choices, default=ClaimKind.PRINCIPAL)
    supersedes = models.OneToOneField("self", models.PROTECT, related_name="superseded_by", null=True)
    name_ar = models.CharField(max_length=200, blank=True)
    name_latin = models.CharField(max_length=200, blank=True)
    given_ar = models.CharField(max_length=80, blank=True)
    father_ar = models.CharField(max_length=80, blank=True)
    grandfather_ar = models.CharField(max_length=80, blank=True)
    family_ar = models.CharField(max_length=80, blank=True)
    given_latin = models.CharField(max_length=80, blank=True)
    father_latin = models.CharField(max_length=80, blank=True)
    grandfather_latin = models.CharField(max_length=80, blank=True)
    family_latin = models.CharField(max_length=80, blank=True)
    kunya = models.CharField(max_length=80, blank=True)
    mother = models.CharField(max_length=120, blank=True)
    birth = models.CharField(max_length=40, blank=True)
    birth_earliest = models.DateField(null=True)
    birth_latest = models.DateField(null=True)
    birth_place = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    source_note = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=11, choices=Standing.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="claim_has_a_name", condition=~Q(name_ar="", name_latin="")),
            models.CheckConstraint(
                name="claim_birth_in_order", condition=Q(birth_earliest__lte=F("birth_latest"))
            ),
            models.CheckConstraint(
                name="claim_birth_whole",
                condition=Q(birth="", birth_earliest=None, birth_latest=None)
                | Q(~Q(birth=""), birth_earliest__isnull=False, birth_latest__isnull=False),
            ),
            models.UniqueConstraint(
                name="claim_one_first",
                fields=["file"],
                condition=Q(kind="principal", supersedes=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar or self.name_latin


class NationalityClaim(models.Model):
    """One state a person is said to belong to, and on what evidence. `country` is ISO 3166-1 alpha-3, XKX
    Kosovo, XXA stateless. The newest row of a file and country stands."""

    file = models.ForeignKey(CustodyFile, models.PROTECT, related_name="nationalities")
    country = models.CharField(max_length=3)
    evidence = models.CharField(max_length=8, choices=Evidence.choices)
    source_note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["country"])]


class FileCard(models.Model):
    """What the lists show of a file: a view of its newest facts, rebuilt by `services.cards` and never a
    source. `born_latest` is null where the age is not known; `age` says what an officer found."""

    file = models.OneToOneField(CustodyFile, models.CASCADE, primary_key=True, related_name="card")
    number = models.CharField(max_length=14)
    population = models.CharField(max_length=8)
    name_ar = models.CharField(max_length=200, blank=True)
    name_latin = models.CharField(max_length=200, blank=True)
    kunya = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth = models.CharField(max_length=40, blank=True)
    born_earliest = models.DateField(null=True)
    born_latest = models.DateField(null=True)
    age = models.CharField(max_length=8, blank=True)
    nationalities = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=11)
    basis = models.CharField(max_length=32, blank=True)
    review_due = models.DateField(null=True)
    sort_ar = models.CharField(max_length=80, blank=True)
    sort_latin = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["sort_ar", "file"], name="card_by_name_ar"),
            models.Index(fields=["sort_latin", "file"], name="card_by_name_latin"),
            models.Index(fields=["review_due", "file"], name="card_by_review"),
        ]


class SearchKey(models.Model):
    """One folded word of a name, an alias, a kunya or a number, and its file. Rebuilt with the card. The database does
    not ask whether the file exists: files are never deleted, keys are made from them, and each person has some nine."""

    key = models.CharField(max_length=64)
    file = models.ForeignKey(CustodyFile, models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["key", "file"], name="search_key_file")]
