"""A name as a register writes it, taken apart: kunya aside, compound names whole, family told from
forefather."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from .name_parts import (
    ABU,
    EDGES,
    NASAB,
    UMM,
    data,
    given_names,
    is_family_name,
    is_forefather,
    is_kunya,
    is_servant,
    parts,
    servant_of_none,
    unknown,
)
from .titles import without_title
from .words import MISSING
from .words import fold_name as fold

_GIVEN_KUNYAS = {"ابو بكر", "ابو القاسم", "ابو الفضل", "ابو الحسن", "abu bakr", "abu bakar"}
"""What looks like a kunya, and in a column for given names is one."""
_BRACKET = re.compile(r"[(\[{«“\"]([^()\[\]{}«»“”\"]*)[)\]}»”\"]")
_BRACKETS = '([{«“"'
_LABEL = re.compile(
    r"^(?:x\s+)?(?:se disant|xsd)\s+|"  # a name that the police of France do not vouch for
    r"^(?:طفله?|الطفله?|رضيعه?|الرضيعه?|مولوده?|child|infant|baby|enfant|bebe)\s*[:：/]\s*"
)
_LABELS = frozenset("xXsSطالرمcCiIbBeE")  # what they begin with
_IN_FIGURES = re.compile(r"\s*[(\[]\s*\d{1,3}\s*(?:سنة|عاما|عام|y|yo|ans)?\s*[)\]]\s*$")
_INITIAL = re.compile(r"(?:^|[\s.\-])[^\W\d_]$")
_NUMBERING = re.compile(r"^\s*\(?\d{1,5}\s*[-–.)/:_]\s*")
_SLASHED = re.compile(r"\S+(?:\s*/\s*\S+){2,}")
_UNNAMED = re.compile(
    r"(?:baby|infant|newborn|child|bebe|enfant|son|daughter|wife|widow|fils|fille|epouse|femme|veuve)\s+(?:of|de|d['’])\s*\S|"
    r"(?:ارمله|زوجه|حرم|ابن|ابنه|بنت|والده)\s+\S+\s+\S|(?:طفله?|رضيعه?)\s+\S"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One person's name in one script. `full` is in natural order without the kunya; `alias` is a by-name
    that is no kunya, `aside` a remark in brackets. A part that is not known is None; `bare`: the family name is one for
    want of a sign that it is none. `code` names what is wrong."""

    full: str | None = None
    given: str | None = None
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    kunya: str | None = None
    alias: str | None = None
    code: str | None = None
    aside: str | None = None
    bare: bool = False


@cache
def _marker() -> re.Pattern[str]:
    words = sorted((fold(w) for w in data()["markers"]["words"]), key=len, reverse=True)
    return re.compile(
        r"(?:^|[\s(،,\-])("
        + "|".join(map(re.escape, words))
        + r")\s*[:/]?\s+(?=\S)|\b(المكني|الملقب|يكني|المعروف)\s+ب(?=\S)"
    )


@lru_cache(maxsize=200_000)
def read_name(
    text: str,
    *,
    family_first: bool = False,
    whole: bool = True,
    family_apart: bool = False,
    house: bool = False,
) -> Name:
    """The name that `text` (cleaned, one script) holds.

    `family_first` for columns like "NOM Prénom"; `family_apart` where the family name has a column of its own. With
    `whole` false the text is one part (a given name alone), kept together; `house`: that of a family, which may begin
    as a title or a kunya does (الشيخ عيسى, أبو شقرا). A text that is no name gives a Name with a
    `code`."""
    text = _NUMBERING.sub("", text)
    text = _trimmed(_IN_FIGURES.sub("", text) if text[-1:] in (")", "]") else text)
    if (text[:1] in _LABELS) and (label := _LABEL.match(fold(text))):
        text = text[label.end() :] if len(fold(text)) == len(text) else text
    if text and unknown(text):
        return Name(code="name_unknown")
    if not text or fold(text) in MISSING:
        return Name(code="name_missing")
    if any(char.isdigit() for char in text):
        return Name(code="name_digits")
    if _SLASHED.fullmatch(text):
        text = text.replace("/", " ")  # محمد / أحمد / علي: he, his father, his grandfather
    if _UNNAMED.match(fold(text)):
        if unknown(text.partition(" ")[2]):
            return Name(code="name_unknown")  # طفلة مجهولة الاسم
        return Name(full=text)  # a child without a name yet, known by its mother or father
    if house and is_kunya(text):
        return Name(full=text)
    if not family_first and not house:
        text = without_title(text)
    rest, kunya, alias = _set_aside(text) if whole or fold(text) not in _GIVEN_KUNYAS else (text, None, None)
    aside = None
    if alias and _remark(alias, text):
        alias, aside = None, alias
    if family_first or _caps_first(rest) or _comma_first(rest):
        rest, family = _natural(rest)
    else:
        family = None
    rest = _trimmed(re.sub(r"\s+", " ", rest.replace(",", " ").replace("،", " ")))
    if not whole:
        return Name(
            full=rest or None,
            given=rest or None,
            kunya=kunya,
            alias=alias,
            code=None if rest else "name_missing",
        )
    if not rest:
        return Name(kunya=kunya, alias=alias, code="name_kunya_only" if kunya else "name_missing")
    if unknown(rest):
        return Name(kunya=kunya, alias=alias, code="name_unknown")
    if not any(char.isalpha() for char in rest):
        return Name(code="name_unreadable")
    return replace(_assign(rest, family, family_apart), kunya=kunya, alias=alias, aside=aside)


