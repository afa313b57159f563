"""How grants and keys read to the officer who is about to sign them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from amana.access import compartments, roles
from amana.access.models import DeviceRequest, Grant, Mandate
from amana.console import signing
from amana.console import words as console_words
from amana.console.signing import Row, Told
from amana.ledger.act import Note
from amana.ledger.models import Authority, Place

from .forms import KIND_WORDS, TAKES_WORDS


def register() -> None:
    """Say how a grant, a key and the end of a key read."""
    signing.tell("grant", _grant)
    signing.tell("device", _key)
    signing.tell("revoke", _revoked)
    signing.tell("account", _account)


def _grant(note: Note) -> Told:
    facts, act = note.facts, str(note.facts["act"])
    heading = {
        "give": _("Giving a role"),
        "withdraw": _("Withdrawing a role"),
        "consent": _("Consent to the removal of a monitor"),
        "link": _("A new one-time link, made at the machine"),
        "stop": _("Stopping an account"),
        "resume": _("Letting a stopped account in again"),
        "pass": _("Giving a pass into a closed part of the files"),
        "pass-end": _("Ending a pass into a closed part of the files"),
        "mandate": _("Giving a mandate for one person"),
        "mandate-end": _("Ending a mandate for one person"),
    }.get(act, act)
    rows: list[Row] = [(_("Person"), signing.person(facts.get("user")))]
    if act == "consent":
        given = Grant.objects.filter(memo=facts.get("given")).select_related("user").first()
        rows.append((_("Role"), _role(given.role) if given else "—"))
    rows += [
        (label, words(facts[name]))
        for name, label, words in (
            ("role", _("Role"), _role),
            ("authority", _("Authority"), lambda code: _named(Authority, code)),
            ("place", _("Place"), lambda code: _named(Place, code)),
            ("country", _("Country"), str),
            ("compartment", _("Closed part of the files"), _compartment),
            ("kind", _("Kind"), _mandate),
            ("until", _("Last day"), str),
        )
        if facts.get(name)
    ]
    said = [(_("Reason"), text) for text in note.values.values()]
    return Told(heading, [*rows, *said, signing.by_whom(note)])


def _account(note: Note) -> Told:
    facts, act = note.facts, str(note.facts["act"])
    heading = {
        "authority": _("Adding an authority"),
        "open": _("Opening the account of an authority at a place"),
        "close": _("Closing an account"),
        "capacity": _("Saying how many people a place has room for"),
        "takes": _("Saying whom a place takes"),
    }.get(act, act)
    rows: list[Row] = [(_("Code"), facts["code"])]
    if facts.get("kind"):
        rows.append((_("Kind"), KIND_WORDS.get(str(facts["kind"]), facts["kind"])))
    if facts.get("authority"):
        rows.append((_("Authority"), _named(Authority, facts["authority"])))
    if "capacity" in facts:
        room = facts["capacity"]
        rows.append((_("Room for how many"), _("not known") if room is None else f"{room:,}"))
    if facts.get("takes"):
        rows.append((_("Whom it takes"), _takes(str(facts["takes"]))))
    return Told(heading, [*rows, signing.by_whom(note)])


def _takes(codes: str) -> str:
    return " · ".join(str(TAKES_WORDS.get(code, code)) for code in codes.split(","))


def _key(note: Note) -> Told:
    facts = note.facts
    asked = DeviceRequest.objects.filter(code=facts["code"]).first()
    rows: list[Row] = [
        (_("Officer"), signing.person(facts.get("owner"))),
        (_("Key"), facts["code"]),
        (_("Signs for"), _named(Authority, facts.get("authority"))),
        (_("Public key"), str(facts["key"])[:24] + "…"),
    ]
    if asked is not None:
        rows.insert(1, (_("Name of this machine"), asked.label))
    return Told(_("Certifying a signing key: you saw this officer at the machine"), rows)


def _revoked(note: Note) -> Told:
    code = str(note.facts["code"])
    asked = DeviceRequest.objects.select_related("user").filter(code=code).first()
    rows: list[Row] = [(_("Key"), code)]
    if asked is not None:
        rows.insert(0, (_("Officer"), asked.user.name))
    said = [(_("Reason"), text) for text in note.values.values()]
    return Told(_("Revoking a signing key"), [*rows, *said])


def _role(code: Any) -> str:
    return roles.get(str(code)).name if roles.known(str(code)) else str(code)


def _compartment(code: Any) -> str:
    return compartments.get(str(code)).name if compartments.known(str(code)) else str(code)


def _mandate(kind: Any) -> str:
    return str(Mandate.Kind(str(kind)).label) if kind in Mandate.Kind.values else str(kind)


def _named(model: type[Authority] | type[Place], code: Any) -> str:
    found = model.objects.filter(code=code).first()
    if found is None:
        return str(code or "—")
    return found.name_ar if console_words.arabic() else found.name_en
