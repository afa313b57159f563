"""What a reading is made of. Every span counts code points of the document's text as it was decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Language = Literal["ar", "en", "und"]
PassageKind = Literal["headline", "body", "quote", "caption", "related", "boilerplate"]
SpeakerKind = Literal["person", "institution", "outlet", "anonymous", "social", "hearsay", "observer"]
Polarity = Literal["asserted", "denied"]
Modality = Literal["fact", "feared", "planned", "foiled"]


@dataclass(frozen=True, slots=True)
class Document:
    """One report. `published` (an ISO day) is what relative dates are counted from; `outlet` who printed it."""

    id: str
    text: str
    path: str = ""
    sha256: str = ""
    published: str | None = None
    outlet: str | None = None
    language: Language = "und"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document of one kind; `machine` marks remnants of a machine translation."""

    start: int
    end: int
    kind: PassageKind
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text gives it. `value` is None for “thousands”; `low` and `high` bound it where the
    text does. `referent` is the noun that is counted, as written (or as written earlier, if it is only
    referred back to); `unit` is "percent", "money", "measure" or "time" where it is no count of things."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    approx: bool
    referent: str | None
    unit: str | None = None
    back_reference: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as EDTF; None where it is relative ("yesterday") and the day of publication is not known."""

    start: int
    end: int
    edtf: str | None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place of the gazetteer, by its key."""

    start: int
    end: int
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it: basis -> speaker -> outlet -> this document.

    `scope` is the stretch of text that the attribution covers (its sentence). `implicit` marks a verb whose
    speaker is the one named before, `taught` one that only the taught reader hears."""

    start: int
    end: int
    speaker: str | None
    outlet: str | None
    basis: str | None
    kind: SpeakerKind
    scope: tuple[int, int]
    implicit: bool = False
    denies: bool = False
    taught: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion proposed to the analyst; `origin` names the independent origin it goes back to."""

    id: str
    doc: str
    start: int
    end: int
    predicate: str
    polarity: Polarity
    modality: Modality
    quantity: Quantity | None
    places: tuple[str, ...]
    speaker: str | None
    group: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of one document beside the sentence of another that says the same."""

    left: tuple[int, int]
    right: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True)
class Shared:
    """What two documents have in common. `matched` is the weight of the shorter one's sentences that have a
    match, 0-1; `quote` the best overlap of two quotations, 0-1; `run` the longest run of common terms."""

    matched: float = 0.0
    figures: int = 0
    names: int = 0
    quote: float = 0.0
    run: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents compared: "derived", "possible" (for the analyst) with the evidence, best first."""

    left: str
    right: str
    verdict: Literal["derived", "possible"]
    score: float
    reasons: tuple[str, ...]
    matches: tuple[Match, ...]
    shared: Shared = Shared()


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that say the same thing, and to how many independent origins they go back.

    `origins` is the likeliest count; `sure_origins` how many of them are surely two of one event (None where it
    was not asked). "confirmed" is proposed from two sure ones up, "unsure" where only the likeliest count has two."""

    id: str
    claims: tuple[str, ...]
    origins: int
    origin_names: tuple[str, ...]
    proposal: Literal["single origin", "unsure", "confirmed", "contested"]
    sure_origins: int | None = None


@dataclass(frozen=True, slots=True)
class Tension:
    """Two groups, or two claims, that an analyst must hold against each other."""

    kind: Literal["numbers", "denial", "modality", "basis dropped", "arithmetic"]
    claims: tuple[str, ...]
    note: str


@dataclass(slots=True)
class Page:
    """One document with everything found in it by itself. `overheard` are sources that only the taught reader hears:
    they are shown, and count for no origin."""

    document: Document
    passages: list[Passage] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    overheard: list[Attribution] = field(default_factory=list)

    def speakers(self) -> list[Attribution]:
        """All attributions in order: those of the rules, and those that only the taught reader hears."""
        return sorted([*self.attributions, *self.overheard], key=lambda one: (one.start, one.end))


@dataclass(slots=True)
class Reading:
    """Documents read together: what each says, who retells whom, and what goes back to whom."""

    pages: list[Page]
    claims: list[Claim]
    clusters: list[list[str]]
    groups: list[Group]
    links: list[Link]
    tensions: list[Tension]

    def summary(self) -> str:
        """One line for a person."""
        tellings, origins = len(self.pages), len({claim.origin for claim in self.claims})
        return (
            f"{tellings} documents in {len(self.clusters)} clusters; {len(self.claims)} claims in "
            f"{len(self.groups)} groups; {origins} origins; {len(self.tensions)} tensions"
        )
