"""What the views of this desk share: who asks, for which purpose, and whether the file is open to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from amana import access
from amana.access import Denied, reads
from amana.access.models import User
from amana.ledger.errors import Refused

from ..forms import PlainForm
from ..models import CustodyFile
from ..queries.file import look, purpose_needed

PURPOSE = "registry-purpose"
Result = TypeVar("Result")


def reader(request: HttpRequest) -> User:
    """The user of the request; the middleware has let no one else through."""
    assert isinstance(request.user, User)
    return request.user


def purpose_of(request: HttpRequest) -> str:
    """The purpose this reader stated in this session, or nothing."""
    return str(request.session.get(PURPOSE, "")) if hasattr(request, "session") else ""


def own_accounts(form: PlainForm, actor: User, action: str) -> None:
    """Offer only the accounts at which this reader may do it; a single one stands chosen. Another that is sent all the
    same is refused by the service, which says why."""
    field = form.fields["account"]
    assert isinstance(field, ModelChoiceField)
    mine = [one for one in field.queryset or () if access.decide(actor, action, account=one)]
    offered = [(one.code, field.label_from_instance(one)) for one in mine]
    field.choices = offered if len(offered) == 1 else [("", "—"), *offered]


def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where no desk offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class Closed(Exception):
    """The file is not open to this reader; `response` says as much as the reader may know."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def open_file(request: HttpRequest, number: str, *, what: str = "") -> CustodyFile:
    """The file of a number. Raises Http404 where the reader may not know of it, Closed with a page where
    they may know only that it exists or must state a purpose first. `what` names the part that is read, for
    the list of who looked; without it the opening is not recorded (a form about to be recorded itself)."""
    actor, purpose = reader(request), purpose_of(request)
    if not purpose and purpose_needed(actor):
        raise Closed(purpose_page(request))  # before the number is looked up: the answer tells nothing of it
    found = look(actor, number, purpose=purpose)
    if found.file is None:
        if found.exists:
            raise Closed(render(request, "registry/exists.html", {"number": found.number}, status=403))
        raise Http404
    if what:
        pk = found.file.pk
        reads.opened(actor, [pk], what, purpose=purpose)
    return found.file


def purpose_page(request: HttpRequest) -> HttpResponse:
    """The question for the purpose, which is kept with every file that is opened."""
    return render(request, "registry/purpose.html", {"next": request.get_full_path()}, status=403)


def attempt(form: PlainForm, act: Callable[[], Result]) -> Result | None:
    """Run a service; what it refuses becomes an error of the form's field (or of the form) with its remedy,
    and None is answered."""
    try:
        return act()
    except Denied as refused:
        form.add_error(None, f"{refused.message} {refused.remedy}")
    except Refused as refused:
        field = str(refused.where.get("field", ""))
        place = field if field in form.fields else None
        form.add_error(place, f"{refused.message} {refused.remedy}")
    return None


def say(request: HttpRequest, sentence: Any) -> None:
    """One sentence at the head of the next page: what was done."""
    messages.success(request, str(sentence))


def say_refused(request: HttpRequest, refused: Refused) -> None:
    """At the head of the next page: what was not done, and what to do."""
    messages.warning(request, f"{refused.message} {refused.remedy}")
