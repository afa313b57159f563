"""What is decided about a person without moving anybody: the assessment before a transfer, a stay, a best-
interests note, an objection. Each is a memorandum in the books; the gates read them from there (see
`facts`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import books
from ..ages import Age
from ..models import CustodyFile
from ..queries.file import age_of
from ..words import in_language

LEAST_CHALLENGE = timedelta(hours=24)
ASSESSMENT_STANDS = timedelta(days=90)
"""After this an assessment is late: what was true of a destination may no longer be."""


class Finding(models.TextChoices):
    """What an assessment found about the risk at the destination."""

    NONE = "none", _("No risk found")
    SOME = "some", _("A risk that the assurances meet")
    SUBSTANTIAL = "substantial", _("Substantial risk")


class Decision(models.TextChoices):
    ALLOW = "allow", _("The transfer may go ahead")
    REFUSE = "refuse", _("The transfer is refused")


class About(models.TextChoices):
    """What an objection is directed against."""

    TRANSFER = "transfer", _("A transfer")
    HOLDING = "holding", _("Being held")
    BAND = "classification", _("A band of risk")
    AGE = "age", _("A finding of age")
    TREATMENT = "treatment", _("Treatment")
    OTHER = "other", _("Something else")


def destinations() -> dict[str, str]:
    """Code -> name of every authority that can answer for people and of every state's account."""
    found = {a.code: in_language(a.name_ar, a.name_en) for a in Authority.objects.exclude(kind="monitor")}
    abroad = Account.objects.filter(kind="abroad", closed_at=None)
    return found | {a.code: in_language(a.name_ar, a.name_en) for a in abroad}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was decided about one person's transfer to `destination` (an authority's code, or the code of a
    state's account), on which hearing, with which assurances and how long it can be challenged."""

    destination: str
    finding: str
    decision: str
    reasons: str
    heard_on: date | None
    interpreter: bool = False
    assurances: str = ""
    challenge_until: datetime | None = None


def assess(*, actor: User, file: CustodyFile, assessment: Assessment, device: str = books.SERVICE) -> int:
    """Record a decided assessment; returns its leaf. Refused: a substantial risk decided in favour of the
    transfer, a transfer allowed without hearing the person or without at least 24 hours to challenge it, no
    reasons."""
    return assess_many(actor=actor, assessments={file.pk: assessment}, device=device)[0]


def assess_many(
    *, actor: User, assessments: Mapping[int, Assessment], device: str = books.SERVICE
) -> list[int]:
    """Record decided assessments of several people (by their key), each with its own reasons, in one act."""
    allowed = access.decide_many(actor, "assess.decide", list(assessments))
    for person, answer in allowed.items():
        if not answer:
            raise access.Denied({person: answer}, action="assess.decide", person=person)
    places = destinations()
    for assessment in assessments.values():
        _check_assessment(assessment, places)
    notes = [(person, *_as_words(actor, assessment)) for person, assessment in assessments.items()]
    return books.memo_many(actor=actor, kind="assess", notes=notes, device=device)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A person heard about a transfer before anything is decided: when, with an interpreter or not, and the
    person's own words."""

    destination: str
    heard_on: date
    words: str
    interpreter: bool = False


def assess_open(*, actor: User, hearings: Mapping[int, Hearing], device: str = books.SERVICE) -> list[int]:
    """Record that people (by their key) were heard, which opens their assessments; nothing is decided by it."""
    for person, answer in access.decide_many(actor, "assess.write", list(hearings)).items():
        if not answer:
            raise access.Denied({person: answer}, action="assess.write", person=person)
    places = destinations()
    notes = []
    for person, said in hearings.items():
        if said.destination not in places:
            raise Refused("assess-destination", field="destination", value=said.destination)
        if said.heard_on > books.today():
            raise Refused("time-in-the-future", field="heard_on", at=said.heard_on.isoformat())
        if not said.words.strip():
            raise Refused("object-words", field="words")
        facts: dict[str, str | int | None] = {
            "destination": said.destination,
            "decision": "open",
            "heard_on": said.heard_on.isoformat(),
            "interpreter": int(said.interpreter),
        }
        notes.append((person, facts, {"words": said.words.strip()}))
    return books.memo_many(actor=actor, kind="assess", notes=notes, device=device)


def _check_assessment(said: Assessment, places: Mapping[str, str]) -> None:
    if said.destination not in places:
        raise Refused("assess-destination", field="destination", value=said.destination)
    if said.finding not in Finding.values:
        raise Refused("assess-finding", field="finding", value=said.finding)
    if said.decision not in Decision.values:
        raise Refused("assess-finding", field="decision", value=said.decision)
    if not said.reasons.strip():
        raise Refused("assess-reasons", field="reasons")
    if said.heard_on and said.heard_on > books.today():
        raise Refused("time-in-the-future", field="heard_on", at=said.heard_on.isoformat())
    if said.decision == Decision.REFUSE:
        return
    if said.finding == Finding.SUBSTANTIAL:
        raise Refused("assess-substantial-risk", field="decision")
    if said.heard_on is None:
        raise Refused("assess-not-heard", field="heard_on")
    if said.challenge_until is None or said.challenge_until < clock.now() + LEAST_CHALLENGE:
        raise Refused("assess-no-time", field="challenge_until")


