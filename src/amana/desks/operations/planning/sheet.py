"""The fleet from a spreadsheet: one row a tail, columns by their headings in Arabic or English. Everything that is
wrong is told at once, each fault with sheet, row, column and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana.engines.common import clock, digits
from amana.engines.common.arabic import fold, squeeze
from amana.engines.tables import Limits, messages
from amana.engines.tables.cells import DAY, Cell, day_of, letter, mark_of, shown
from amana.engines.tables.dates import DateReader, Style
from amana.engines.tables.grid import Sheet, read_book
from amana.engines.tables.refusal import Refused as Unreadable

from ..models import AssetType, Mode
from ..tails import FIGURES, NAMES, TailRow

HEADINGS: dict[str, tuple[str, ...]] = {
    "tail": ("tail", "tail number", "رقم الطائرة", "الواسطة", "رقم الواسطة", "الوسيلة", "رقم الوسيلة"),
    "type": ("type", "asset type", "النوع", "نوع"),
    "name_ar": ("name in arabic", "name_ar", "الاسم", "الاسم بالعربية", "اسم النوع"),
    "name_en": ("name in english", "name_en", "name", "الاسم بالإنجليزية", "الاسم بالإنكليزية"),
    "mode": ("mode", "way", "جو أو بر", "الطريقة"),
    "conveyance": ("conveyance", "means", "واسطة النقل", "وسيلة النقل"),
    "seats": ("seats", "المقاعد", "عدد المقاعد"),
    "medical_seats": ("medical seats", "medical_seats", "مقاعد طبية", "المقاعد الطبية"),
    "fixed_escorts": ("escorts always on board", "fixed escorts", "fixed_escorts", "مرافقون ثابتون"),
    "duty_h_day": ("duty by day", "duty_h_day", "duty day", "ساعات العمل نهارا", "ساعات العمل نهارًا"),
    "duty_h_night": ("duty by night", "duty_h_night", "duty night", "ساعات العمل ليلا", "ساعات العمل ليلًا"),
    "crew_limit_h": ("crew limit", "crew_limit_h", "حد الطاقم", "حد الطاقم في 24 ساعة"),
    "uses_pads": ("needs a pad", "pad", "uses_pads", "يحتاج مهبطا", "يحتاج مهبطًا"),
    "speed_kmh": ("speed", "speed_kmh", "speed km/h", "السرعة", "السرعة كم/سا"),
    "range_km": ("range", "range_km", "range km", "المدى", "المدى كم"),
    "ground_h": ("ground time", "ground_h", "زمن الأرض", "زمن الوقوف"),
    "cost_per_h": ("cost per hour", "cost_per_h", "كلفة الساعة"),
    "away_from": ("away from", "away_from", "غائبة من"),
    "away_until": ("away until", "away_until", "غائبة حتى"),
    "away_why": ("why", "away_why", "السبب"),
}
HEADINGS_WITHIN = 10
"""Rows from the top in which the headings may stand: a sheet often begins with a title."""
NEEDED = ("tail", "type", "seats", "speed_kmh", "range_km")
DEFAULTS: dict[str, Any] = {
    "medical_seats": 0,
    "fixed_escorts": 0,
    "duty_h_day": 10.0,
    "duty_h_night": 0.0,
    "crew_limit_h": 12.0,
    "ground_h": 1.0,
    "cost_per_h": 0.0,
}
"""What is taken where the sheet has no such column, or the cell is empty."""
MODES = {"air": "air", "road": "road", "جو": "air", "جوا": "air", "بر": "road", "برا": "road", "طريق": "road"}
MEANS = {
    "helicopter": "helicopter", "مروحية": "helicopter", "plane": "plane", "طائرة": "plane", "شحن": "plane",
    "bus": "bus", "convoy": "bus", "حافلة": "bus", "باص": "bus", "قافلة": "bus",
    "ambulance": "ambulance", "إسعاف": "ambulance", "سيارة إسعاف": "ambulance",
}  # fmt: skip
YES = {"yes", "y", "true", "1", "نعم"}
NO = {"no", "n", "false", "0", "لا"}
AHEAD = dt.timedelta(days=3653)
LIMITS = Limits(file_mb=5, rows=2_000, cells=60_000, memory_mb=512, cpu_seconds=10, wall_seconds=20)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, or in a row or the file as a whole (`column` empty, `row` 0)."""

    sheet: str
    row: int
    column: str
    message: str


