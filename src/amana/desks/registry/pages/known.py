"""Whom the register may have already: shown before an enrolment is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from amana import access

from .. import ages, books, sounds, words
from ..forms import PlainForm
from ..identity import birth_span
from ..models import CustodyFile, FileCard, Source
from ..queries import finding
from ..records import Said, of_identity, of_typed
from . import common

MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One file that may be the person's. Of a file that is not open to the reader only the number is told, and only
    where they may know that it exists."""

    number: str
    card: FileCard | None
    band: Any
    bits: float
    account: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the register has, and how many more lie where the reader may not look."""

    lines: list[Line]
    hidden: int


def of(request: HttpRequest, form: PlainForm) -> Known | None:
    """Search the register for the person of an enrolment form; None for a child, who is not weighed."""
    from .act_services import identity_of

    who = identity_of(dict(form.cleaned_data)).checked()
    if ages.standing(on=books.today(), declared=birth_span(who.birth)).age is ages.Age.CHILD:
        return None
    if who.source == Source.WRIST:
        return None  # nothing to compare by
    sounds.complete()
    return _shown(request, of_identity(who))


def typed(request: HttpRequest) -> Known | None:
    """The same while a name is being typed: from whatever of the form can be read already. None while that is too
    little to tell people apart, and for a child. Nothing is recorded as read: like the register's own search, a list
    of names; opening a file is."""
    said = of_typed({name: str(value) for name, value in request.POST.items()})
    if said is None:
        return None
    born = said.record.birth
    declared = (born.earliest, born.latest) if born else None
    if ages.standing(on=books.today(), declared=declared).age is ages.Age.CHILD:
        return None
    return _shown(request, said)


def _shown(request: HttpRequest, said: Said) -> Known | None:
    hits = finding.likely(said, most=MOST)
    if not hits:
        return None
    answers = access.decide_many(
        common.reader(request), "file.read", [h.file for h in hits], purpose=common.purpose_of(request)
    )
    cards = FileCard.objects.in_bulk([h.file for h in hits if answers[h.file]])
    numbers = dict(CustodyFile.objects.filter(pk__in=[h.file for h in hits]).values_list("pk", "number"))
    where = books.accounts_of(list(cards))
    lines = [
        Line(
            numbers[hit.file],
            cards.get(hit.file),
            words.BANDS_OF_EVIDENCE[hit.band],
            hit.bits,
            words.account_name(books.account(where[hit.file])) if hit.file in where else "",
        )
        for hit in hits
        if answers[hit.file].effect != "deny"
    ]
    return Known(lines, len(hits) - len(lines))
