"""What the warning pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from amana import access
from amana.access import devices
from amana.access.models import PreparedAct, User
from amana.console import signing
from amana.ledger import writer
from amana.ledger.errors import Refused

from ..models import Site

Result = TypeVar("Result")
PAGE = 30


def reader(request: HttpRequest) -> User:
    """The user of the request; the middleware has let no one else through."""
    assert isinstance(request.user, User)
    return request.user


def attempt(request: HttpRequest, act: Callable[[], Result], form: Any = None) -> Result | None:
    """Run a service as one unit of work. What it refuses becomes an error of the form, or a message on the next page;
    None is answered."""
    try:
        return writer.do(act)
    except Refused as refused:
        said = f"{refused.message} {refused.remedy}"
        if form is None:
            messages.error(request, said)
            return None
        field = str(refused.where.get("field", ""))
        form.add_error(field if field in form.fields else None, said)
    return None


def sign_or_record(
    request: HttpRequest, service: Callable[[], Result], form: Any = None, *, back: str = ""
) -> PreparedAct | Result | None:
    """As the console does it; a warning does not wait until a body exists that its officer can sign for."""
    return signing.sign_or_record(request, service, form, unsigned=devices.may_speak_unsigned, back=back)


def site_of(request: HttpRequest, code: str) -> Site:
    """A site that this reader may see, or 404."""
    found = access.visible_to(reader(request), Site.objects.select_related("place")).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def paged(request: HttpRequest, rows: Any, size: int = PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))
