"""Words of the register's pages that are not labels of a model: kinds of entries, glyphs, row remarks,
ages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amana.engines.common.written_dates import in_signs
from amana.engines.naming.compare import Evidence
from amana.engines.tables import messages

from . import countries
from .ages import Age

_COUNTRY = re.compile(r"\b[A-Z]{3}\b")

ENTRY_KINDS = {
    "enrol": _("Enrolment"),
    "admit": _("Admission"),
    "place": _("Placement"),
    "depart": _("Departure"),
    "transfer": _("Transfer of authority"),
    "arrive": _("Arrival"),
    "cede": _("Ceded"),
    "seize": _("Seized"),
    "escape": _("Escape"),
    "miss": _("Missed at a count"),
    "find": _("Found again"),
    "release": _("Release"),
    "hand_abroad": _("Handed to a state"),
    "die": _("Death"),
    "duplicate": _("Duplicate file"),
    "split": _("Duplicate undone"),
    "correct": _("Correction"),
}

MEMO_KINDS = {
    "review": _("Review of the legal basis"),
    "biometric": _("Biometrics"),
    "classify": _("Classification"),
    "age_finding": _("Finding of age"),
    "assess": _("Transfer assessment"),
    "stay": _("Stay"),
    "stay_lifted": _("Stay lifted"),
    "ask_gate": _("Override asked for"),
    "open_gate": _("Override of a gate"),
    "decide": _("Best-interests decision"),
    "object": _("Objection"),
    "answer": _("Answer to an objection"),
    "ask_redaction": _("Erasure asked for"),
    "ask_correction": _("Correction asked for"),
    "redact": _("Erasure"),
    "erase": _("Erasure"),
    "disclose": _("Disclosure"),
    "notify": _("Notification"),
    "link": _("Link between files"),
    "refuse": _("Refused at the receipt"),
    "incident": _("Incident"),
    "count": _("Count"),
    "reconcile": _("Difference of a count explained"),
    "import": _("Import"),
    "undo": _("Import undone"),
}

# The names of detached values, as the page of erasures shows them.
VALUE_NAMES = {
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "note": _("Note"),
    "words": _("The person's own words"),
    "ordered_by": _("Ordered by"),
    "assurances": _("Assurances received"),
    "alone_why": _("Why without the carer"),
    "order": _("Number of the order"),
    "property": _("Property"),
    "injuries": _("Injuries and complaints"),
    "grounds": _("Grounds"),
    "own_answer": _("The person's answer"),
    "basis": _("What it rests on"),
    "cause": _("Cause"),
    "notified": _("Who was notified"),
    "inquiry": _("Who inquires"),
    "source": _("Who reported it"),
    "why": _("Why"),
    "notes": _("Remarks of the sender"),
    "place_written": _("Place of birth or origin"),
    "ward_written": _("Ward, cell or bed"),
    "household_written": _("Household"),
    "alias_written": _("Other name"),
}

SAMPLE_TABS = {
    "over": _("Past their day"),
    "soon": _("Within 30 days"),
    "asked": _("Erasure asked for"),
}

# The parts of a file, as the list of who looked names them.
PARTS = {
    "custody": _("Custody path"),
    "identity": _("Identity"),
    "basis": _("Legal basis"),
    "judgement": _("Classification or protection"),
    "decisions": _("Decisions"),
    "needs": _("Needs"),
    "property": _("Property"),
    "documents": _("Documents"),
    "download": _("Download of a document"),
    "looked": _("Who looked"),
    "erasure": _("Erasure"),
    "export": _("Export of a list"),
    "ftm": _("Names of persons, exported as FollowTheMoney"),
    "transaction": _("Fingerprints, exported as a transaction file"),
    "api": _("Interface for programs"),
    "chain": _("Custody path, by a program"),
    "biometrics": _("List of photographs and samples"),
    "biometric": _("A photograph or sample"),
    "reconcile": _("Names asked for by a program"),
    "file": _("File"),
    "manifest": _("Manifest"),
    "manifest print": _("Manifest, printed"),
    "account": _("Names held in an account"),
    "count sheet": _("Sheet of a count"),
    "signing": _("Names to be signed for"),
    "field": _("Statement from the field"),
    "pairs": _("People kept together or apart"),
}

# Account kind -> the glyph's name in the visual language.
GLYPHS = {
    "origin": "origin",
    "held": "held",
    "escort": "transit",
    "at_large": "large",
    "unaccounted": "unacc",
    "abroad": "abroad",
    "released": "released",
    "deceased": "dead",
    "duplicate": "dup",
}

ACCOUNT_KINDS = {
    "held": pgettext_lazy("of a person", "Held"),
    "escort": pgettext_lazy("of a person", "In transit"),
    "at_large": pgettext_lazy("of a person", "At large"),
    "unaccounted": pgettext_lazy("of a person", "Unaccounted for"),
    "abroad": pgettext_lazy("of a person", "Abroad"),
    "released": pgettext_lazy("of a person", "Released"),
    "deceased": pgettext_lazy("of a person", "Deceased"),
    "duplicate": pgettext_lazy("of a person", "Duplicate file"),
    "origin": pgettext_lazy("of a person", "Before the books"),
}

AGES = {
    Age.ADULT: _("Adult"),
    Age.CHILD: _("Child"),
    Age.DISPUTED: _("Age disputed"),
    Age.UNKNOWN: _("Age not known"),
}

# Why two files were proposed as one person.
LIKENESSES = {
    "row-known": _("a row of a roster was like a file of the register"),
    "row-twice": _("two rows of one roster were alike"),
    "sounds": _("the names sound alike"),
    "linked-lists": _("two lists were compared"),
    "prints": _("a search of prints brought them up"),
    "person": _("an examiner brought them together"),
}

BANDS_OF_EVIDENCE = {
    "strong": pgettext_lazy("evidence", "strong"),
    "possible": pgettext_lazy("evidence", "possible"),
    "unlikely": pgettext_lazy("evidence", "unlikely"),
}
"""What the evidence comes to. A band proposes; people decide."""

EVIDENCE_FIELDS = {
    "birth": _("birth"),
    "sex": pgettext_lazy("evidence", "sex"),
    "mother": _("mother's name"),
    "nationality": _("nationality"),
    "place": _("place of birth"),
    "document": _("number of a paper"),
}

PATTERNS = {
    "sibling": _("Brothers or sisters look like this: another given name, the same father or family."),
    "twin": _("Twins look like this: another given name, the same parents and the same birth."),
    "parent": _("Father and son look like this: the given name of one is the father's name of the other."),
    "generation": _("Grandfather and grandson look like this: one name, born a generation apart."),
    "namesake": _("Only common names agree: many men are called so."),
    "kunya": _("Only kunyas were compared: one of the two gave no other name, and many men share a kunya."),
}
"""Patterns that look like one person and often are two, each with what is typical of it."""

REVIEW_TABS = {
    "read": _("To be read"),
    "open": _("Could not be told"),
    "same": _("One person"),
    "other": _("Two persons"),
}

ANSWERS_GIVEN = {"same": _("One person"), "other": _("Two persons"), "open": _("Cannot be told")}

OUTCOMES = {
    "same": _("These are one person: the two files are linked."),
    "other": _("These are two persons."),
    "open": _("It could not be told. The pair may be read again."),
}

AGE_FILTERS = (
    ("adult", _("Adult")),
    ("protected", _("Child, or age not settled")),
    ("child", _("Child")),
    ("disputed", _("Age disputed")),
    ("unknown", _("Age not known")),
)
REVIEW_FILTERS = (
    ("overdue", _("overdue")),
    ("week", _("due within 7 days")),
    ("month", _("due within 30 days")),
)

# What was found about a roster row, and what to do: the register's own codes. The engine brings words for its own.
REMARKS = {
    "row-by-wristband": (
        _("Known by the wristband alone"),
        _("Entered provisionally; the identity is looked at within 72 hours."),
    ),
    "row-no-name": (_("No name"), _("Write the name, or leave the row out.")),
    "row-too-long": (
        _("Longer than %(most)s letters"),
        _("Write the name as it is used, or leave the row out."),
    ),
    "row-child": (
        _("By this birth a child"),
        _("The row goes to the protection desk and is never assessed for risk."),
    ),
    "row-perhaps-child": (
        _("By this birth perhaps a child"),
        _("Treated as a child until an officer makes a finding of age."),
    ),
    "row-known": (
        _("Like file %(number)s"),
        _("Open it and compare: the row is never linked by the machine."),
    ),
    "row-twice": (
        _("Like row %(row)s of this file"),
        _("Compare the two; leave one out if they are one person."),
    ),
    "row-no-account": (
        _("“%(value)s” is no account of the books"),
        _("Choose the account it means; it is remembered."),
    ),
    "row-no-basis": (
        _("No legal basis, or none that the books know"),
        _("Write a known basis, or the provisional one with its 72 hours."),
    ),
    "row-account-guessed": (_("Read as %(account)s"), _("Confirm once; it is remembered for this sender.")),
}


def language() -> Literal["ar", "en"]:
    """The reader's language, of the two that everything exists in."""
    return "en" if (get_language() or "ar").startswith("en") else "ar"


