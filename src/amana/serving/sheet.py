"""Places from a spreadsheet: one row a place, columns by their headings in Arabic or English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana.engines.common import digits
from amana.engines.common.arabic import squeeze
from amana.engines.tables import Limits, messages
from amana.engines.tables.grid import Sheet, read_book
from amana.engines.tables.refusal import Refused as Unreadable

from .forms import PlaceForm
from .house import NewPlace

HEADINGS = {
    "code": ("code", "الرمز", "رمز"),
    "name_ar": ("name_ar", "name in arabic", "الاسم", "الاسم بالعربية", "اسم المكان"),
    "name_en": ("name_en", "name in english", "name", "الاسم بالإنجليزية", "الاسم بالانكليزية"),
    "kind": ("kind", "type", "النوع", "نوع"),
    "authority": ("authority", "الجهة", "السلطة"),
    "town_ar": ("town_ar", "town in arabic", "البلدة", "المدينة"),
    "town_en": ("town_en", "town in english", "town", "البلدة بالإنجليزية"),
    "lat": ("lat", "latitude", "خط العرض"),
    "lon": ("lon", "longitude", "خط الطول"),
    "capacity": ("capacity", "السعة"),
    "takes": ("takes", "يستقبل"),
}
KINDS = {"سجن": "prison", "مخيم": "camp", "مشفى": "hospital", "مستشفى": "hospital", "محكمة": "court"}
KINDS |= {"مطار": "airfield", "غير ذلك": "other"}
LIMITS = Limits(file_mb=5, rows=2_000, cells=60_000, memory_mb=512, cpu_seconds=10, wall_seconds=20)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row of the sheet; `row` as the spreadsheet shows it."""

    row: int
    message: str


def read_places(path: Path, authorities: Iterable[tuple[str, str]]) -> tuple[list[NewPlace], list[Fault]]:
    """(places, faults). A file that cannot be read as a whole is one fault at row 0."""
    language = "ar" if (get_language() or "ar").startswith("ar") else "en"
    try:
        book = read_book(path, LIMITS)
    except Unreadable as unread:
        return [], [Fault(0, messages.sentence("refused", unread.code, language, **unread.where))]  # type: ignore[arg-type]
    choices = list(authorities)
    for sheet in book.sheets:
        columns = _columns(sheet)
        if {"code", "kind", "authority"} <= columns.keys():
            return _rows(sheet, columns, choices)
    return [], [Fault(0, _("No sheet has the headings code, kind and authority in its first row."))]


def _columns(sheet: Sheet) -> dict[str, int]:
    if sheet.hidden or not sheet.rows:
        return {}
    wanted = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    titles = [squeeze(str(cell or "")).lower() for cell in sheet.rows[0][1]]
    return {wanted[title]: i for i, title in enumerate(titles) if title in wanted}


def _rows(
    sheet: Sheet, columns: dict[str, int], authorities: list[tuple[str, str]]
) -> tuple[list[NewPlace], list[Fault]]:
    places: list[NewPlace] = []
    faults: list[Fault] = []
    for number, cells in sheet.rows[1:]:
        told = {
            name: digits.to_ascii(squeeze(str(cells[i])))
            for name, i in columns.items()
            if i < len(cells) and cells[i] is not None
        }
        if not told:
            continue
        told["kind"] = KINDS.get(told.get("kind", ""), told.get("kind", "").lower())
        takes = [word for word in told.pop("takes", "").replace("،", ",").replace(" ", "").split(",") if word]
        form = PlaceForm({**told, "takes": takes}, authorities=authorities)
        if form.is_valid():
            places.append(form.place())
        else:
            faults += [
                Fault(
                    number, f"{form.fields[name].label if name in form.fields else ''}: {text}".lstrip(": ")
                )
                for name, texts in form.errors.items()
                for text in texts
            ]
    return places, faults
