"""Objections on the pages of a file: what is shown of them, and what is said before anybody answers one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.console import words as shown
from amana.engines.common import clock

from .. import books
from ..models import CustodyFile
from ..queries.objections import Objection, composed
from ..services import objections
from ..services.memoranda import About
from ..services.objections import Follows, Outcome, Told

Data = dict[str, Any]
Row = tuple[Any, Any]

ACTS = {
    Follows.RELEASE: ("release", "operations:discharge"),
    Follows.BASIS: ("basis.review", "registry:act_review"),
    Follows.BAND: ("classification.propose", "registry:act_classify"),
    Follows.AGE: ("age.find", "registry:act_age"),
    Follows.NEED: ("need.write", "registry:act_need"),
    Follows.STAY: ("stay.order", "registry:act_stay"),
}
"""What follows -> the right it needs and the form that does it."""


# -- the page of decisions


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in words. `href` leads to the act that follows, for a reader who may do it."""

    outcome: str
    follows: str
    href: str
    how: str
    newest: bool
    objection: int
    again: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One objection as the page shows it: its days while it is open, whether the reader may answer it."""

    objection: Objection
    days: int
    may_answer: bool


def of_file(
    actor: User, file: CustodyFile, memoranda: Iterable[Any]
) -> tuple[dict[int, Standing], dict[int, Given]]:
    """Leaf -> objection, leaf -> answer, of the memoranda on the page."""
    may = access.may(actor, "objection.answer") and bool(
        access.decide(actor, "objection.answer", person=file.pk)
    )
    found: dict[int, Standing] = {}
    told: dict[int, Given] = {}
    for one in composed(memoranda):
        mine = may and not one.of_transfer and not objections.partial(actor, file, one)
        found[one.said.leaf] = Standing(one, one.days(clock.now()), mine)
        for made in one.answers:
            told[made.leaf] = _told(actor, file, one, made)
    return found, told


def _told(actor: User, file: CustodyFile, one: Objection, made: Any) -> Given:
    facts = made.facts
    newest = made is one.newest
    return Given(
        outcome=str(Outcome(facts["outcome"]).label),
        follows=str(Follows(facts["follows"]).label),
        href=_act(actor, file, facts["follows"]) if newest else "",
        how=str(Told(facts["told_how"]).label),
        newest=newest,
        objection=one.said.leaf,
        again=facts.get("again"),
    )


def _act(actor: User, file: CustodyFile, follows: str) -> str:
    """The address of the form that does what follows; empty for whom it is not open to."""
    action, name = ACTS.get(Follows(follows), ("", ""))
    if not action or not access.may(actor, action):
        return ""
    if name.startswith("operations:"):
        return f"{reverse(name)}?file={file.number}"
    return reverse(name, args=[file.number]) if access.decide(actor, action, person=file.pk) else ""


# -- the form


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to be answered: the objection, and the leaf it is asked for by."""

    objection: Objection
    leaf: int


def asked(file: CustodyFile, leaf: int) -> Asked:
    """The objection that an address names, by itself or by one of its answers."""
    found = objections.named(file, leaf)
    if found is None:
        raise Http404
    return Asked(found, leaf)


def check(actor: User, file: CustodyFile, about: Asked) -> None:
    """Refused where this reader cannot answer it, so that nobody types in vain."""
    objections.check(actor, file, about.objection, about.leaf)


def about_asked(_actor: User, file: CustodyFile, about: Asked) -> list[Row]:
    """What is answered: against what, the person's words, and the answer that stands already."""
    one = about.objection
    words = {m.leaf: m for m in books.memoranda(file.pk, ("object", "answer"))}
    rows: list[Row] = [
        (_("Against"), dict(About.choices).get(one.about, one.about)),
        (_("Said on"), shown.moment(one.said.at)),
        (_("In the person's own words"), words[one.said.leaf].values.get("words", "—")),
    ]
    if one.answers:
        rows += [
            (_("Answered before"), Outcome(one.newest.facts["outcome"]).label),
            (_("Reasons"), words[one.newest.leaf].values.get("reasons", "—")),
        ]
    return rows


def instead(actor: User, file: CustodyFile, leaf: int) -> str:
    """An objection to a transfer is answered on the page of assessments, by whoever decides them."""
    found = objections.named(file, leaf)
    if found is None or not found.of_transfer or not access.decide(actor, "assess.decide", person=file.pk):
        return ""
    return reverse("registry:act_assess", args=[file.number])


def record(actor: User, file: CustodyFile, about: Asked, data: Data) -> int:
    said = objections.Answer(**data)
    return objections.answer(actor=actor, file=file, names=about.leaf, said=said)
