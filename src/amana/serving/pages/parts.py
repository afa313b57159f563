"""What the pages of this room share: doing an act and saying how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from amana.access import devices
from amana.access.models import PreparedAct
from amana.console import signing
from amana.ledger import writer
from amana.ledger.errors import Refused

Result = TypeVar("Result")
HERE = ("localhost", "127.0.0.1", "[::1]")


def here_only(request: HttpRequest) -> bool:
    """True where an address made from this request opens on this machine alone."""
    return request.get_host().rpartition(":")[0] in HERE or request.get_host() in HERE


def attempt(form: forms.Form, work: Callable[[], Result]) -> tuple[bool, Result | None]:
    """Run `work` as one unit. A refusal becomes the error of the field it names, or of the form."""
    try:
        return True, writer.do(work)
    except Refused as refused:
        field = str(refused.where.get("field") or "")
        form.add_error(field if field in form.fields else None, f"{refused.message} {refused.remedy}")
        return False, None


def signed(
    request: HttpRequest,
    work: Callable[[], Any],
    *,
    done: str,
    to: str,
    form: forms.Form | None = None,
    **kwargs: Any,
) -> HttpResponse | None:
    """The same for what stands in the books: under this officer's own key where they have one. None where it is refused
    and `form` says why."""
    answer: HttpResponse = redirect(to, **kwargs)
    nothing = object()

    def service() -> Any:
        made = work()
        return nothing if made is None else made

    made = signing.sign_or_record(
        request, service, form, unsigned=devices.may_keep_house_unsigned, back=answer["Location"]
    )
    if isinstance(made, PreparedAct):
        return signing.to_sign(made)
    if made is not None:
        messages.success(request, done)
    return None if made is None and form is not None else answer


def act(request: HttpRequest, work: Callable[[], Any], *, done: str, to: str, **kwargs: Any) -> HttpResponse:
    """Run `work` as one unit, say what happened on the next page, and go there."""
    try:
        writer.do(work)
    except Refused as refused:
        messages.error(request, f"{refused.message} {refused.remedy}")
    else:
        messages.success(request, done)
    answer: HttpResponse = redirect(to, **kwargs)
    return answer
