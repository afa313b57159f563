"""Places from a spreadsheet: one row a place, columns by their headings in Arabic or English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.forms.utils import ErrorList
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from amana.engines.common import digits
from amana.engines.common.arabic import fold, squeeze
from amana.engines.tables import Limits, messages
from amana.engines.tables.grid import read_book
from amana.engines.tables.refusal import Refused as Unreadable

from .forms import KIND_WORDS, TAKES_WORDS, PlaceForm
from .house import PLACE_KINDS, TAKES, NewPlace

HEADINGS = {
    "code": ("code", "الرمز", "رمز"),
    "name_ar": ("name_ar", "name in arabic", "الاسم", "الاسم بالعربية", "اسم المكان"),
    "name_en": ("name_en", "name in english", "name", "الاسم بالإنجليزية", "الاسم بالانكليزية"),
    "kind": ("kind", "type", "النوع", "نوع"),
    "authority": ("authority", "الجهة", "السلطة"),
    "town_ar": ("town_ar", "town in arabic", "البلدة", "المدينة", "البلدة بالعربية"),
    "town_en": ("town_en", "town in english", "town", "البلدة بالإنجليزية"),
    "lat": ("lat", "latitude", "خط العرض"),
    "lon": ("lon", "longitude", "خط الطول"),
    "capacity": ("capacity", "السعة"),
    "takes": ("takes", "يستقبل"),
}
ALSO = {"مستشفى": "hospital", "مشفى": "hospital", "بالغين": "adults", "محكومين": "convicted"}
ALSO |= {"رجل": "men", "موقوفون": "untried", "موقوفين": "untried"}
ALSO |= dict.fromkeys(("معتقل", "مركز احتجاز", "مركز توقيف", "مركز حجز", "سجن مركزي", "إصلاحية"), "prison")
ALSO |= dict.fromkeys(("jail", "detention centre", "detention center", "detention facility"), "prison")
ALSO |= {"مخيم نازحين": "camp", "قاعدة جوية": "airfield", "مهبط": "airfield"}
"""Words that senders write beside those of the page."""
BETWEEN = re.compile(r"[,،;؛/+]|\s+و\s*(?=\w)|\s+and\s+")
"""What stands between two words of one cell."""
HEADINGS_WITHIN = 10
"""Rows from the top in which the headings may stand: a sheet often begins with a title."""
LIMITS = Limits(file_mb=5, rows=2_000, cells=60_000, memory_mb=512, cpu_seconds=10, wall_seconds=20)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row of the sheet; `row` as the spreadsheet shows it."""

    row: int
    message: str


def read_places(
    path: Path, authorities: Iterable[tuple[str, str]], known: Iterable[str] = ()
) -> tuple[list[NewPlace], list[Fault]]:
    """(places, faults). A file that cannot be read as a whole is one fault at row 0.

    `authorities` are (code, name) of those that can hold people; `known` the codes that are taken already."""
    language = "ar" if (get_language() or "ar").startswith("ar") else "en"
    try:
        book = read_book(path, LIMITS)
    except Unreadable as unread:
        return [], [Fault(0, messages.sentence("refused", unread.code, language, **unread.where))]  # type: ignore[arg-type]
    choices = list(authorities)
    for sheet in book.sheets:
        for at, (number, cells) in enumerate(() if sheet.hidden else sheet.rows[:HEADINGS_WITHIN]):
            columns = _columns(cells)
            if {"code", "kind", "authority"} <= columns.keys():
                places, faults = _rows(sheet.rows[at + 1 :], columns, choices, set(known))
                return places, faults and _unread(number, cells, columns) + faults
    return [], [Fault(0, _("No sheet has the headings code, kind and authority in one of its first rows."))]


def read_again(text: str, authorities: Iterable[tuple[str, str]]) -> tuple[list[NewPlace], list[Fault]]:
    """Places that were read from a sheet and come back from the page on which they were signed; each is judged as from
    the form. What is no such text is one fault at row 0."""
    choices, places = list(authorities), []
    try:
        rows = json.loads(text)
        forms = [PlaceForm(row, authorities=choices) for row in rows if isinstance(row, dict)]
    except (ValueError, TypeError):
        forms = []
    for form in forms:
        if not form.is_valid():
            return [], [Fault(0, _("What was read from the sheet has changed. Choose the file again."))]
        places.append(form.place())
    return places, [] if places else [
        Fault(0, _("What was read from the sheet has changed. Choose the file again."))
    ]


