"""The books as Django sees them: for reading. The tables themselves are made in `schema.py`; writing is `post`."""

from __future__ import annotations

from typing import Any

from django.db import models

from .fields import BytesField, MomentField


class Raw(models.Model):
    """A table of the books. `save` and `delete` are refused here; the database refuses them as well."""

    class Meta:
        abstract = True
        managed = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("the books are written by ledger.services only")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("nothing in the books is deleted")


class Authority(Raw):
    code = models.TextField(unique=True)
    name_ar = models.TextField()
    name_en = models.TextField()
    kind = models.TextField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_authority"

    def __str__(self) -> str:
        return self.code


class Place(Raw):
    code = models.TextField(unique=True)
    name_ar = models.TextField()
    name_en = models.TextField()
    town_ar = models.TextField()
    town_en = models.TextField()
    kind = models.TextField()
    lat_e4 = models.BigIntegerField(null=True)
    lon_e4 = models.BigIntegerField(null=True)

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_place"

    def __str__(self) -> str:
        return self.code

    @property
    def lat(self) -> float | None:
        """Degrees north, town precision."""
        return None if self.lat_e4 is None else self.lat_e4 / 10_000

    @property
    def lon(self) -> float | None:
        """Degrees east, town precision."""
        return None if self.lon_e4 is None else self.lon_e4 / 10_000


class Account(Raw):
    """Who answers for a person: an authority at a place, an escort on a leg, or a special account."""

    code = models.TextField(unique=True)
    kind = models.TextField()
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="accounts")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="accounts")
    state = models.TextField(null=True)
    name_ar = models.TextField()
    name_en = models.TextField()
    capacity = models.BigIntegerField(null=True)
    opened_at = MomentField()
    closed_at = MomentField(null=True)

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_account"

    def __str__(self) -> str:
        return self.code


class Device(Raw):
    """A signing key: an officer's browser, a tablet, or the service itself."""

    code = models.TextField(primary_key=True)
    owner = models.BigIntegerField(null=True)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="devices")
    algorithm = models.TextField()
    public_key = BytesField()
    registered_at = MomentField()
    revoked_at = MomentField(null=True)

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_device"


class Statement(Raw):
    hash = BytesField(primary_key=True)
    device = models.ForeignKey(Device, models.PROTECT, db_column="device", related_name="statements")
    device_seq = models.BigIntegerField()
    previous = BytesField(null=True)
    kind = models.TextField()
    body = BytesField()
    signatures = BytesField()
    received_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_statement"


class StatementState(Raw):
    statement = models.OneToOneField(Statement, models.PROTECT, primary_key=True, db_column="statement")
    state = models.TextField()
    reason = models.TextField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_statement_state"


class Leaf(Raw):
    idx = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    hash = BytesField()
    nonce = BytesField()
    verdict = BytesField(null=True)
    values_root = BytesField(null=True)
    grp = models.BigIntegerField()
    recorded_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_leaf"


class Entry(Raw):
    leaf = models.OneToOneField(Leaf, models.PROTECT, primary_key=True, db_column="leaf")
    kind = models.TextField()
    statement = models.ForeignKey(Statement, models.PROTECT, db_column="statement", related_name="entries")
    person = models.BigIntegerField()
    n = models.BigIntegerField()
    src = models.ForeignKey(Account, models.PROTECT, db_column="src", related_name="out")
    dst = models.ForeignKey(Account, models.PROTECT, db_column="dst", related_name="into")
    depth = models.BigIntegerField()
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, db_column="answers", related_name="answered"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, db_column="reverses", related_name="reversed_by"
    )
    effective_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_entry"


class Memo(Raw):
    leaf = models.OneToOneField(Leaf, models.PROTECT, primary_key=True, db_column="leaf")
    kind = models.TextField()
    statement = models.ForeignKey(Statement, models.PROTECT, db_column="statement", related_name="memos")
    person = models.BigIntegerField(null=True)
    effective_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_memo"


class Position(Raw):
    """Where each person is now: kept by the database, rebuildable from the entries."""

    person = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="positions")
    n = models.BigIntegerField()
    depth = models.BigIntegerField()
    effective_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_position"


class Value(Raw):
    leaf = models.ForeignKey(Leaf, models.PROTECT, db_column="leaf", related_name="detached")
    name = models.TextField()
    salt = BytesField(null=True)
    bytes = BytesField()
    key_id = models.BigIntegerField(null=True)

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_value"


class Checkpoint(Raw):
    size = models.BigIntegerField(primary_key=True)
    root = BytesField()
    note = models.TextField()
    signed_at = MomentField()

    class Meta(Raw.Meta):
        abstract = False
        db_table = "ledger_checkpoint"
