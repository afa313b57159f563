"""An act that waits for its officer's signature: rehearsed, and kept in the exact bytes that are to be signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from amana.access import devices, signing
from amana.engines.common import clock
from amana.ledger import writer

from ..forms import PlainForm
from ..models import PendingAct
from . import common

STANDS = timedelta(hours=1)
NOT_KEPT = ("csrfmiddlewaretoken", "device", "signature")

Finish = Callable[[Any], HttpResponse]
Prepared = tuple[PlainForm, Callable[[], Any], Finish]


def prepare(
    request: HttpRequest,
    form: PlainForm,
    name: str,
    number: str,
    target: int | None,
    service: Callable[[], Any],
) -> PendingAct | None:
    """Rehearse a service for the device the page named and keep what is to be signed; None where it is
    refused, which the form then says. In a demonstration an act may go in without an officer's signature."""
    actor = common.reader(request)
    device = str(request.POST.get("device", "")).strip()[:60]

    def rehearsal() -> PendingAct:
        if not device:
            devices.may_go_unsigned(actor)
        draft = signing.rehearse(actor, device, service) if device else signing.rehearse_unsigned(service)
        fields = {k: request.POST.getlist(k) for k in request.POST if k not in NOT_KEPT}
        return writer.do(
            lambda: _keep(
                user=actor,
                form=name,
                number=number,
                target=target,
                fields=fields,
                device=device,
                draft=draft.dump(),
                made_at=clock.now(),
            )
        )

    return common.attempt(form, rehearsal)


def _keep(**fields: Any) -> PendingAct:
    PendingAct.void(PendingAct.objects.filter(made_at__lt=clock.now() - STANDS))
    return PendingAct.sealed_with(**fields)