def _trimmed(text: str) -> str:
    """Without the signs around it; the point behind an initial is the initial's."""
    bare = text.strip(EDGES)
    if "." not in text:
        return bare
    pointed = text.lstrip(EDGES).startswith(bare + ".") and bool(_INITIAL.search(bare))
    return bare + "." if pointed and bare[-1:] < "\u0250" else bare


def _remark(said: str, text: str) -> bool:
    """True for what stands in brackets behind a name and is no by-name: (سكري), (pregnant), (ترافقها طفلتها)."""
    if not re.search(rf"[(\[]\s*{re.escape(said)}\s*[)\]]", text):
        return False
    words = [fold(word) for word in said.split()]
    return not any(word in given_names() for word in words) and not (len(words) == 1 and is_family_name(said))


def _set_aside(text: str) -> tuple[str, str | None, str | None]:
    """(name, kunya, alias): what stands in brackets, after a marker, after a dash, at the front or at the
    end."""
    kunya = alias = None
    brackets = any(char in text for char in _BRACKETS)
    for inside in _BRACKET.findall(text) if brackets else ():
        inside = inside.strip(EDGES)
        if is_kunya(inside):
            kunya = kunya or inside
        elif inside and fold(inside) not in MISSING:
            alias = alias or _after_marker(inside)
    rest = _trimmed(re.sub(r"\s+", " ", _BRACKET.sub(" ", text))) if brackets else text
    if alias is not None and is_kunya(alias):
        kunya, alias = kunya or alias, None
    found = _marker().search(_same_length_fold(rest)) if _marker().search(fold(rest)) else None
    if found and found.start() > 0:
        said = _nominative(rest[found.end() :].strip(EDGES))
        rest = rest[: found.start()].strip(EDGES)
        if is_kunya(said):
            kunya = kunya or said
        else:
            alias = alias or said or None
    for cut in (" - ", " – ", " / ", " | ", "،", ","):
        head, mark, tail = rest.partition(cut)
        if mark and is_kunya(tail.strip(EDGES)) and not kunya and head.strip():
            return head.strip(EDGES), tail.strip(EDGES), alias
        if mark and is_kunya(head.strip(EDGES)) and not kunya and len(tail.split()) > 1:
            return tail.strip(EDGES), head.strip(EDGES), alias
    if kunya is None:
        rest, kunya = _bare_kunya(rest)
    return rest, kunya, alias


def _after_marker(text: str) -> str:
    found = _marker().search(" " + _same_length_fold(text))
    return _nominative(text[found.end() - 1 :].strip(EDGES)) if found and found.start() == 0 else text


def _nominative(text: str) -> str:
    """بأبي عمر and أبي عمر as أبو عمر."""
    words = text.split()
    if words and fold(words[0]) in ("بابي", "بابو", "ابي"):
        words[0] = "أبو" if words[0][0] not in "aA" else words[0]
    elif words and fold(words[0]) == "بام":
        words[0] = "أم"
    return " ".join(words)


def _same_length_fold(text: str) -> str:
    """Folded letter by letter, so that positions stay true."""
    return "".join((fold(char) or char)[0] for char in text)


def _bare_kunya(text: str) -> tuple[str, str | None]:
    """A kunya without any sign around it: at the front before a name, or behind a name that is already
    whole."""
    if not is_kunya(text) and not any(fold(word) in ABU | UMM for word in text.split()):
        return text, None
    found = parts(text)
    if is_kunya(found[0]):
        rest = found[1:]
        if not rest or (len(rest) == 1 and is_family_name(rest[0])):
            return "", text
        return " ".join(rest), found[0]
    forebears = [part for part in found if fold(part) not in NASAB]
    if len(forebears) >= 4 and is_kunya(forebears[-1]) and fold(found[-2]) not in NASAB:
        return " ".join(found[:-1]), found[-1]
    if len(forebears) >= 3 and is_kunya(forebears[-1]) and is_family_name(forebears[-2]):
        return " ".join(found[:-1]), found[-1]
    if len(forebears) >= 4 and is_kunya(forebears[-2]) and is_family_name(forebears[-1]) and len(found) >= 4:
        return " ".join(found[:-2]), " ".join(found[-2:])  # … أبو عمر العراقي: the nisba belongs to the kunya
    return text, None