def _as_words(actor: User, said: Assessment) -> tuple[dict[str, str | int | None], dict[str, str]]:
    """The facts and the personal words of the memorandum."""
    facts: dict[str, str | int | None] = {
        "destination": said.destination,
        "finding": said.finding,
        "decision": said.decision,
        "heard_on": said.heard_on.isoformat() if said.heard_on else None,
        "interpreter": int(said.interpreter),
        "assurances": int(bool(said.assurances.strip())),
        "challenge_until": said.challenge_until.isoformat() if said.challenge_until else None,
        "valid_until": (books.today() + ASSESSMENT_STANDS).isoformat(),
        "decider": actor.pk,
        "decider_for": ",".join(reviewer_of(actor)),
    }
    return facts, {"reasons": said.reasons.strip(), "assurances": said.assurances.strip()}


def reviewer_of(actor: User) -> list[str]:
    """The authorities for which this reviewer holds the role; empty for one of the whole operation."""
    grants = [g for g in actor.live_grants() if g.role == "legal_reviewer"]
    return sorted({g.authority.code for g in grants if g.authority is not None})


def stay_put(
    *,
    actor: User,
    file: CustodyFile,
    ordered_by: str,
    order: str,
    reason: str = "",
    device: str = books.SERVICE,
) -> int:
    """Record that a court or a legal reviewer forbids this person's exit; returns the leaf that lifting
    names."""
    books.require(actor, "stay.order", file)
    if not ordered_by.strip() or not order.strip():
        raise Refused("stay-order", field="ordered_by")
    return books.memo(
        actor=actor,
        kind="stay",
        person=file.pk,
        facts={"act": "put", "order": order.strip()},
        values={"ordered_by": ordered_by.strip(), "reason": reason.strip()},
        device=device,
    )


def stay_lift(*, actor: User, file: CustodyFile, stay: int, order: str) -> int:
    """Record that a stay was lifted by who ordered it."""
    books.require(actor, "stay.order", file)
    in_force = books.stays(file.pk)
    if stay not in {found.leaf for found in in_force}:
        raise Refused("stay-not-there", number=file.number)
    if not order.strip():
        raise Refused("stay-order", field="order")
    # the books ask only for the newest word about a person's stays: what another court ordered is said again
    again = [
        Note(
            "stay",
            file.pk,
            {"act": "put", "order": other.facts.get("order"), "again": other.leaf, "by": actor.pk},
            other.values,
        )
        for other in in_force
        if other.leaf != stay
    ]
    lifted = Note(
        "stay_lifted",
        file.pk,
        {"act": "lift", "lifts": stay, "order": order.strip(), "by": actor.pk},
    )
    return books.notes(notes=[lifted, *again], kind="stay_lifted")[0]


def decide(
    *,
    actor: User,
    file: CustodyFile,
    note: str,
    move_is_best: bool,
    carer: CustodyFile | None,
    alone_why: str = "",
    device: str = books.SERVICE,
) -> int:
    """Record a best-interests decision about a child or a person of unsettled age, with the carer's file.
    Without a carer it must say why the child is alone. Refused for an adult."""
    books.require(actor, "best_interests.write", file)
    if age_of(file, books.today()).age is Age.ADULT:
        raise Refused("decide-not-a-child", number=file.number)
    if not note.strip():
        raise Refused("decide-note", field="note")
    if carer is None and not alone_why.strip():
        raise Refused("decide-note", field="alone_why")
    if carer is not None and carer.pk == file.pk:
        raise Refused("carer-self", field="carer")
    return books.memo(
        actor=actor,
        kind="decide",
        person=file.pk,
        facts={
            "about": "best_interests",
            "move": int(move_is_best),
            "carer": carer.pk if carer else None,
            "decider": actor.pk,
        },
        values={"note": note.strip(), **({"alone_why": alone_why.strip()} if alone_why.strip() else {})},
        device=device,
    )


def object_(*, actor: User, file: CustodyFile, about: str, words: str, device: str = books.SERVICE) -> int:
    """Record what the person says against a decision, in their own words; returns the leaf. An objection to
    a transfer is an open challenge until a later assessment answers it."""
    books.require(actor, "file.write", file)
    if about not in About.values:
        raise Refused("assess-finding", field="about", value=about)
    if not words.strip():
        raise Refused("object-words", field="words")
    return books.memo(
        actor=actor,
        kind="object",
        person=file.pk,
        facts={"about": about, "challenge": int(about == About.TRANSFER)},
        values={"words": words.strip()},
        device=device,
    )