def _key(text: object) -> str:
    """A heading or a word as it is looked up: nobody types vowel signs, and a hamza is written or not."""
    return fold(squeeze(str(text)))


def _columns(cells: Sequence[object]) -> dict[str, int]:
    wanted = {_key(heading): name for name, headings in HEADINGS.items() for heading in headings}
    titles = [_key(cell or "") for cell in cells]
    return {wanted[title]: i for i, title in enumerate(titles) if title in wanted}


def _unread(number: int, cells: Sequence[object], columns: Mapping[str, int]) -> list[Fault]:
    """Headings that nobody knows here: what a row seems to lack may stand under one of them."""
    read = set(columns.values())
    unread = [
        squeeze(str(cell)) for i, cell in enumerate(cells) if i not in read and squeeze(str(cell or ""))
    ]
    told = _("These headings are not known here, and what stands under them was not read: %(headings)s.")
    return [Fault(number, told % {"headings": _(", ").join(unread)})] if unread else []


def _rows(
    rows: Sequence[tuple[int, Sequence[object]]],
    columns: dict[str, int],
    authorities: list[tuple[str, str]],
    known: set[str],
) -> tuple[list[NewPlace], list[Fault]]:
    places: list[NewPlace] = []
    faults: list[Fault] = []
    for number, cells in rows:
        told = {
            name: digits.to_ascii(squeeze(str(cells[i])))
            for name, i in columns.items()
            if i < len(cells) and cells[i] is not None
        }
        if not any(told.values()):
            continue
        form = PlaceForm(_understood(told, authorities), authorities=authorities)
        if not form.is_valid():
            faults += [Fault(number, text) for text in _told_wrong(form, told, authorities)]
            continue
        if form.cleaned_data["code"] in known:
            faults.append(Fault(number, _("The code %(code)s stands twice.") % {"code": told["code"]}))
            continue
        known.add(form.cleaned_data["code"])
        places.append(form.place())
    return places, faults


def _understood(told: dict[str, str], authorities: list[tuple[str, str]]) -> dict[str, object]:
    """The cells of a row as the form of a place asks for them. What is not understood stays as it was written."""
    by_name = {_key(name): code for code, name in authorities}
    by_name |= {_key(code): code for code, _name in authorities}
    kinds, takes = _written(PLACE_KINDS, KIND_WORDS), _written(TAKES, TAKES_WORDS)
    count = digits.integer(told.get("capacity", ""))
    parts = [part.strip() for part in BETWEEN.split(told.get("takes", ""))]
    return {
        **told,
        "kind": kinds.get(_key(told.get("kind", "")), told.get("kind", "")),
        "authority": by_name.get(_key(told.get("authority", "")), told.get("authority", "")),
        "capacity": told.get("capacity", "") if count is None else count,
        "takes": [takes.get(_key(part), part) for part in parts if part],
    }


def _written(codes: Iterable[str], shown: Mapping[str, object]) -> dict[str, str]:
    """The key of a word as the page shows it, in either language, or as senders write it -> its code."""
    found = {code: code for code in codes}
    for language in ("ar", "en"):
        with override(language):
            found |= {_key(str(shown[code]).split(":")[0]): code for code in found.copy().values()}
    return found | {_key(word): code for word, code in ALSO.items() if code in found}


def _told_wrong(form: PlaceForm, told: dict[str, str], authorities: list[tuple[str, str]]) -> list[str]:
    """What is wrong in a row: field and sentence; for a word that is not known, the words that are."""
    offered = {
        "kind": [str(KIND_WORDS[kind]) for kind in PLACE_KINDS],
        "takes": [str(TAKES_WORDS[word]) for word in TAKES],
        "authority": [code for code, _name in authorities],
    }
    found = []
    for name, texts in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        if told.get(name) and name in offered:
            words = _("%(given)s is not known here. Write one of: %(words)s.")
            if name == "takes":
                words = _("%(given)s is not known here. Write of these, with a comma between: %(words)s.")
            texts = ErrorList([words % {"given": told[name], "words": _(", ").join(offered[name])}])
        found += [f"{label}{text}" for text in texts]
    return found
