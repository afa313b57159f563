"""The text of the cells that hold a name: in which script, whole or in parts, as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from ..common.arabic import runs, script
from .cells import Cell, unreadable
from .name_parts import is_kunya, parts
from .names import Name, read_name
from .words import fold_name, formula_like, missing, plain, tidy

_NAME_MOST = 160
_CHAINS = {"IRQ", "EGY", "SDN", "YEM", "SOM", "DJI", "ERI", "ETH", "TCD"}
_MAGHREB = {"TUN", "DZA", "MAR"}
_ALIKE = 0.75
"""How alike two spellings of one name are at least, by the letters they share in order."""


def name_text(cell: Cell) -> tuple[str | None, str | None]:
    if cell is None:
        return None, None
    if not isinstance(cell, str):
        return None, "name_digits" if not isinstance(cell, bool) else "name_unreadable"
    if code := unreadable(cell):
        return None, code
    if cell[:1] == "\0":
        return None, "name_unreadable"
    raw = plain(cell.strip())
    if formula_like(raw):
        return None, "formula_text"
    if (
        "\n" in raw
        and sum(len(line.split()) >= 2 and line.lstrip()[:1].isdigit() for line in raw.splitlines()) > 1
    ):
        return None, "several_names"
    text = tidy(raw)
    if len(text) > _NAME_MOST:
        return None, "value_too_long"
    return text or None, None


def scripts(text: str, group: str) -> list[tuple[str, str]]:
    """(group, piece) for a text, cut where an Arabic and a Latin name stand in one cell."""
    kind = script(text)
    if kind == "latin":
        return [("latin", text)]
    if kind in ("arabic", "other"):  # Cyrillic and its like stand where Arabic does: beside the Latin name
        return [("arabic", text)]
    if kind == "none":
        return [(group, text)]
    pieces: dict[str, str] = {}
    for found, piece in runs(text):
        side = "arabic" if found == "arabic" else "latin"
        pieces[side] = (pieces.get(side, "") + " " + piece.strip(" /|-–()،,")).strip()
    return list(pieces.items())


def group_name(found: dict[str, str], family_column: bool) -> tuple[Name, list[tuple[str, str, str]]]:
    """The name in one script from the texts of its columns, and (field, code, value) of what is wrong; `family_column`:
    the table has one for the family name."""
    codes: list[tuple[str, str, str]] = []
    name = Name()
    for key in ("name", "name_family_first"):
        if key in found:
            apart = family_column and not _ends_with(found[key], found.get("family"))
            name = read_name(found[key], family_first=key == "name_family_first", family_apart=apart)
            if name.code:
                codes.append(("name_full", name.code, found[key]))
            break
    pieces: dict[str, str | None] = {}
    for part in ("given", "father", "grandfather", "family"):
        if part in found:
            said = read_name(found[part], whole=False, house=part == "family")
            if said.code in ("name_unknown", "name_missing") and part == "given":
                codes.append(("name_full", said.code, found[part]))
            elif said.code and said.code not in ("name_unknown", "name_missing"):
                codes.append((part, said.code, found[part]))
            pieces[part] = said.full if not said.code else None
    kunya = found.get("kunya")
    kunya = None if kunya is None or missing(kunya) else kunya
    if kunya and not is_kunya(kunya):
        codes.append(("kunya", "kunya_unreadable", kunya))
        kunya = None
    return joined(name, pieces, kunya, codes), codes


def joined(
    name: Name, pieces: dict[str, str | None], kunya: str | None, codes: list[tuple[str, str, str]]
) -> Name:
    """The whole name from a full-name column and the columns of its parts; the parts' own columns win."""
    name = _around_father(name, pieces)
    told = {
        part: pieces.get(part) or getattr(name, part) for part in ("given", "father", "grandfather", "family")
    }
    if pieces.get("father") and not pieces.get("family") and told["family"] == pieces["father"]:
        told["family"] = None  # the name column ends with the father's name, which has a column of its own
    full = name.full
    if full is not None and full == name.given and pieces.get("father"):
        full = " ".join(filter(None, told.values()))  # a column headed "name" that holds only the first one
    if full is None and any(pieces.values()) and not codes:
        full = " ".join(filter(None, told.values())) if told["given"] else None
        if full is None:
            codes.append(("name_full", "name_missing", ""))
    elif full is not None and (family := pieces.get("family")) and family not in full:
        full = f"{full} {family}"
    elif full is None and told["given"] and not any(code == "name_digits" for _t, code, _v in codes):
        full = " ".join(filter(None, told.values())) if name.code is None else None
    return Name(full, **told, kunya=kunya or name.kunya, alias=name.alias, aside=name.aside, bare=name.bare)


def of_chains(nationality: Sequence[str]) -> bool:
    """True where people write forefathers and no family name: the last of three names is the grandfather's."""
    return bool(_CHAINS & set(nationality))


def of_house(full: str | None, nationality: Sequence[str]) -> str | None:
    """Ben Hamida of Walid Ben Hamida, a Tunisian: in the Maghreb the name of a family, elsewhere his father's."""
    found = parts(full) if full and _MAGHREB & set(nationality) else []
    return " ".join(found[1:]) if len(found) == 3 and fold_name(found[1]) in ("ben", "بن") else None


def _around_father(name: Name, pieces: dict[str, str | None]) -> Name:
    """الاسم والنسبة beside اسم الأب: the name column leaves the father out, so that its last part is the family's and
    the rest the person's own; the father stands between."""
    father, family = pieces.get("father"), pieces.get("family")
    own = parts(name.full) if name.full and father and script(name.full) == "arabic" else []
    if not father or not 2 <= len(own) <= 3 or any(_same(father, part) for part in own[1:]):
        return name
    if family is None:
        own, family = own[:-1], own[-1]
    elif _same(own[-1], family):
        own = own[:-1]
    given, grandfather = " ".join(own), pieces.get("grandfather")
    full = " ".join(filter(None, (given, father, grandfather, family)))
    return replace(name, full=full, given=given, father=father, grandfather=grandfather, family=family)


def _same(one: str, other: str) -> bool:
    """Two spellings of one name, or one inside the other (عبد الله, عبدالله)."""
    a, b = (fold_name(text).replace(" ", "").replace("-", "") for text in (one, other))
    return a in b or b in a or Indel.normalized_similarity(a, b) >= _ALIKE


def as_written(text: dict[str, str]) -> str:
    if text["month"] and text["day"]:
        joint = "/" if text["month"].isdigit() else " "
        return joint.join((text["day"], text["month"], text["year"]))
    if text["month"]:
        return f"{text['month']}{'/' if text['month'].isdigit() else ' '}{text['year']}"
    return text["year"]


def _ends_with(name: str, family: str | None) -> bool:
    """True if the family name stands at the end of the whole name too."""
    return family is not None and fold_name(name).endswith(fold_name(family))