def read_fleet(path: Path) -> tuple[list[TailRow], list[Fault]]:
    """(tails, faults) of the first sheet that has the headings. A file that cannot be read is one fault at row 0."""
    language = "ar" if (get_language() or "ar").startswith("ar") else "en"
    try:
        book = read_book(path, LIMITS)
    except Unreadable as unread:
        return [], [Fault("", 0, "", messages.sentence("refused", unread.code, language, **unread.where))]  # type: ignore[arg-type]
    for sheet in book.sheets:
        for at, (_number, cells) in enumerate(() if sheet.hidden else sheet.rows[:HEADINGS_WITHIN]):
            columns = _columns(cells)
            if "tail" in columns and "type" in columns:
                return _read(sheet, at, columns)
    said = _("No sheet has the headings %(names)s in one of its first rows.")
    return [], [Fault("", 0, "", said % {"names": _(", ").join(_heading(name, language) for name in NEEDED)})]


def _heading(name: str, language: str) -> str:
    """A heading as the reader would write it: the first of those in their language."""
    return next((text for text in HEADINGS[name] if text.isascii() == (language == "en")), name)


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    wanted = {fold(heading): name for name, headings in HEADINGS.items() for heading in headings}
    titles = [fold(squeeze(shown(cell))) for cell in cells]
    return {wanted[title]: i for i, title in enumerate(titles) if title in wanted}


def _read(sheet: Sheet, at: int, columns: dict[str, int]) -> tuple[list[TailRow], list[Fault]]:
    language = "ar" if (get_language() or "ar").startswith("ar") else "en"
    missing = [_heading(name, language) for name in NEEDED if name not in columns]
    faults = [
        Fault(sheet.name, sheet.rows[at][0], "", _("The column “%(name)s” is missing.") % {"name": name})
        for name in missing
    ]
    rows: list[TailRow] = []
    types: dict[str, tuple[int, tuple[tuple[str, Any], ...]]] = {}
    tails: dict[str, int] = {}
    for number, cells in sheet.rows[at + 1 :]:
        if not any(squeeze(shown(cell)) for cell in cells):
            continue
        reader = _Row(sheet, number, cells, columns)
        found = reader.tail()
        faults += reader.faults
        if found is None:
            continue
        faults += _repeats(sheet, number, found, types, tails, columns)
        rows.append(found)
    if not rows and not faults:
        faults.append(Fault(sheet.name, 0, "", _("No row names a tail below the headings.")))
    return rows, faults


def _repeats(
    sheet: Sheet,
    number: int,
    found: TailRow,
    types: dict[str, tuple[int, tuple[tuple[str, Any], ...]]],
    tails: dict[str, int],
    columns: dict[str, int],
) -> Iterator[Fault]:
    """A tail stands once, and tails of one type are alike."""
    if found.code in tails:
        said = _("Tail %(tail)s stands in row %(row)s already; leave one of the two.")
        yield Fault(
            sheet.name,
            number,
            letter(columns["tail"] + sheet.first_column),
            said % {"tail": found.code, "row": tails[found.code]},
        )
    tails.setdefault(found.code, number)
    first, figures = types.setdefault(found.type, (number, found.figures))
    for (name, here), (_name, there) in zip(found.figures, figures, strict=True):
        if here != there:
            said = _(
                "Type %(type)s has %(there)s in row %(row)s and %(here)s here; make the two alike or name another type."
            )
            where = letter(columns[name] + sheet.first_column) if name in columns else ""
            told = {"type": found.type, "there": there, "row": first, "here": here}
            yield Fault(sheet.name, number, where, said % told)


def _day(text: str) -> dt.date:
    """A day as lists of people write it, day first; in a fleet it may lie ahead. Raises ValueError where no whole day
    is said."""
    bound = clock.now().date() + AHEAD
    return dt.date.fromisoformat(
        DateReader(Style("arrested", today=bound, as_of=bound)).read(text).edtf or ""
    )