def remark(problem: Mapping[str, Any]) -> tuple[str, str]:
    """(what was found, what to do) for a problem of a roster row, in the reader's language: the register's own
    words for its own codes, the reader's for the rest."""
    where = problem.get("where") or {}
    if problem["code"] in REMARKS:
        what, remedy = REMARKS[problem["code"]]
        if problem["code"] == "row-no-account" and not str(where.get("value") or "").strip():
            what = _("No account named")
        return str(what) % where, str(remedy) % where
    kind = "error" if problem.get("weight") == "bad" else "warning"
    return messages.both(kind, problem["code"], language(), **where)


def remark_shown(problem: Mapping[str, Any]) -> tuple[str, str]:
    """`remark` for a page: what stood in the cell is isolated, so that a date keeps its order in Arabic."""
    where = {
        name: f"\u2068{text}\u2069" if isinstance(text, str) and text else text
        for name, text in (problem.get("where") or {}).items()
    }
    return remark({**problem, "where": where})


def remark_title(problem: Mapping[str, Any]) -> str:
    """What was found, without the value it was found in: one line for many rows."""
    where = dict.fromkeys(("value", "letter", "account", "number", "row"), "\0")
    text = remark({**problem, "where": where})[0]
    return text.partition("\0")[0].rstrip(" :(«“") or text.replace("\0", "…")


