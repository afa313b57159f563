"""What programs send to operations and what they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Query, Schema

from .services.lifts import PEOPLE_MOST

Number = Annotated[str, Field(max_length=20)]
Numbers = Annotated[list[Number], Field(max_length=PEOPLE_MOST)]
Words = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=60)]
After = Annotated[int | None, Query(ge=0, le=2**62, description="where the last page ended: its `after`")]


class BoardOut(Schema):
    """The custody equation now. `difference` is files of the register against people in the accounts, plus people
    whose account is not what their entries say. `contested` people are counted where the books have them, while devices
    of the field contradict each other about it."""

    counts: dict[str, int]
    enrolled: int
    difference: int
    contested: int
    by_population: dict[str, int]
    escaped: int
    retaken: int
    unnamed: int
    waiting: int


class EntryRow(Schema):
    """People moved together: the first and last entry, from one account to another."""

    first: int
    last: int
    kind: str
    statement: str
    src: str
    dst: str
    people: int
    effective_at: datetime
    recorded_at: datetime
    giver_signed: bool
    receiver_signed: bool


class EntryPage(Schema):
    """`after` is the key of the next page, empty on the last."""

    entries: list[EntryRow]
    after: str


class PlaceOut(Schema):
    account: str
    name_ar: str
    name_en: str
    authority: str
    kind: str
    people: int
    capacity: int | None
    counted_at: datetime | None
    difference: int
    count_due: datetime | None


class LiftOut(Schema):
    code: str
    id: int
    state: str
    origin: str
    destination: str
    escort: str
    leg: str | None
    conveyance: str
    departs_at: datetime
    due_at: datetime
    released_at: datetime | None
    done_at: datetime | None
    people: int
    aboard: int
    received: int


class LiftPage(Schema):
    lifts: list[LiftOut]
    total: int
    after: str


class LineOut(Schema):
    """One line of a manifest: number and names only where the manifest is open to the caller."""

    number: str | None
    name_ar: str | None
    name_latin: str | None
    outcome: str
    reason: str
    unmet: list[str]


class ManifestOut(LiftOut):
    lines: list[LineOut]


class CountOut(Schema):
    id: int
    account: str
    state: str
    counted_at: datetime | None
    due_at: datetime | None
    expected: int | None
    seen: int | None
    absent: int
    found: int
    surplus: int
    difference: int
    explanation: str


class CountPage(Schema):
    counts: list[CountOut]
    total: int
    after: str


class ActOut(Schema):
    """An act to be signed. `header` is base64 of the exact bytes; `digest` its SHA-256 in hex. `waiting_for` are
    the authorities whose officers have not signed; once it is empty the act is in the books. `lift` and `plan` are
    keys, `weights` a version: what the act is about."""

    id: int
    kind: str
    state: str
    people: int
    header: str
    digest: str
    waiting_for: list[str]
    lift: int | None
    plan: int | None
    weights: int | None


class LiftIn(Schema):
    origin: Code
    destination: Code
    escort: Code
    people: Numbers
    departs_at: datetime
    due_at: datetime | None = None
    conveyance: Literal["helicopter", "plane", "bus", "ambulance", "foot", "other"]
    note: Words = ""


class ReleaseIn(Schema):
    """`people` empty: everybody on the list. `together`: the escort signs the same manifest."""

    device: Code
    people: Numbers = []
    at: datetime | None = None
    together: bool = False


class RefusedLine(Schema):
    number: Number
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class ReceiptIn(Schema):
    """`people` empty and nobody refused: everybody still with the escort."""

    device: Code
    people: Numbers = []
    refused: Annotated[list[RefusedLine], Field(max_length=PEOPLE_MOST)] = []
    at: datetime | None = None
    together: bool = False


class ReturnIn(Schema):
    device: Code
    people: Numbers
    why: Words
    at: datetime | None = None


class ElsewhereIn(Schema):
    """`account`: the place where the people are now."""

    account: Code
    device: Code
    people: Numbers
    why: Words
    at: datetime | None = None


class CountIn(Schema):
    """`seen` empty: a count by name of everybody expected but the `absent`."""

    account: Code
    device: Code
    seen: Annotated[int, Field(ge=0, le=200_000)] | None = None
    absent: Numbers = []
    surplus: Numbers = []
    at: datetime | None = None
    note: Words = ""


class SignatureIn(Schema):
    """r||s, 64 bytes in hex, over the bytes of `header`, by the caller's own certified key."""

    device: Code
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class WhyIn(Schema):
    why: Words


class KeyIn(Schema):
    """The caller's own certified key, with which the act will be signed."""

    device: Code
