"""From a normalised roster row to an identity, and what the register itself has to say about the row.

The engine has judged the file: what could not be read is null and named. Here come the register's own
remarks: a child, who goes to protection and is never scored; a name that the register knows already; an
account that is written in the sender's own way. They refuse a row that the engine could read only where it
names nobody, or by more than can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date
from typing import Any

from amana.engines.common import arabic
from amana.engines.tables import Roster
from amana.ledger.models import Account

from . import ages
from .identity import LONGEST, LONGEST_PART, NO_PARTS, PARTS, Identity, Parts, birth_span
from .models import Basis, Evidence, Source, Standing

BAD, LOOK = "bad", "look"
WRITTEN = {
    "notes": "notes",
    "place": "place_written",
    "ward": "ward_written",
    "household": "household_written",
    "alias": "alias_written",
}
"""Fields of a row for which a file has no place of its own -> the name of the words beside the enrolment. The number of
a paper is none of them: it is sealed with the paper itself."""
BY_WRISTBAND = "by_wristband"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something found about a row: the field, a code, its weight (bad: cannot be entered; look: can), and
    what fills the blanks of its sentence."""

    field: str
    code: str
    weight: str
    where: Mapping[str, Any] = part(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        made: dict[str, Any] = {"field": self.field, "code": self.code, "weight": self.weight}
        return {**made, "where": dict(self.where)} if self.where else made


def identity(row: Mapping[str, Any], source_note: str) -> Identity:
    """The provisional identity of a row. Names go to the script they are written in; where a row has both,
    the parts belong to the Latin one."""
    full, native = row.get("name_full") or "", row.get("name_native") or ""
    unnamed = by_wristband(row)
    parts: Parts = (
        row.get("given") or "",
        row.get("father") or "",
        row.get("grandfather") or "",
        row.get("family") or "",
    )
    full_is_arabic = arabic.script(full) in ("arabic", "mixed")
    said = Identity(
        name_ar=full if full_is_arabic else native,
        name_latin="" if full_is_arabic else full,
        parts_ar=parts if full_is_arabic else NO_PARTS,
        parts_latin=NO_PARTS if full_is_arabic else parts,
        kunya=row.get("kunya") or "",
        mother=row.get("mother") or "",
        birth=(row.get("birth") or "")[:40],
        sex=row.get("sex") or "",
        nationalities=tuple((country, Evidence.DECLARED.value) for country in row.get("nationality") or ()),
        source=Source.ROSTER,
        source_note=source_note,
        standing=Standing.PROVISIONAL,
        wristband=(row.get("wristband") or "") if unnamed else "",
    )
    return said.checked() if unnamed else said


_UNKNOWN = {
    (
        "account",
        "en",
    ): "The books hold no open account “{code}” in which people are held. Name one with --account.",
    (
        "account",
        "ar",
    ): "لا توجد في الدفاتر ذمة مفتوحة باسم «{code}» يُحتجز فيها أشخاص. حدّد ذمة باستخدام --account.",
    ("basis", "en"): "The books hold no legal basis “{code}”. Name one with --basis.",
    ("basis", "ar"): "لا يوجد في الدفاتر أساس قانوني باسم «{code}». حدّد أساساً باستخدام --basis.",
    ("no-account", "en"): "No column names accounts. Name one for the whole file with --account.",
    ("no-account", "ar"): "لا يوجد عمود للذمم. حدّد ذمة للملف كله باستخدام --account.",
    ("no-basis", "en"): "No column names a legal basis. Name one for the whole file with --basis.",
    ("no-basis", "ar"): "لا يوجد عمود للأساس القانوني. حدّد أساساً للملف كله باستخدام --basis.",
}


_STAY_OUT = {
    "en": "{bad:,} of the rows cannot be entered as they are; nothing was written. Correct them, or enter only the good"
    " rows with --accept-good-rows.",
    "ar": "صفوف لا يمكن إدخالها كما هي: {bad:,}. لم يُكتب شيء. صحّحها، أو أدخل الصفوف السليمة وحدها باستخدام"
    " --accept-good-rows.",
}


def rows_stay_out(bad: int, language: str) -> str:
    """That so many rows keep the file out of the books, and what to do."""
    return _STAY_OUT[language].format(bad=bad)


def named_by_no_row(roster: Roster, what: str) -> bool:
    """The file has no column for it, so that somebody must name one for all rows: `account` or `basis`."""
    return not any(what in row.extra for row in roster.rows)


def unknown_sentence(what: str, code: str, language: str) -> str:
    """What is wrong with the account or basis named (or not named) for a whole file, and what to do."""
    return _UNKNOWN[what if code else f"no-{what}", language].format(code=code)


def _named(row: Mapping[str, Any]) -> bool:
    return bool(row.get("name_full") or row.get("name_native"))


def only_wristband(row: Mapping[str, Any]) -> bool:
    """Nothing names this person but the number on the wrist."""
    return not _named(row) and bool(row.get("wristband"))


def by_wristband(row: Mapping[str, Any]) -> bool:
    """Somebody said that this person is to be entered by the wristband alone."""
    return only_wristband(row) and bool(row.get(BY_WRISTBAND))


def remarks(row: Mapping[str, Any], on: date) -> list[Remark]:
    """What the register says about a row that the engine could read."""
    found = []
    if by_wristband(row):
        found.append(Remark("wristband", "row-by-wristband", LOOK, {"value": row["wristband"]}))
    elif not _named(row):
        found.append(Remark("name_full", "row-no-name", BAD))
    for field in (*PARTS, "kunya", "mother"):
        most = LONGEST.get(field, LONGEST_PART)
        if len(row.get(field) or "") > most:
            found.append(Remark(field, "row-too-long", BAD, {"most": most}))
    span = birth_span(row.get("birth") or "")
    age = ages.standing(on=on, declared=span).age
    if age is ages.Age.CHILD:
        found.append(Remark("birth", "row-child", LOOK))
    elif age is ages.Age.UNKNOWN and span:
        found.append(Remark("birth", "row-perhaps-child", LOOK))
    return found


@dataclass(frozen=True, slots=True)
class Directory:
    """What senders may write for an account or a legal basis: folded words -> account, folded words ->
    basis."""

    accounts: Mapping[str, Account]
    bases: Mapping[str, Basis]
    learned: Mapping[str, Account]

    def account(self, written: str) -> tuple[Account | None, bool]:
        """The account that a cell means, and whether that is a guess to be confirmed."""
        key = folded(written)
        if key in self.learned:
            return self.learned[key], False
        found = self.accounts.get(key)
        return found, found is not None and key != folded(found.code) and written.strip() not in _names(found)

    def basis(self, written: str) -> Basis | None:
        return self.bases.get(folded(written))


def directory(accounts: Sequence[Account], bases: Sequence[Basis], learned: Mapping[str, str]) -> Directory:
    """The directory of open accounts and known bases; `learned` maps what this sender wrote to account
    codes."""
    by_code = {account.code: account for account in accounts}
    places: dict[str, Account] = {}
    twice: set[str] = set()
    for account in accounts:
        for name in {folded(name) for name in (*_names(account), account.code)}:
            if name and places.setdefault(name, account) is not account:
                twice.add(name)
    for name in twice:
        del places[name]
    titles = {folded(b.code): b for b in bases}
    for basis in bases:
        titles.setdefault(folded(basis.title_ar), basis)
        titles.setdefault(folded(basis.title_en), basis)
    known = {folded(text): by_code[code] for text, code in learned.items() if code in by_code}
    return Directory(places, titles, known)


def _names(account: Account) -> list[str]:
    names = [account.name_ar, account.name_en]
    if account.place is not None:
        names += [account.place.name_ar, account.place.name_en, account.place.code]
    return [name for name in names if name]


def folded(text: str) -> str:
    """One key for the spellings of a place or an order."""
    return " ".join(arabic.fold(text).replace("_", " ").split())
