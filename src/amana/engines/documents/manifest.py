"""The manifest of one lift: who leaves, who gives, who escorts, who receives.

A tier stands on it only where the caller puts one in; who may see tiers is not decided here. The digest leaves
tiers out, so that both prints of one list carry one hash.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from amana.engines.common.canonical import digest as canonical_digest

from .page import qr, render


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `sex` is M, F or empty; `birth` as it is printed; `tier` None where there is none to show;
    `needs` words in the language of the print."""

    number: str
    name_ar: str
    name_latin: str
    sex: str = ""
    birth: str = ""
    tier: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A party to the handover: its name and its place, in the language of the print."""

    authority: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the manifest. Times are written as they shall stand; `seats` None where nobody said.

    `facts` is what the digest covers beside the file numbers: values that do not depend on the language."""

    lift: str
    plan: str
    giver: Side
    escort: Side
    receiver: Side
    conveyance: str
    departs: str
    due: str
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    seats: int | None = None
    escorts: int | None = None
    female_escorts: int = 0
    interpreters: tuple[str, ...] = ()
    exercise: bool = False


def digest(sheet: Sheet) -> str:
    """SHA-256 (hex) over the lift, its facts and the file numbers in order. Names, needs and tiers are left out:
    correcting the spelling of a name does not make another list."""
    return canonical_digest(
        {"lift": sheet.lift, "facts": dict(sheet.facts), "numbers": [line.number for line in sheet.lines]}
    ).hex()


def code_text(sheet: Sheet) -> str:
    """What the QR code says: `AMANA/<lift>/<digest>`."""
    return f"AMANA/{sheet.lift}/{digest(sheet)}"


def pdf(sheet: Sheet, language: str) -> bytes:
    """The manifest as PDF, A4, in "ar" (right to left) or "en"; equal sheets give equal bytes."""
    data = asdict(sheet)
    data |= {"digest": digest(sheet), "qr": qr(code_text(sheet)), "tiers": _tiers(sheet)}
    return render("manifest", data, language)


def _tiers(sheet: Sheet) -> bool:
    return any(line.tier is not None for line in sheet.lines)
