"""What the views of this desk share: who asks, what was refused, whom a form names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from amana import access
from amana.access import devices
from amana.access.models import User
from amana.console.words import day_text, time_text
from amana.desks.registry import queries as registry
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import queries, words
from ..forms import UnknownPeople
from ..models import Lift, PendingAct

Result = TypeVar("Result")
Drafted = TypeVar("Drafted")
PAGE = 50


def reader(request: HttpRequest) -> User:
    """The user of the request; the middleware has let no one else through."""
    assert isinstance(request.user, User)
    return request.user


def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where no desk offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


_ISO = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)?)?"
)


def sentence(refused: Refused) -> str:
    """What was refused and what to do: a file number in the place of a person's key, accounts and authorities by their
    names, moments as they are read here."""
    _named(refused.where)
    person = refused.where.get("person")
    if isinstance(person, int):
        refused.where["person"] = registry.numbers_of([person]).get(person, person)
    for name, value in refused.where.items():
        if isinstance(value, str) and _ISO.fullmatch(value):
            refused.where[name] = _said(value)
    return f"{refused.message} {refused.remedy}"


def _named(where: dict[str, Any]) -> None:
    """Names in the place of codes, which stand on no sign at a gate."""
    codes = {name: where[name] for name in ("account", "held") if isinstance(where.get(name), str)}
    if codes:
        found = Account.objects.select_related("place").filter(code__in=codes.values())
        names = {one.code: words.account(one) for one in found}
        where |= {name: names.get(code, code) for name, code in codes.items()}
    if isinstance(where.get("authority"), str):
        bodies = where["authority"].split(", ")
        names = {one.code: words.authority(one) for one in Authority.objects.filter(code__in=bodies)}
        where["authority"] = _(", ").join(names.get(code, code) for code in bodies)


def _said(iso: str) -> str:
    """An ISO date or moment in the words of the reader's language."""
    found = parse_datetime(iso)
    if "T" not in iso or found is None:
        return day_text(date.fromisoformat(iso[:10]))
    return f"{day_text(found)}{_(', ')}{time_text(found)}"


def attempt(request: HttpRequest, act: Callable[[], Result], form: Any = None) -> Result | None:
    """Run a service as one unit of work. What it refuses becomes an error of the form, or a message on the next
    page; None is answered."""
    try:
        return writer.do(act)
    except Refused as refused:
        if form is None:
            messages.error(request, sentence(refused))
            return None
        field = str(refused.where.get("field", ""))
        form.add_error(field if field in form.fields else None, sentence(refused))
    return None


def sign_or_record(
    request: HttpRequest,
    draft: Callable[[str], Drafted],
    record: Callable[[], Result],
    form: Any = None,
) -> Drafted | Result | None:
    """With the key that the page named: the act to be signed. Without one, where the books are an exercise and the
    officer has no key, what the system recorded. None where it is refused, which form or next page then says."""
    actor, device = reader(request), request.POST.get("device", "").strip()

    def act() -> Drafted | Result:
        if device:
            return draft(device)
        devices.may_go_unsigned(actor)
        return record()

    return attempt(request, act, form)


def to_sign(act: PendingAct) -> HttpResponseRedirect:
    """The page on which a prepared act is checked and signed."""
    return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))


def acting_accounts(actor: User, action: str, *, kind: str = "held") -> list[Account]:
    """Open accounts of a kind at which the actor may do this."""
    found = Account.objects.filter(kind=kind, closed_at=None).select_related("authority", "place")
    return [a for a in found.order_by("code") if access.decide(actor, action, account=a)]


def lift_asked(request: HttpRequest) -> Lift | None:
    """The lift that the address names by `?lift=NUMBER`, if the reader sees lifts."""
    asked = request.GET.get("lift", "")
    if not re.fullmatch(r"\d{1,12}", asked):
        return None
    return queries.lifts(reader(request)).filter(pk=int(asked)).first()


def people_named(text: str) -> list[int]:
    """Persons of the file numbers in a text (one a line, or divided by commas). Raises UnknownPeople."""
    numbers = [n for n in re.split(r"[\s,،;]+", text.strip()) if n]
    known, wrong = registry.persons_numbered(numbers)
    if wrong:
        raise UnknownPeople(wrong)
    return list(dict.fromkeys(known[n] for n in numbers))


def chosen(request: HttpRequest, name: str = "person") -> list[int]:
    """The persons ticked in a form."""
    return [int(value) for value in request.POST.getlist(name) if value.isdigit() and len(value) < 19]


def moment(text: str) -> datetime | None:
    """A time written in a form, in the zone of the operation; None for nothing. Refused: what is no time."""
    try:
        found = parse_datetime(text.strip()) if text.strip() else None
    except ValueError:
        found = None
    if text.strip() and found is None:
        raise Refused("time-unreadable", field="at", value=text.strip()[:40])
    if found is not None and timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found


def paged(request: HttpRequest, rows: Any, size: int = PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def names(actor: User, persons: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """Number and names of those whose file the actor may open."""
    return registry.names_of(actor, persons)
