"""What is found in the marked reports (`tests/engines/reading/gold`), and dateparser's dates of the same."""

from __future__ import annotations

import datetime as dt

from dateparser.search import search_dates
from tests.engines.reading import gold

SETS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
    *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth"),
    *(
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twentyfirst",
        "twentysecond",
        "twentythird",
        "twentyfourth",
        "twentyfifth",
    ),  # by other authors than the rules
)


def table() -> list[str]:
    """Recall and precision of each kind, set by set."""
    sets = {half: gold.gold(half) for half in SETS}
    lines = [
        f"Marked reports: {sum(map(len, sets.values()))} fictional texts of many genres, Arabic and English:",
        "",
        "| | " + " | ".join(f"{half} ({len(found)})" for half, found in sets.items()) + " |",
        "|---|" + "---|" * len(sets),
    ]
    for name, measure in {
        "sources of speech: coverage": lambda r: gold.attributions(r).coverage,
        "sources of speech: right speaker": lambda r: gold.attributions(r).recall,
        "sources of speech: precision": lambda r: gold.attributions(r).precision,
        "counts: recall": lambda r: gold.quantities(r).recall,
        "counts: precision": lambda r: gold.quantities(r).precision,
        "dates: recall": lambda r: gold.dates(r).recall,
        "dates: precision": lambda r: gold.dates(r).precision,
        "dates: recall of dateparser": _peer,
        "claims: event and figure right": lambda r: gold.claims(r)[0].recall,
        "claims proposed per accepted": lambda r: gold.claims(r)[1],
    }.items():
        lines.append(f"| {name} | " + " | ".join(f"{measure(found):.2f}" for found in sets.values()) + " |")
    return lines


def _peer(reports: list[gold.Gold]) -> float:
    """Days that dateparser's search finds; a mark coarser than a day counts when its day lies in it."""
    right = marked = 0
    for one in reports:
        published = one.document.published or ""
        settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(published), "PREFER_DATES_FROM": "past"}
        language = "ar" if one.name.startswith("ar") else "en"
        found = search_dates(one.document.text, languages=[language], settings=settings) or ()
        days = {moment.date().isoformat() for _, moment in found}
        for mark in one.of("d"):
            marked += 1
            right += any(day.startswith(mark.argument.rstrip("~")) for day in days)
    return right / max(1, marked)
