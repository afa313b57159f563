"""What waits at the register: conditions to be opened by a second person, bands to be approved, reviews overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, F, Max, Min, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amana import access
from amana.access import gates as access_gates
from amana.access import openings
from amana.access.models import GateOpening, User
from amana.console import words as shown
from amana.console.work import Item
from amana.engines.common import clock
from amana.ledger.piles import Piles

from .. import books
from ..models import (
    Biometric,
    ClassificationRecord,
    Correction,
    CustodyFile,
    Disposal,
    FileCard,
    IdentityClaim,
    Redaction,
    Source,
)
from ..queries import samples
from ..queries.file import names_of
from ..services import disposals
from . import waiting_objections

SHOWN = 100


PILES = Piles(
    {
        "unnamed": lambda: IdentityClaim.objects.filter(source=Source.WRIST, superseded_by=None),
        "openings": lambda: GateOpening.objects.filter(granted=None),
        "redactions": lambda: Redaction.objects.filter(granted=None),
        "corrections": lambda: Correction.objects.filter(granted=None),
        "disposals": lambda: Disposal.objects.filter(granted=None),
        "samples": lambda: Biometric.objects.filter(secret__key__destroyed_at=None),
        "bands": lambda: ClassificationRecord.objects.filter(approval=None, disputed=False),
        "reviews": lambda: FileCard.objects.exclude(review_due=None),
    }
)


def provider(actor: User) -> Iterator[Item]:
    """The open decisions of this desk that the actor may take."""
    theirs = {
        name: items
        for name, (actions, items) in _KINDS.items()
        if any(access.may(actor, action) for action in actions)
    }
    filled = PILES.filled(theirs)
    for name, items in theirs.items():
        if name in filled:
            yield from items(actor)
    yield from waiting_objections.provider(actor)


LOOKED_AT = timedelta(hours=72)
"""An identity that rests on a wristband alone is looked at within this time."""


def _unnamed(actor: User) -> Iterator[Item]:
    action = "identity.decide" if access.may(actor, "identity.decide") else "file.write"
    mine = books.visible(actor, CustodyFile.objects.all(), action)
    standing = IdentityClaim.objects.filter(source=Source.WRIST, superseded_by=None, file__in=mine)
    for claim in standing.select_related("file").order_by("at")[:SHOWN]:
        due = claim.at + LOOKED_AT
        yield Item(
            _("An identity rests on a wristband alone"),
            claim.name_ar if (get_language() or "ar").startswith("ar") else claim.name_latin,
            reverse("registry:file_identity", args=[claim.file.number]),
            True,
            due,
            due < clock.now(),
        )


def _openings(actor: User) -> Iterator[Item]:
    found = openings.waiting_for(actor)[:SHOWN]
    cards = names_of(actor, [one.person for one in found])
    for one in found:
        card = cards.get(one.person)
        if card is None:
            continue
        yield Item(
            _("A condition is to be opened for %(person)s") % {"person": _name(card)},
            str(access_gates.get(one.gate).sentence),
            reverse("registry:act_override-open", args=[card["number"], one.pk]),
            True,
            one.asked_at,
        )


def _redactions(actor: User) -> Iterator[Item]:
    mine = books.visible(actor, CustodyFile.objects.all(), "redaction.decide")
    found = Redaction.objects.filter(granted=None, file__in=mine).exclude(asked_by=actor)
    for one in found.select_related("file").order_by("asked_at")[:SHOWN]:
        yield Item(
            _("An erasure waits for a second person"),
            f"{one.file.number} · {one.get_ground_display()}",
            reverse("registry:act_erase-do", args=[one.file.number, one.pk]),
            True,
            one.asked_at,
        )


def _corrections(actor: User) -> Iterator[Item]:
    """The file is opened, not the form: where others follow the entry by now it can only be refused."""
    mine = books.visible(actor, CustodyFile.objects.all(), "correction.decide")
    found = Correction.objects.filter(granted=None, file__in=mine).exclude(asked_by=actor)
    for one in found.select_related("file", "asked_by").order_by("asked_at")[:SHOWN]:
        yield Item(
            _("A correction waits for a second person"),
            f"{one.file.number} · {one.asked_by.name}",
            f"{reverse('registry:file', args=[one.file.number])}#e{one.entry}",
            True,
            one.asked_at,
        )


def _disposals(actor: User) -> Iterator[Item]:
    found = disposals.waiting_for(actor).select_related("asked_by").annotate(n=Count("items"))
    for one in found[:SHOWN]:
        text = ngettext("%(n)s sample is to be erased", "%(n)s samples are to be erased", one.n)
        href = reverse("registry:disposal", args=[one.pk])
        yield Item(text % {"n": f"{one.n:,}"}, str(one.asked_by), href, True, one.asked_at)


def _samples(actor: User) -> Iterator[Item]:
    n = samples.over(actor)
    if n:
        text = ngettext("%(n)s sample is kept past its day", "%(n)s samples are kept past their day", n)
        yield Item(
            text % {"n": f"{n:,}"},
            _("Days of samples"),
            reverse("registry:samples"),
            True,
            None,
            late=True,
            pile=True,
        )


def _bands(actor: User) -> Iterator[Item]:
    found = list(proposed(actor)[:SHOWN])
    cards = names_of(actor, [one.file_id for one in found])
    for one in found:
        card = cards.get(one.file_id)
        if card is None:
            continue
        yield Item(
            _("A band is to be approved for %(person)s") % {"person": _name(card)},
            str(one.get_reason_display()),
            reverse("registry:act_approve", args=[card["number"], one.pk]),
            True,
            one.at,
        )


def proposed(actor: User) -> QuerySet[ClassificationRecord]:
    """Bands that another person proposed last for somebody whom the actor may approve one for, on the newest finding
    of age, and that nobody has approved."""
    people = books.visible(actor, CustodyFile.objects.all(), "classification.approve")
    newest = ClassificationRecord.objects.values("file").annotate(last=Max("pk")).values("last")
    found = ClassificationRecord.objects.filter(pk__in=newest, approval=None, disputed=False, file__in=people)
    return (
        found.exclude(assessor=actor)
        .annotate(findings=Max("file__age_findings__n"))
        .filter(age_finding__n=F("findings"))
        .order_by("at")
    )


def _reviews(actor: User) -> Iterator[Item]:
    late = books.visible(actor, FileCard.objects.filter(review_due__lt=books.today()), counting=True)
    told = late.aggregate(n=Count("pk"), oldest=Min("review_due"))
    if told["n"]:
        text = ngettext(
            "%(n)s review overdue, since %(day)s",
            "%(n)s reviews overdue, the oldest since %(day)s",
            told["n"],
        ) % {"n": f"{told['n']:,}", "day": shown.day_text(told["oldest"])}
        href = reverse("registry:files") + "?review=overdue"
        yield Item(text, _("Legal bases"), href, True, None, late=True, pile=True)


def _name(card: dict[str, str]) -> str:
    first, second = card["name_ar"], card["name_latin"]
    if not (get_language() or "ar").startswith("ar"):
        first, second = second, first
    return first or second or card["number"]


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[User], Iterator[Item]]]] = {
    "unnamed": (("identity.decide", "file.write"), _unnamed),
    "openings": (("gate.open",), _openings),
    "redactions": (("redaction.decide",), _redactions),
    "corrections": (("correction.decide",), _corrections),
    "disposals": (("biometric.destroy",), _disposals),
    "samples": (("biometric.erase",), _samples),
    "bands": (("classification.approve",), _bands),
    "reviews": (("basis.review",), _reviews),
}
"""Pile -> one of these rights is needed; what lies there for this reader."""
