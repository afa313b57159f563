"""The situation report on paper: the equation, figures, and tables of numbers and places. No person stands on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from amana.engines.common.canonical import digest as canonical_digest

from .page import render


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its title, its heads, its rows, all written as they shall stand. `numbers` are the positions of the
    columns that hold figures; `sums` is the last row, or none."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the report, in the language of the print. `terms` are the accounts of the equation with their
    people, whose sum is `enrolled`; `entries` is how long the log was; `demonstration` is what the books are: it
    stands as a mark on every page."""

    name: str
    as_of: str
    entries: int
    terms: tuple[tuple[str, int], ...]
    enrolled: int
    figures: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    demonstration: bool


def digest(report: Report) -> str:
    """SHA-256 (hex) over everything on the report."""
    return canonical_digest(asdict(report)).hex()


def pdf(report: Report, language: str) -> bytes:
    """The report as PDF, A4, in "ar" (right to left) or "en"; equal reports give equal bytes. Raises ValueError where
    the terms do not sum to the enrolled: what does not balance is not printed."""
    if sum(people for _word, people in report.terms) != report.enrolled:
        raise ValueError("the terms of the equation do not sum to the enrolled")
    return render("situation", asdict(report) | {"digest": digest(report)}, language)
