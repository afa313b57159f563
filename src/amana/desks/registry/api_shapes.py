"""What programs send to the register and get from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from .identity import Identity

NAME, LINE = 80, 300


class FileLine(Schema):
    """One file as the list shows it. `age` is adult, child, disputed or unknown; `birth` is EDTF."""

    number: str
    population: str
    name_ar: str
    name_latin: str
    kunya: str
    sex: str
    birth: str
    age: str
    nationalities: list[str]
    standing: str
    basis: str
    review_due: date | None
    account: str | None


class FilePage(Schema):
    """A page of files; `after` is the key of the next page, empty on the last."""

    files: list[FileLine]
    total: int
    after: str


class Claim(Schema):
    kind: str
    standing: str
    name_ar: str
    name_latin: str
    kunya: str
    mother: str
    birth: str
    birth_place: str
    sex: str
    source: str
    source_note: str
    at: datetime


class File(FileLine):
    """One file: what stands now, with its further names."""

    aliases: list[Claim]
    claim: Claim | None
    opened_at: datetime
    stays: list[int]


class Entry(Schema):
    """One entry of a person's chain: from one account to another."""

    entry: int
    kind: str
    src: str
    dst: str
    effective_at: datetime
    recorded_at: datetime
    reverses: int | None
    reversed_by: int | None
    giver: str
    receiver: str
    by_system: bool


class Chain(Schema):
    number: str
    entries: list[Entry]


class IdentityIn(Schema):
    """A name in one script at least; parts or whole. `birth` is EDTF; nationalities are alpha-3 codes."""

    name_ar: str = Field("", max_length=200)
    name_latin: str = Field("", max_length=200)
    given_ar: str = Field("", max_length=NAME)
    father_ar: str = Field("", max_length=NAME)
    grandfather_ar: str = Field("", max_length=NAME)
    family_ar: str = Field("", max_length=NAME)
    given_latin: str = Field("", max_length=NAME)
    father_latin: str = Field("", max_length=NAME)
    grandfather_latin: str = Field("", max_length=NAME)
    family_latin: str = Field("", max_length=NAME)
    kunya: str = Field("", max_length=NAME)
    mother: str = Field("", max_length=120)
    birth: str = Field("", max_length=40)
    birth_place: str = Field("", max_length=120)
    sex: Literal["", "M", "F"] = ""
    nationalities: list[str] = Field(default=[], max_length=10)
    evidence: str = "declared"
    source: str = "person"
    source_note: str = Field("", max_length=LINE)
    standing: str = "declared"

    def identity(self) -> Identity:
        """The same as the desk's own value."""
        return Identity(
            name_ar=self.name_ar,
            name_latin=self.name_latin,
            parts_ar=(self.given_ar, self.father_ar, self.grandfather_ar, self.family_ar),
            parts_latin=(self.given_latin, self.father_latin, self.grandfather_latin, self.family_latin),
            kunya=self.kunya,
            mother=self.mother,
            birth=self.birth,
            birth_place=self.birth_place,
            sex=self.sex,
            nationalities=tuple((code, self.evidence) for code in self.nationalities),
            source=self.source,
            source_note=self.source_note,
            standing=self.standing,
            wristband=getattr(self, "wristband", ""),
        )


class EnrolIn(IdentityIn):
    """A person to be enrolled. `admitted_at` carries its offset. Without any name the `wristband` stands for it, and
    the identity is provisional."""

    account: str = Field(max_length=64)
    basis: str = Field(max_length=32)
    population: str
    admitted_at: datetime
    reference: str = Field("", max_length=120)
    decided: date | None = None
    wristband: str = Field("", max_length=40)
    arrested: str = Field("", max_length=LINE)
    injuries: str = Field("", max_length=4000)
    next_of_kin: str = Field("", max_length=LINE)


class ClaimIn(IdentityIn):
    kind: Literal["principal", "alias"] = "alias"


class FindingIn(Schema):
    """The span of days on which the person can have been born, and what shows it."""

    born_earliest: date
    born_latest: date
    disputed: bool = False
    basis: str = Field(max_length=LINE)


class BasisIn(Schema):
    basis: str = Field(max_length=32)
    reference: str = Field("", max_length=120)
    decided: date | None = None
    review_due: date | None = None


class StayIn(Schema):
    ordered_by: str = Field(max_length=120)
    order: str = Field(max_length=120)
    reason: str = Field("", max_length=4000)


class Made(Schema):
    """What was recorded: the file, and the number of its entry in the books where it has one."""

    number: str
    entry: int | None = None


class PrintSearchIn(Schema):
    """The legal basis of a search; the purpose stands in the header `Amana-Purpose`."""

    basis: str = Field(max_length=32)


class PrintFound(Schema):
    """A file that a search brought up: a proposal. `evidence` in nats; `pair`: the pair that waits for the examiners,
    where the caller may read it."""

    rank: int
    number: str
    evidence: float
    band: Literal["review", "probable"]
    pair: int | None


class PrintSearchOut(Schema):
    """One search and what it looked through; thresholds `review` and `probable` in nats. Files that are not open to
    the caller are counted and not named. `entry`: the memorandum in the books."""

    search: int
    number: str
    entry: int
    band: Literal["silent", "review", "probable"]
    fingers: list[int]
    people: int
    prints: int
    gallery: str
    algorithm: str
    review: float
    probable: float
    candidates: list[PrintFound]
    not_open_to_you: int
