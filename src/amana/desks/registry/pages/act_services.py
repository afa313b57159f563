"""What the forms of a file mean: the service that each runs, what it is about, what it may choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import ChoiceField
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from amana.access import gates as access_gates
from amana.access import openings
from amana.access.models import GateOpening, User
from amana.desks.registry import forms
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, words
from ..identity import Identity
from ..models import ClassificationRecord, CustodyFile, FoundBy
from ..queries.file import look
from ..services import (
    biometrics,
    claims,
    disposals,
    documents,
    memoranda,
    passages,
    proposals,
)
from . import common, gates, same_person

Data = dict[str, Any]


# -- what the forms mean


def identity_of(data: Data) -> Identity:
    """An identity from the fields of a form."""
    countries = tuple(
        (code, data["evidence"]) for code in data.get("nationality", "").upper().replace(",", " ").split()
    )
    return Identity(
        parts_ar=(data["given_ar"], data["father_ar"], data["grandfather_ar"], data["family_ar"]),
        parts_latin=(
            data["given_latin"],
            data["father_latin"],
            data["grandfather_latin"],
            data["family_latin"],
        ),
        kunya=data["kunya"],
        mother=data["mother"],
        birth=data["birth"],
        birth_place=data["birth_place"],
        sex=data["sex"],
        nationalities=countries,
        source=data["source"],
        source_note=data["source_note"],
        standing=data["standing"],
        wristband=data.get("wristband", ""),
    )


def look_again(file: CustodyFile) -> None:
    """A new claim may bring the file together with another."""
    proposals.look([file.pk], found_by=FoundBy.CLAIM)


def add_claim(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    return claims.claim_add(actor=actor, file=file, identity=identity_of(data), kind=data["kind"])


def add_document(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    handed = data.pop("copy")
    copy = documents.Copy(handed.name, handed.read()) if handed else None
    return documents.document_add(actor=actor, file=file, copy=copy, **data)


def add_biometric(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    handed = data.pop("copy")
    copy = documents.Copy(handed.name, handed.read())
    return biometrics.biometric_add(actor=actor, file=file, copy=copy, **data)


def erase_biometric(actor: User, _file: CustodyFile, item: Any, data: Data) -> Any:
    return disposals.disposal_ask(actor=actor, items=[item], why=data["why"])


def decide_interests(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    number = data.pop("carer")
    carer = other_file(actor, number, "carer-unknown", "carer") if number else None
    return memoranda.decide(actor=actor, file=file, carer=carer, **data)


def record_duplicate(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    other = other_file(actor, data["other"], "file-unknown", "other")
    return passages.duplicate(actor=actor, file=file, other=other, why=data["why"])


def decide_assessment(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    return memoranda.assess(actor=actor, file=file, assessment=memoranda.Assessment(**data))


def not_independent(actor: User, file: CustodyFile) -> str:
    """What a reviewer of the giving side is told: only the decision of one who stands outside both opens a lift."""
    account = here(file)
    side = account.authority if account is not None else None
    if side is None or side.code not in memoranda.reviewer_of(actor):
        return ""
    return _(
        "You review for %(authority)s, which gives this person up: you are not independent here, and an assessment "
        "decided by you opens no lift. Leave it to a reviewer who stands outside both sides."
    ) % {"authority": words.in_language(side.name_ar, side.name_en)}


def record_hearing(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    return memoranda.assess_open(actor=actor, hearings={file.pk: memoranda.Hearing(**data)})


def ask_override(actor: User, file: CustodyFile, _target: Any, data: Data) -> Any:
    gate, action, code = data["gate"].split("|")
    account = here(file)
    if account is None:
        raise Refused("override-nowhere", number=file.number)
    destination = next((a for a in gates.destinations(action, account) if a.code == code), None)
    return openings.ask(
        actor=actor,
        gate=gate,
        action=action,
        account=account,
        destination=destination,
        reasons={file.pk: data["reason"]},
        until=data["until"],
        post=books.post,
    )


def here(file: CustodyFile) -> Account | None:
    """The account that answers for the person now."""
    return openings.custodian_of(file.pk)


def other_file(actor: User, number: str, code: str, field: str) -> CustodyFile:
    """Another file that this actor may open. Refused under `code`."""
    found = look(actor, number)
    if found.file is None:
        raise Refused(code, number=number, field=field)
    return found.file


# -- what the forms are about


def part_of(model: Any, **more: Any) -> Callable[[CustodyFile, int], Any]:
    def find(file: CustodyFile, key: int) -> Any:
        found = model.objects.filter(pk=key, file=file, **more).first()
        if found is None:
            raise Http404
        return found

    return find


def opening_asked(file: CustodyFile, key: int) -> Any:
    found = GateOpening.objects.filter(pk=key, person=file.pk, granted=None).first()
    if found is None:
        raise Http404
    return found


def stay_in_force(file: CustodyFile, leaf: int) -> Any:
    found = next((m for m in books.stays(file.pk) if m.leaf == leaf), None)
    if found is None:
        raise Http404
    return found


def about_band(record: ClassificationRecord) -> list[tuple[Any, Any]]:
    return [
        (_("Band proposed"), record.get_band_display()),
        (_("Assessed by"), record.assessor.name),
        (_("Grounds, with the evidence"), record.grounds),
        (_("What the person answers"), record.own_answer or "—"),
    ]


def about_override(request: GateOpening) -> list[tuple[Any, Any]]:
    return [
        (_("Condition to be opened"), access_gates.get(request.gate).sentence),
        (_("For the act"), gates.ACTS.get(request.action, request.action)),
        (_("Asked by"), request.asked_by.name),
        (_("Reason for this person"), request.reason),
    ]


def fill_gap(form: forms.PlainForm, _file: CustodyFile, request: HttpRequest) -> None:
    """The finger that the page of fingers asked about."""
    form.fields["position"].initial = request.GET.get("position", "")
    form.fields["reason"].initial = request.GET.get("reason", "")


def fill_duplicate(form: forms.PlainForm, file: CustodyFile, request: HttpRequest) -> None:
    """The one file that examiners found to be of the same person."""
    form.fields["other"].initial = same_person.linked_number(common.reader(request), file)


def fill_override(form: forms.PlainForm, file: CustodyFile, request: HttpRequest) -> None:
    """Only the conditions that an override may stand in for, of the act chosen in the panel or in what was sent."""
    account = here(file)
    sent = str(form.data.get("gate", "")).split("|")
    act, code = (
        (sent[1], sent[2]) if len(sent) == 3 else (request.GET.get("gate", ""), request.GET.get("to", ""))
    )
    act = act if act in gates.ACTS else "release"
    destination = next((a for a in gates.destinations(act, account) if a.code == code), None)
    found = gates.openable(file, act, account, destination)
    field = form.fields["gate"]
    assert isinstance(field, ChoiceField)
    field.choices = [
        (f"{o.gate.name}|{act}|{destination.code if destination else ''}", o.sentence) for o in found
    ]
