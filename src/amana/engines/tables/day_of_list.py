"""The day a list speaks of, as its title says."""

from __future__ import annotations

import datetime as dt
import re

from .dates import DateReader, Style
from .grid import Sheet
from .words import tidy

_WORD = r"[^\W\d_]+\.?"
# 10/03/2026 · 5 مايو 2026, 21st JAN 2026 · March 5, 2026
_FULL_DAY = re.compile(
    r"\d{1,4}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{1,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|ی|ي)?\s+{_WORD}(?:\s+{_WORD})?,?\s+\d{{4}}|{_WORD}\s+\d{{1,2}},?\s+\d{{4}}"
)


def stated_day(sheet: Sheet, first: int, today: dt.date, date1904: bool) -> dt.date | None:
    """The day the list speaks of, if its title above position `first` states one within the last five years."""
    reader = DateReader(Style("arrested", today, today, date1904=date1904))
    for _row, cells in sheet.rows[: max(first, 0)]:
        for cell in cells:
            if not isinstance(cell, str):
                continue
            texts = _FULL_DAY.findall(tidy(cell)) if cell[:1] != "\0" else [cell]
            for text in texts:
                found = reader.read(text).edtf
                if (
                    found
                    and len(found) == 10
                    and dt.timedelta(0) <= today - dt.date.fromisoformat(found) < dt.timedelta(days=5 * 366)
                ):
                    return dt.date.fromisoformat(found)
    return None
