"""One page on which an officer checks and signs what a form is about to write into the books.

A view hands its service over:

    made = signing.sign_or_record(request, lambda: services.level_raise(...), form)
    if isinstance(made, PreparedAct):
        return signing.to_sign(made)

With the name of this browser's key in the form the service is rehearsed and the page shows what it would write; that
page sends the same form again, with the signature, and the service runs. A desk says by `tell` how a memorandum of
its kind reads to whoever signs it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from amana.access import devices, routes, signing
from amana.access.models import PreparedAct, User
from amana.engines.common import clock
from amana.ledger import writer
from amana.ledger.act import Draft, Note
from amana.ledger.errors import Refused

Result = TypeVar("Result")
Row = tuple[Any, Any]
STANDS = timedelta(hours=1)
NOT_KEPT = ("csrfmiddlewaretoken", "device", "signature", "header", "prepared")


@dataclass(frozen=True, slots=True)
class Told:
    """A memorandum in words: what kind of act it is, and what it states, as (label, words)."""

    heading: Any
    rows: list[Row]


Teller = Callable[[Note], Told]
_tellers: dict[str, Teller] = {}
_numbers: list[Callable[[list[int]], Mapping[int, str]]] = []


def tell(kind: str, teller: Teller) -> None:
    """Say how a memorandum of this kind reads on the page to sign on; the same kind again replaces it."""
    _tellers[kind] = teller


def number_persons(numbers: Callable[[list[int]], Mapping[int, str]]) -> None:
    """Say which file number a person of the books has."""
    _numbers[:] = [numbers]


def told(note: Note) -> Told:
    """The memorandum in words; one that no desk words is shown as it stands."""
    if note.kind in _tellers:
        made = _tellers[note.kind](note)
    else:
        made = Told(note.kind, [*note.facts.items(), *note.values.items()])
    if note.person is not None:
        number = _numbers[0]([note.person]).get(note.person) if _numbers else None
        made.rows.insert(0, (_("File"), number or note.person))
    return made


def sign_or_record(
    request: HttpRequest,
    service: Callable[[], Result],
    form: Any = None,
    *,
    unsigned: Callable[[User], None] = devices.may_go_unsigned,
    back: str = "",
) -> PreparedAct | Result | None:
    """With the key that the form named: the act to be signed. With the signature: what the service made. With neither,
    where `unsigned` lets this officer, what the system recorded. None where it is refused, which the form or the next
    page then says."""
    actor = request.user
    assert isinstance(actor, User)
    device = request.POST.get("device", "").strip()[:60]

    def act() -> PreparedAct | Result:
        if request.POST.get("prepared"):
            return _complete(request, actor, service)
        if device:
            return _prepare(request, actor, device, service, back)
        unsigned(actor)
        return writer.do(service)

    try:
        return act()
    except Refused as refused:
        said = f"{refused.message} {refused.remedy}"
        if form is None:
            messages.error(request, said)
            return None
        field = str(refused.where.get("field", ""))
        form.add_error(field if field in form.fields else None, said)
    return None


def to_sign(prepared: PreparedAct) -> HttpResponseRedirect:
    """The page on which a prepared act is checked and signed."""
    return HttpResponseRedirect(reverse("signing", args=[prepared.pk]))


def _prepare(
    request: HttpRequest, actor: User, device: str, service: Callable[[], Any], back: str
) -> PreparedAct:
    draft = signing.rehearse(actor, device, service)
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}

    def keep() -> PreparedAct:
        now = clock.now()
        PreparedAct.void(PreparedAct.objects.filter(made_at__lt=now - STANDS))
        return PreparedAct.sealed_with(
            user=actor,
            path=request.get_full_path(),
            back=back or request.path,
            fields=fields,
            device=device,
            draft=draft.dump(),
            made_at=now,
        )

    return writer.do(keep)


def _complete(request: HttpRequest, actor: User, service: Callable[[], Result]) -> Result:
    prepared = _standing(actor, request.POST.get("prepared", ""))
    if prepared is None or prepared.path != request.get_full_path():
        raise Refused("sign-void")
    try:
        signature = bytes.fromhex(request.POST.get("signature", ""))
    except ValueError:
        raise Refused("signature-bad", device=prepared.device) from None
    if not signature:
        raise Refused("signature-missing", device=prepared.device)

    def unit() -> Result:
        made = service()
        prepared.delete()
        return made

    done: Result = signing.complete(Draft.load(bytes(prepared.draft)), signature, unit)
    return done


def _standing(actor: User, key: str) -> PreparedAct | None:
    """The act of this key, prepared by this officer in the last hour."""
    if not key.isdigit() or len(key) > 18:
        return None
    return PreparedAct.objects.filter(pk=key, user=actor, made_at__gt=clock.now() - STANDS).first()


@never_cache
@require_GET
@routes.rule("account.own")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be signed, in words, with the bytes that the browser's key signs."""
    assert isinstance(request.user, User)
    prepared = _standing(request.user, str(pk))
    if prepared is None:
        refused = Refused("sign-void")
        messages.error(request, f"{refused.message} {refused.remedy}")
        return HttpResponseRedirect("/")
    draft = Draft.load(bytes(prepared.draft))
    return render(
        request,
        "console/sign.html",
        {
            "prepared": prepared,
            "fields": list(_flat(prepared.fields)),
            "draft": draft,
            "acts": [told(note) for note in draft.act.notes],
            "digest": draft.digest.hex(),
            "header": base64.b64encode(draft.header).decode(),
        },
    )


def _flat(fields: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, values in fields.items():
        for value in values:
            yield name, value


def by_whom(note: Note) -> Row:
    """The row that names who acts, from the memorandum itself."""
    return (_("By"), person(note.facts.get("by")))


def person(key: Any) -> str:
    """The name of the user whose key stands in a memorandum."""
    found = User.objects.filter(pk=key).first() if isinstance(key, int) else None
    return found.name if found else "—"
