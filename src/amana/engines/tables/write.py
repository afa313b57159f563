"""Tables out: Excel and CSV files that no spreadsheet program will run.

Every text is written as text. In CSV, where there is no such thing, a text that begins like a formula gets an
apostrophe in front: the reader sees it, the program does not run it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from .messages import Language, both
from .records import Roster

_RISKY = ("=", "+", "-", "@", "\t", "\r", "|")
_MOST_CHARS = 32_767
_ERROR_HEADINGS = {
    "en": ("Sheet", "Row", "Column", "Field", "Found", "What is wrong", "What to do", "Kind"),
    "ar": ("الورقة", "الصف", "العمود", "الحقل", "القيمة", "الخطأ", "المطلوب", "النوع"),
}
_FIELD_NAMES = {
    "name_full": ("Name", "الاسم"), "given": ("Given name", "الاسم الأول"), "father": ("Father", "اسم الأب"),
    "grandfather": ("Grandfather", "اسم الجد"), "family": ("Family name", "اللقب"),
    "kunya": ("Kunya", "الكنية"),
    "mother": ("Mother", "اسم الأم"), "birth": ("Date of birth", "تاريخ الولادة"), "sex": ("Sex", "الجنس"),
    "nationality": ("Nationality", "الجنسية"), "wristband": ("Wristband", "رقم السوار"),
    "file_no": ("File number", "رقم الملف"), "place": ("Place", "المكان"),
    "arrested": ("Date of arrest", "تاريخ القبض"), "household": ("Household", "رقم الأسرة"),
    "notes": ("Notes", "ملاحظات"),
}  # fmt: skip
_AS_A_HEADING = {
    "place": ("Place of birth", "مكان الولادة"),
    "name_native": ("Name in the other script", "الاسم بالحروف الأخرى"),
    "account": ("Account", "الذمة"),
    "basis": ("Legal basis", "الأساس القانوني"),
}
_KINDS = {"error": ("error", "خطأ"), "warning": ("warning", "تنبيه")}


class Marked(str):
    """The text of a cell that somebody has to look at; it is written on a coloured ground, also when it is empty."""


def heading_of(field: str, language: Language) -> str:
    """A heading under which a roster's reader takes a column for this field of a row."""
    return {**_FIELD_NAMES, **_AS_A_HEADING}[field][language == "ar"]


def safe(value: Any) -> str:
    """The value as a CSV cell that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_RISKY) else text


def write_table_xlsx(
    rows: Iterable[Sequence[Any]],
    path: Path,
    *,
    headings: Sequence[str],
    sheet: str = "Amana",
    right_to_left: bool = True,
    widths: Sequence[int] = (),
) -> int:
    """Write one sheet and return the number of rows. Texts are written as texts: no formulas, no links.

    Memory stays flat for any number of rows. Raises OSError."""
    # whoever writes no workbook need not wait for what writes them
    import xlsxwriter

    options: dict[str, Any] = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    options["constant_memory"] = True
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})  # the same rows give the same file
        head = book.add_format({"bold": True, "bg_color": "#E8E4DA", "text_wrap": True, "valign": "top"})
        body = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        marked = book.add_format(
            {"num_format": "@", "valign": "top", "text_wrap": True, "bg_color": "#F6D5CF"}
        )
        page = book.add_worksheet(sheet[:31])
        if right_to_left:
            page.right_to_left()
        page.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            page.set_column(column, column, widths[column] if column < len(widths) else 18)
            page.write_string(0, column, heading, head)
        for count, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _cell(page, count, column, value, marked if isinstance(value, Marked) else body)
        page.autofilter(0, 0, count, max(len(headings) - 1, 0))
    return count


def _cell(page: Any, row: int, column: int, value: Any, body: Any) -> None:
    if value is None or value == "":
        if isinstance(value, Marked):
            page.write_blank(row, column, None, body)
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        page.write_number(row, column, value)
        return
    text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    page.write_string(row, column, text[:_MOST_CHARS], body)


def write_table_csv(
    rows: Iterable[Sequence[Any]], target: Path | TextIO, *, headings: Sequence[str], delimiter: str = ","
) -> int:
    """Write UTF-8 CSV with a byte order mark (Excel needs it for Arabic) to a path, or without one to an open
    text stream; every cell made safe. Returns the number of rows."""
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            return write_table_csv(rows, stream, headings=headings, delimiter=delimiter)
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in headings])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is the result
        writer.writerow([safe(value) for value in row])
    return count


def write_errors_xlsx(roster: Roster, path: Path, *, language: Language = "ar") -> int:
    """The reports of a roster as a table for the sender: where, what was found, what to do. Returns its rows.

    A file that was refused as a whole gives one row with its message."""
    side = 1 if language == "ar" else 0
    rows: list[tuple[Any, ...]] = []
    if roster.outcome == "refused":
        rows.append(
            ("", "", "", "", "", roster.message_ar if side else roster.message, "", _KINDS["error"][side])
        )
    reports = sorted([*roster.reports, *roster.warnings], key=lambda r: (r.sheet, r.row, r.letter, r.kind))
    for report in reports:
        what, remedy = both(report.kind, report.code, language, value=report.value, letter=report.letter)
        field = _FIELD_NAMES.get(report.field, (report.field, report.field))[side]
        rows.append(
            (
                report.sheet,
                report.row,
                report.letter,
                field,
                report.value,
                what,
                remedy,
                _KINDS[report.kind][side],
            )
        )
    title, widths = "أخطاء" if side else "Errors", (16, 7, 8, 16, 26, 48, 48, 9)
    headings = _ERROR_HEADINGS[language]
    return write_table_xlsx(
        rows, path, headings=headings, sheet=title, right_to_left=bool(side), widths=widths
    )