class _Row:
    """One row: what its cells say, and every fault in them."""

    def __init__(self, sheet: Sheet, number: int, cells: list[Cell], columns: dict[str, int]) -> None:
        self.sheet, self.number, self.cells, self.columns = sheet, number, cells, columns
        self.faults: list[Fault] = []

    def tail(self) -> TailRow | None:
        code, kind = self.text("tail"), self.text("type")
        for name, value in (("tail", code), ("type", kind)):
            if not value:
                self.fault(name, _("This cell is empty; every row names its tail and type."))
        means = self._one_of("conveyance", MEANS, "")
        mode = self._one_of("mode", MODES, "road" if means in ("bus", "ambulance") else "air")
        means = means or ("helicopter" if mode == "air" else "bus")
        given: dict[str, Any] = {"mode": mode, "conveyance": means}
        for name in FIGURES:
            if name in ("mode", "conveyance"):
                continue
            given[name] = self._flag(name, mode == Mode.AIR) if name == "uses_pads" else self._figure(name)
        given |= {name: self.text(name)[:60] for name in NAMES if name in self.columns}
        begin, end = self._date("away_from"), self._date("away_until")
        if begin and end and end < begin:
            self.fault("away_until", _("This day lies before the first day away."))
        if not self.faults:
            self._possible(AssetType(code=kind, **given))
        if self.faults:
            return None
        return TailRow(code, kind, tuple(given.items()), begin, end, self.text("away_why"))

    def fault(self, name: str, message: str) -> None:
        column = letter(self.columns[name] + self.sheet.first_column) if name in self.columns else ""
        self.faults.append(Fault(self.sheet.name, self.number, column, message))

    def _cell(self, name: str) -> Cell:
        index = self.columns.get(name, -1)
        return self.cells[index] if 0 <= index < len(self.cells) else None

    def text(self, name: str) -> str:
        return digits.to_ascii(squeeze(shown(self._cell(name))))

    def _figure(self, name: str) -> Any:
        text = self.text(name).replace(",", "").replace("٫", ".")
        whole = AssetType._meta.get_field(name).get_internal_type() == "PositiveIntegerField"
        if not text:
            if name in DEFAULTS:
                return DEFAULTS[name]
            self.fault(name, _("This cell is empty; a number is needed."))
            return 0
        try:
            return int(float(text)) if whole and float(text).is_integer() else float(text)
        except ValueError:
            self.fault(name, _("“%(value)s” is no number.") % {"value": text[:40]})
            return 0

    def _flag(self, name: str, otherwise: bool) -> bool:
        text = self.text(name).lower()
        if not text:
            return otherwise
        if text in YES | NO:
            return text in YES
        self.fault(name, _("“%(value)s” is neither yes nor no.") % {"value": text[:40]})
        return otherwise

    def _one_of(self, name: str, known: dict[str, str], otherwise: str) -> str:
        text = self.text(name).lower()
        if not text:
            return otherwise
        if text in known:
            return known[text]
        arabic = not (get_language() or "ar").startswith("en")
        choices = _(", ").join(word for word in known if word.isascii() != arabic)
        said = _("“%(value)s” is not known here; write one of: %(choices)s.")
        self.fault(name, said % {"value": text[:40], "choices": choices})
        return otherwise

    def _date(self, name: str) -> dt.date | None:
        cell = self._cell(name)
        if isinstance(cell, str) and mark_of(cell) == DAY:
            return day_of(cell)
        text = self.text(name)
        if not text:
            return None
        try:
            return _day(text)
        except ValueError:  # unreadable, or a month or year alone
            self.fault(name, _("“%(value)s” is no day; write 2026-02-14.") % {"value": text[:40]})
            return None

    def _possible(self, kind: AssetType) -> None:
        """Ask the model itself whether the figures can be."""
        try:
            kind.clean_fields(exclude=["code"])
            kind.validate_constraints(exclude=["code"])
        except ValidationError as wrong:
            for field, texts in wrong.message_dict.items():
                for text in texts:
                    self.fault(field, text)
