"""The roster as JSON for other programs: the shape that `amana import roster --dump` promises."""

from __future__ import annotations

from typing import Any

from .messages import Language, sentence
from .records import Report, Roster


def dump(roster: Roster, language: Language = "en") -> dict[str, Any]:
    """{"outcome", "message", "rows", "reports", "duplicates"} as documented in docs/formats/roster.md."""
    return {
        "outcome": roster.outcome,
        "message": roster.message if language == "en" else roster.message_ar,
        "rows": [row.as_dict() for row in roster.rows],
        "reports": [_report(report) for report in roster.reports],
        "duplicates": [[list(pair.first), list(pair.second)] for pair in roster.duplicates],
        "warnings": [_report(report) for report in roster.warnings],
    }


def errors(roster: Roster, language: Language = "en") -> list[dict[str, Any]]:
    """The `errors` list of the command: one object an error, with its sentence and remedy."""
    return [
        {
            "sheet": report.sheet,
            "row": report.row,
            "column": report.letter,
            "code": report.code,
            "message": message(report, language),
        }
        for report in roster.reports
    ]


def message(report: Report, language: Language = "en") -> str:
    """What is wrong with a cell and what to do about it."""
    return sentence(report.kind, report.code, language, value=report.value, letter=report.letter)


def _report(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {"sheet": report.sheet, "row": report.row}
    if report.person is not None:
        found["column"] = report.person
    return {**found, "field": report.field, "code": report.code}
