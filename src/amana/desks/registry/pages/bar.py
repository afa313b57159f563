"""The head of every page about a file: identity bar, present custodian, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.models import Checkpoint, Entry, Position

from .. import ages, books, countries, words
from ..models import CustodyFile, Evidence, FileCard
from ..queries.file import FilePage
from ..queries.file import page as file_page
from ..queries.memoranda import DECISION_READERS


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a file: its address, words, and how many things it holds (None: not counted)."""

    key: str
    href: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """What the head shows."""

    page: FilePage
    card: FileCard
    position: Position | None
    leaf: int | None
    sealed: bool
    first: str
    second: str
    aliases: list[str]
    countries: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    tabs: list[Tab]

    @property
    def account(self) -> Any:
        return self.position.account if self.position else None

    @property
    def account_name(self) -> str:
        return words.account_name(self.account)

    @property
    def authority_name(self) -> str:
        return words.authority_name(self.account)


def allowed(actor: User, action: str, file: CustodyFile) -> bool:
    """May this actor do this about this person?"""
    return bool(access.may(actor, action) and access.decide(actor, action, person=file.pk))


def of(request: HttpRequest, actor: User, file: CustodyFile, current: str) -> Bar:
    """The head of a file for one reader."""
    page = file_page(file)
    position = (
        Position.objects.select_related("account__authority", "account__place").filter(person=file.pk).first()
    )
    card = FileCard.objects.get(pk=file.pk)
    leaf = Entry.objects.filter(person=file.pk).order_by("-n").values_list("leaf", flat=True).first()
    sealed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    claim, arabic = page.claim, get_language_bidi()
    names = [claim.name_ar, claim.name_latin] if claim else ["", ""]
    first, second = names if arabic else reversed(names)
    return Bar(
        page=page,
        card=card,
        position=position,
        leaf=leaf,
        sealed=leaf is not None and leaf < sealed,
        first=first or second,
        second=second if first else "",
        aliases=_aliases(page),
        countries=_countries(file),
        tags=list(_tags(page, card)),
        tabs=list(_tabs(actor, file, page, current)),
    )


def _aliases(page: FilePage) -> list[str]:
    found = [page.claim.kunya] if page.claim and page.claim.kunya else []
    for alias in page.aliases:
        found += [text for text in (alias.name_ar, alias.name_latin, alias.kunya) if text]
    return list(dict.fromkeys(found))


def _countries(file: CustodyFile) -> list[tuple[str, str]]:
    """Each nationality with what it rests on; the newest row of a country stands."""
    newest: dict[str, str] = {}
    for country, evidence in file.nationalities.order_by("pk").values_list("country", "evidence"):
        newest[country] = evidence
    labels = dict(Evidence.choices)
    return [(countries.name(c), str(labels[e])) for c, e in newest.items() if e != Evidence.REFUSED]


def _tags(page: FilePage, card: FileCard) -> Any:
    if page.age.age is not ages.Age.ADULT:
        yield str(words.AGES[page.age.age]), "wait"
    if card.review_due:
        days = (card.review_due - books.today()).days
        if days < 0:
            yield _("Review overdue"), "bad"
        elif days <= 7:
            yield ngettext("Review in %(n)s day", "Review in %(n)s days", days) % {"n": days}, "wait"
    if books.stays(page.file.pk):
        yield _("Stay in force"), "bad"


def _tabs(actor: User, file: CustodyFile, page: FilePage, current: str) -> Any:
    child = page.age.protected
    wanted: list[tuple[str, str, str, int | None, bool]] = [
        ("custody", "registry:file", _("Custody"), Entry.objects.filter(person=file.pk).count(), True),
        ("identity", "registry:file_identity", _("Identity"), file.claims.count(), True),
        ("basis", "registry:file_basis", _("Legal basis"), None, True),
        (
            "judgement",
            "registry:file_judgement",
            _("Protection") if child else _("Classification"),
            None,
            may_see_judgement(actor, file, child),
        ),
        ("decisions", "registry:file_decisions", _("Decisions"), None, may_see_decisions(actor)),
        ("needs", "registry:file_needs", _("Needs"), open_needs(file), True),
        ("property", "registry:file_property", _("Property"), file.property.count(), True),
        (
            "documents",
            "registry:file_documents",
            _("Documents"),
            file.documents.count(),
            allowed(actor, "document.read", file),
        ),
        (
            "biometrics",
            "registry:file_biometrics",
            _("Biometrics"),
            file.biometrics.count(),
            access.may(actor, "biometric.read"),
        ),
        ("looked", "registry:file_looked", _("Who looked"), None, allowed(actor, "reads.see", file)),
    ]
    for key, name, label, count, shown in wanted:
        if shown:
            yield Tab(key, reverse(name, args=[file.number]), label, count, key == current)


def may_see_judgement(actor: User, file: CustodyFile, child: bool) -> bool:
    """Bands are for those whose role reads them; the protection part is a closed one."""
    action = "protection.file" if child else "classification.read"
    return allowed(actor, action, file) or access.may(actor, "age.find")


def may_see_decisions(actor: User) -> bool:
    """Assessments, stays, overrides and objections: for those who make or read them."""
    return any(access.may(actor, action) for action in DECISION_READERS)


def open_needs(file: CustodyFile) -> int:
    return file.needs.filter(open=True, followed_by=None).count()


def years(born: tuple[date, date] | None) -> str:
    """ "34" or "33–36": the ages that a birth span can mean today."""
    if born is None:
        return ""
    today = clock.now().date()
    low, high = (_age(born[1], today), _age(born[0], today))
    return str(low) if low == high else f"{low}–{high}"


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