def in_language(arabic: str, english: str) -> str:
    """The text in the reader's language, else the other."""
    first, second = (english, arabic) if (get_language() or "ar").startswith("en") else (arabic, english)
    return first or second


def account_name(account: Any) -> str:
    """An account's name in the reader's language: the place where it has one."""
    if account is None:
        return "—"
    if account.place_id and account.kind == "held":
        return in_language(account.place.name_ar, account.place.name_en)
    return in_language(account.name_ar, account.name_en) or str(account.code)


def authority_name(account: Any) -> str:
    """The authority that answers for the account, or nothing for special accounts without one."""
    if account is None or not account.authority_id:
        return ""
    return in_language(account.authority.name_ar, account.authority.name_en)


def birth_text(birth: str) -> str:
    """A birth in EDTF as people read it: a span with a dash, "about" as ≈, one of two with a bar."""
    return in_signs(birth)


def born_text(earliest: date, latest: date) -> str:
    """A span of possible days of birth: whole years as years, one day as a day."""
    if earliest == latest:
        return earliest.isoformat()
    whole = (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31)
    if whole and earliest.year == latest.year:
        return str(earliest.year)
    return f"{earliest.year}–{latest.year}" if whole else f"{earliest.isoformat()} – {latest.isoformat()}"


LINKAGE_STEPS = {
    "left": _("Reading the first list"),
    "right": _("Reading the second list"),
    "weigh": _("Weighing pairs"),
    "keep": _("Keeping what was found"),
}


def evidence_sentence(piece: Evidence) -> str:
    """The names engine's sentence in the reader's language, countries by their names and not by their codes."""
    text = piece.text_ar if language() == "ar" else piece.text
    if piece.field != "nationality":
        return text
    return _COUNTRY.sub(lambda code: countries.name(code.group()), text)