def _caps_first(text: str) -> bool:
    """True for the typographic habit DUPONT Jean: capitals first, then a word in small letters."""
    words = [w for w in text.split() if any(c.isalpha() for c in w)]
    caps = [w.isupper() and len(w) > 1 and w[0] < "\u0250" for w in words]
    return len(words) > 1 and caps[0] and not caps[-1] and words[-1][:1].isupper()


def _comma_first(text: str) -> bool:
    """True for AL-SHAMI, KHALID: a comma, and a few Latin words on both sides."""
    family, comma, given = text.partition(",")
    return (
        bool(comma)
        and "," not in given
        and text[0] < "\u0250"
        and 0 < len(given.split()) <= 4
        and len(family.split()) <= 3
    )


def _natural(text: str) -> tuple[str, str | None]:
    """(given first, family) from a text with the family name first."""
    for comma in (",", "،"):
        if comma in text:
            family, _, given = text.partition(comma)
            return f"{given.strip()} {family.strip()}".strip(), family.strip() or None
    words = text.split()
    count = 0
    while count < len(words) and words[count].upper() == words[count] != words[count].lower():
        count += 1
    if count == 0 and (tail := _caps_last(words)):
        return text, tail  # this clerk wrote Abdelkader BENALI
    if not 0 < count < len(words):
        found = parts(text)
        if len(found) < 2:
            return text, None
        count = len(found[0].split())
        if fold(found[0]) in NASAB:
            count += len(found[1].split())
    family = " ".join(words[:count])
    return " ".join([*words[count:], family]), family


def _caps_last(words: list[str]) -> str:
    """The words in capitals at the end of a name, or nothing."""
    count = 0
    while count < len(words) - 1 and words[-count - 1].isupper() and len(words[-count - 1]) > 1:
        count += 1
    return " ".join(words[-count:]) if count else ""


def _assign(text: str, family: str | None, family_apart: bool = False) -> Name:
    """Given, father, grandfather and family from a name in natural order."""
    found = servant_of_none(parts(text))
    if family is not None:
        before = parts(text[: len(text) - len(family)].strip())
        before = [part for part in before if fold(part) not in NASAB]
        # Jean Pierre is one man's two names; Bilal Izz al-Din Basel are he, his father and his grandfather.
        if len(before) > 1 and 2 * sum(map(is_forefather, before[1:])) < len(before[1:]):
            return Name(full=text, given=" ".join(before), family=family)
        return _placed(text, before, family)
    plain, last_nasab = _without_nasab(found)
    if len(plain) < 2:
        return _placed(text, plain, None)
    last = plain[-1]
    if family_apart and not is_family_name(last):
        return _placed(text, plain, None)
    if last_nasab and len(plain) == 2:
        return _placed(text, plain, None)
    if len(plain) == 2 or len(plain) == 3:
        if is_family_name(last):
            return _placed(text, plain[:-1], last)
        if last_nasab or fold(last) in given_names() or is_servant(last):
            return _placed(text, plain, None)
        return replace(_placed(text, plain[:-1], last), bare=len(plain) == 3)
    if last_nasab and not is_family_name(last) and last.split()[0] not in found[-1:]:
        return _placed(text, plain, None)
    if len(plain) >= 5 and is_family_name(plain[-2]) and is_family_name(last):
        return _placed(text, plain[:-2], f"{plain[-2]} {last}")
    return _placed(text, plain[:-1], last)


def _without_nasab(found: list[str]) -> tuple[list[str], bool]:
    """The parts without بن and the like, and whether one stood before the last part.

    A single بن before the last of three parts or more is a family name of the Maghreb (بن صالح), unless the
    names before it are linked in the same way."""
    marks = [at for at, part in enumerate(found[:-1]) if fold(part) in NASAB]
    if len(marks) == 1 and marks[0] == len(found) - 2 and marks[0] >= 2:
        return [*found[: marks[0]], f"{found[-2]} {found[-1]}"], False
    plain = [part for at, part in enumerate(found) if at not in marks]
    return plain or found, bool(marks) and marks[-1] == len(found) - 2


def _placed(text: str, chain: list[str], family: str | None) -> Name:
    padded: list[str | None] = [*chain[:3], None, None, None]
    return Name(full=text, given=padded[0], father=padded[1], grandfather=padded[2], family=family)
