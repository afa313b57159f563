"""The parts of a name: compound names in one, particles with what they belong to; given names, family names, kunyas."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .words import MISSING
from .words import fold_name as fold

ABU = {"ابو", "ابي", "ابا", "abu", "abou", "aboo", "abo", "abi"}


UMM = {"ام", "umm", "oum", "oumm", "um", "om", "omm"}


SERVANT = {"عبد", "abd", "abdul", "abdel", "abdal", "abdoul", "abdu", "abd-al", "abd-el", "amat", "امه"}


NASAB = {
    "بن",
    "ابن",
    "بنت",
    "bin",
    "ben",
    "ibn",
    "bint",
    "b.",
    "ould",
    "uld",
    "ولد",
    "بنو",
    "oglu",
    "كوري",
    "kuri",
}


ARTICLE = {"al", "el", "ال", "آل", "as", "ash", "ar", "at", "an", "az", "ad", "aal"}


PREFIXES = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "le",
    "la",
    "ter",
    "ten",
    "mac",
    "st.",
}


_CLANS = {"البو", "الحاج"}  # البو حسن, الحاج علي: at the end of a name the name of a clan
_NOT_FAMILY = {"الياس", "الهام", "الا", "الين", "اليسا", "الما", "البير"}


_SURNAME_ENDS = re.compile(
    r"(?:ov|ova|ev|eva|yev|sky|skaya|sson|sen|oglu|zade|pour|dze|shvili|uly|man|mann|berg|owski|ic)$"
)


EDGES = " \t-–—_.,،;؛:/\\|*+'\u2019\u02bc`~#"


@cache
def data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@cache
def given_names() -> frozenset[str]:
    """Given names of the Arab and Kurdish world, folded."""
    return frozenset(fold(word) for words in data()["given"].values() for word in words.split())


@cache
def _unknown() -> frozenset[str]:
    return frozenset(fold(word) for word in data()["unknown"]["words"])


@cache
def joins() -> tuple[frozenset[str], frozenset[str]]:
    joins = data()["joins"]
    return frozenset(map(fold, joins["after_any"])), frozenset(map(fold, joins["pairs"]))


@cache
def arabic_given_names() -> frozenset[str]:
    """Those of them that are written here in Arabic letters, one spelling a name."""
    return frozenset(fold(word) for word in data()["given"]["ar"].split())


def is_kunya(text: str) -> bool:
    """True for a text that begins with أبو or أم (in either script) and goes on."""
    words = fold(text).split()
    return len(words) > 1 and (words[0] in ABU or words[0] in UMM) and " ".join(words[:2]) not in joins()[1]


def unknown(text: str) -> bool:
    """True for texts that stand where a name is not known."""
    folded = fold(text).strip(EDGES)
    return folded in _unknown() or (folded in MISSING and any(char.isalpha() for char in folded))


def parts(text: str) -> list[str]:
    """The parts of a name: compound names (عبد الله, صلاح الدين, Abd al-Rahman) whole, particles with what
    they belong to; بن and its like stand alone and are left in."""
    after_any, pairs = joins()
    found: list[str] = []
    waiting = ""  # a first half whose second half has not come
    for word in text.split():
        folded = fold(word)
        if waiting:
            whole = f"{waiting} {word}"
            last = fold(waiting).split()[-1]
            waiting = ""
            if folded in ARTICLE or (last in SERVANT and folded in ("رب", "rab", "rabb")):
                waiting = whole
            elif last in ABU or last in UMM:
                waiting = whole if folded in SERVANT else ""
                if not waiting:
                    found.append(whole)
            else:
                found.append(whole)
        elif found and folded in _CLANS:
            waiting = word
        elif found and (folded in after_any or fold(f"{found[-1]} {word}") in pairs) and folded != "دين":
            found[-1] += f" {word}"
        elif (
            (
                folded in SERVANT
                or folded in ABU
                or (folded in UMM and found == [])
                or folded in ARTICLE | PREFIXES
            )
            or folded in UMM
            or folded in ("ذو", "ذي", "dhu", "dhul")
        ):
            waiting = word
        else:
            found.append(word)
    if waiting:
        found.append(waiting)
    return found


def is_family_name(part: str) -> bool:
    """True for a nisba, a name with the article or a family prefix, a surname's ending."""
    folded = fold(part)
    if folded.startswith("ال"):
        return len(folded) > 4 and folded not in _NOT_FAMILY
    head = re.split(r"[\s\-]", folded)[0]
    if head in {"al", "el", "as", "ash", "ar", "at", "an", "az", "ad", "aal"} and folded != head:
        return True
    return (head in PREFIXES and folded != head) or bool(_SURNAME_ENDS.search(folded))


def is_forefather(part: str) -> bool:
    """True for a given name of the Arab and Kurdish world, single or compound."""
    return fold(part) in given_names() or is_servant(part) or fold(part).split()[-1] in joins()[0]


def is_servant(part: str) -> bool:
    return fold(part).split()[0] in SERVANT or fold(part).startswith(("عبدال", "abdul", "abdel", "abdal"))


def servant_of_none(found: list[str]) -> list[str]:
    """عبد الشجيري at the end of a name is a man called عبد of the Shujayri, as nobody serves a nisba; عبد محمود are two
    men, as one serves God or an imam."""
    if [part for part in found if part[:4] == "عبد "]:
        found = [piece for part in found for piece in (part.split() if _two_men(part) else (part,))]
    head, _blank, tail = found[-1].partition(" ") if len(found) >= 3 else ("", "", "")
    nisba = head == "عبد" and fold(tail).startswith("ال") and fold(tail).endswith("ي") and len(tail) > 5
    return [*found[:-1], head, tail] if nisba and fold(tail) not in _served() else found


def _two_men(part: str) -> bool:
    if not part.startswith("عبد "):
        return False
    served = fold(part.partition(" ")[2])
    return served in arabic_given_names() and served not in _served_by_name()


@cache
def _served_by_name() -> frozenset[str]:
    return frozenset(map(fold, data()["joins"]["served_by_name"]))


@cache
def _served() -> frozenset[str]:
    return frozenset(map(fold, data()["joins"]["served"]))
