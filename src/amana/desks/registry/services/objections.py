"""An objection is answered: by somebody who decided nothing of what it is against and stands outside the custodian,
with reasons, and told to the person. Nothing follows by itself: what follows is an act of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amana.access import openings
from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books
from ..models import ClassificationApproval, CustodyFile
from ..queries.objections import Objection, of_person
from .memoranda import About, reviewer_of


class Outcome(models.TextChoices):
    """What was found about an objection."""

    UPHELD = "upheld", pgettext_lazy("of an objection", "Upheld")
    PARTLY = "partly", _("Upheld in part")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")


class Follows(models.TextChoices):
    """The act that is to follow from an answer; another officer carries it out, by its own form and rules."""

    RELEASE = "release", _("Release")
    BASIS = "basis", _("Review of the legal basis")
    BAND = "band", _("The band is judged anew")
    AGE = "age", _("The age is found anew")
    NEED = "need", _("A need is recorded")
    STAY = "stay", _("A stay is ordered")
    OTHER = "other", _("Something else, named in the reasons")
    NOTHING = "nothing", _("Nothing")


class Told(models.TextChoices):
    """How the person learned of the answer."""

    SPOKEN = "spoken", _("In person, in the person's language")
    INTERPRETED = "interpreted", _("In person, by an interpreter")
    WRITTEN = "written", _("In writing")
    COUNSEL = "counsel", _("Through counsel")
    CARER = "carer", _("With the carer or guardian")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, why, what is to follow, and on which day and how the person was told."""

    outcome: str
    reasons: str
    follows: str
    told_on: date
    told_how: str


def answer(*, actor: User, file: CustodyFile, names: int, said: Answer, device: str = books.SERVICE) -> int:
    """Record the answer to an objection; returns its leaf. `names` is the leaf of the objection, or of its newest
    answer: then this is a further answer, which names that one, and both stand. Refused: see `check`; an answer without
    reasons, one that upholds and lets nothing follow, one that the person was not told."""
    books.require(actor, "objection.answer", file)
    objection = named(file, names)
    if objection is None:
        raise Refused("answer-not-there", number=file.number)
    check(actor, file, objection, names)
    _check_said(said, objection)
    return books.memo(
        actor=actor,
        kind="answer",
        person=file.pk,
        facts={
            "answers": objection.said.leaf,
            "again": objection.newest.leaf if objection.answers else None,
            "about": objection.about,
            "outcome": said.outcome,
            "follows": said.follows,
            "told_on": said.told_on.isoformat(),
            "told_how": said.told_how,
            "decider": actor.pk,
            "decider_for": ",".join(reviewer_of(actor)),
        },
        values={"reasons": said.reasons.strip()},
        device=device,
    )


def named(file: CustodyFile, leaf: int) -> Objection | None:
    """The objection of this file that this leaf is, or is an answer to."""
    return next(
        (o for o in of_person(file.pk) if leaf in {o.said.leaf, *(a.leaf for a in o.answers)}),
        None,
    )


def check(actor: User, file: CustodyFile, objection: Objection, names: int) -> None:
    """Refused: an objection to a transfer, which an assessment answers; one that was answered meanwhile; an answer by
    somebody who decided what it is against, wrote it down, or reviews for the custodian."""
    if objection.of_transfer:
        raise Refused("answer-transfer", number=file.number)
    if names != objection.names:
        raise Refused("answer-stands", number=file.number, entry=objection.names)
    why = partial(actor, file, objection)
    if why:
        raise Refused(why, number=file.number)


def partial(actor: User, file: CustodyFile, objection: Objection) -> str:
    """The code of the refusal of an actor who is not independent of what is objected to; empty for one who is."""
    if objection.said.facts.get("by") == actor.pk:
        return "answer-recorder"
    if actor.pk in set(_deciders(file, objection)):
        return "answer-own-decision"
    if set(reviewer_of(actor)) & _sides(file, objection):
        return "answer-not-independent"
    return ""


def _deciders(file: CustodyFile, objection: Objection) -> Iterator[int | None]:
    """Who made the decisions of this sort that stood when the person objected."""
    said = objection.said.at
    match objection.about:
        case About.AGE:
            yield from file.age_findings.filter(at__lte=said).values_list("by", flat=True)[:1]
        case About.BAND:
            approved = ClassificationApproval.objects.filter(record__file=file, at__lte=said).order_by(
                "-at", "-pk"
            )
            for pair in approved.values_list("assessor", "approver")[:1]:
                yield from pair
        case About.HOLDING:
            basis = file.bases.filter(at__lte=said).first()
            if basis is not None:
                yield basis.by_id
                yield from basis.reviews.filter(at__lte=said).values_list("by", flat=True)


def _sides(file: CustodyFile, objection: Objection) -> set[str]:
    """The authorities that answered for the person when they objected, and that do now."""
    links = ledger_queries.chain(file.pk, objection.said.at)
    accounts: list[Account | None] = [links[-1].dst if links else None, openings.custodian_of(file.pk)]
    return {a.authority.code for a in accounts if a is not None and a.authority is not None}


def _check_said(said: Answer, objection: Objection) -> None:
    choices: tuple[tuple[str, str, Any], ...] = (
        ("outcome", said.outcome, Outcome),
        ("follows", said.follows, Follows),
        ("told_how", said.told_how, Told),
    )
    for field, value, known in choices:
        if value not in known.values:
            raise Refused("answer-choice", field=field, value=value)
    if not said.reasons.strip():
        raise Refused("answer-reasons", field="reasons")
    if said.outcome in (Outcome.UPHELD, Outcome.PARTLY) and said.follows == Follows.NOTHING:
        raise Refused("answer-nothing-follows", field="follows")
    if said.told_on > books.today():
        raise Refused("time-in-the-future", field="told_on", at=said.told_on.isoformat())
    if said.told_on < objection.said.at.astimezone(books.ZONE).date():
        raise Refused("answer-told-before", field="told_on")
