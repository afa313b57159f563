"""What the pages of reports share: who asks, what was refused, one report or group if the reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest

from amana import access
from amana.access.models import Grant, User
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import report_words as words
from ..models import Claim, Report, ReportLink
from ..queries import reports as reads

Result = TypeVar("Result")
PAGE = 50


def reader(request: HttpRequest) -> User:
    """The user of the request; the middleware has let no one else through."""
    assert isinstance(request.user, User)
    return request.user


def attempt(
    request: HttpRequest, act: Callable[[], Result], form: Any = None, *, plain: bool = False
) -> Result | None:
    """Run a service as one unit of work (`plain`: it keeps its own). What it refuses becomes an error of the form,
    or a message on the next page; None is answered."""
    try:
        return act() if plain else writer.do(act)
    except Refused as refused:
        told = f"{refused.message} {refused.remedy}"
        if form is None:
            messages.error(request, told)
            return None
        field = str(refused.where.get("field", ""))
        form.add_error(field if field in form.fields else None, told)
    return None


def paged(request: HttpRequest, rows: Any, size: int = PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def report_of(actor: User, pk: int) -> Report:
    """The report, if the reader may see it. Raises Http404."""
    found: Report = _one(reads.reports(actor).select_related("source", "added_by").filter(pk=pk))
    return found


def claim_of(actor: User, pk: int) -> Claim:
    found: Claim = _one(
        reads.claims(actor)
        .select_related("report__source", "group", "put_by", "accepted_by", "replaces")
        .filter(pk=pk)
    )
    return found


def group_of(actor: User, pk: int) -> Any:
    return _one(reads.groups(actor).filter(pk=pk))


def link_of(actor: User, pk: int) -> ReportLink:
    found: ReportLink = _one(reads.links(actor).filter(pk=pk))
    return found


def _one(found: QuerySet[Any]) -> Any:
    one = found.first()
    if one is None:
        raise Http404
    return one


def people_who_read() -> QuerySet[User]:
    """Users who may read reports at all, whom a closed report can name, by name in the reader's language; `grants`
    are those in force."""
    table = access.rules.table()
    roles = {role for role, action in table.rules if action == "report.read"}
    holders = User.objects.filter(is_active=True, grants__role__in=roles, grants__revoked_at=None)
    names = ("name_ar", "name_en") if words.in_arabic() else ("name_en", "name_ar")
    in_force = Prefetch("grants", Grant.objects.filter(revoked_at=None).order_by("pk"))
    found = User.objects.filter(pk__in=holders.values("pk"))
    return found.prefetch_related(in_force).order_by(*names, "username")
