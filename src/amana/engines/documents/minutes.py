"""The minutes of a call on paper: who was there, what stood open, what was decided and why, who does what until
when."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .page import render
from .situation import Section


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `rests_on` are the codes that it cites, `corrects` the code of the one it replaces, or nothing."""

    code: str
    words: str
    who: str
    why: str
    rests_on: tuple[str, ...]
    corrects: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything on the minutes, in the language of the print; what people wrote stands as they wrote it. `digest` is
    what the entry `leaf` of the log states of them."""

    name: str
    code: str
    opened: str
    closed: str
    chair: str
    leaf: int
    digest: str
    decisions: tuple[Decided, ...]
    sections: tuple[Section, ...]
    demonstration: bool


def pdf(minutes: Minutes, language: str) -> bytes:
    """The minutes as PDF, A4, in "ar" (right to left) or "en"; equal minutes give equal bytes."""
    return render("minutes", asdict(minutes), language)
