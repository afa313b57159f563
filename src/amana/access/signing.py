"""How an officer signs what a service writes into the books: it is rehearsed, shown in the bytes to be signed, then
recorded.

A rehearsal runs the whole service, every check included, up to the point where the books would be written,
keeps the draft and undoes everything. With the officer's signature the service runs again; what it would
post must be what was signed. So nothing stands half-written while a page waits for a signature.

A service takes part by posting through `record` (or `post`) of this module, and by posting one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger import writer
from amana.ledger.act import Act, Draft, Receipt, Signature
from amana.ledger.errors import Refused
from amana.ledger.models import Device
from amana.ledger.signing import SERVICE

from .models import User
from .speaking import still_signs


class _Rehearsed(Exception):
    """Thrown through the service once its draft is known, so that its unit of work is undone."""


@dataclass(slots=True)
class _Stage:
    device: str
    draft: Draft | None = None
    signature: bytes = b""
    asked: datetime | None = None


_stage: ContextVar[_Stage | None] = ContextVar("access_signing", default=None)


def rehearse(actor: User, device: str, act: Callable[[], Any]) -> Draft:
    """The draft that `act` would post, to be signed by `device`. Refused: whatever `act` refuses; a device
    that is not this officer's, was revoked, or is for an authority of which no role is left; an act that posts
    nothing."""
    row = Device.objects.select_related("authority").filter(code=device).first()
    if row is None or row.owner != actor.pk:
        raise Refused("device-unknown", device=device)
    still_signs(actor, row)
    return _rehearse(device, act)


def rehearse_unsigned(act: Callable[[], Any]) -> Draft:
    """The same for an act that a demonstration records without an officer's signature: everything is
    checked before the page asks for confirmation."""
    return _rehearse(SERVICE, act)


def _rehearse(device: str, act: Callable[[], Any]) -> Draft:
    stage = _Stage(device)
    with suppress(_Rehearsed):
        writer.do(lambda: _run(stage, act))
    if stage.draft is None:
        raise Refused("sign-nothing")
    return stage.draft


def complete(draft: Draft, signature: bytes, act: Callable[[], Any]) -> Any:
    """Run `act` and post its first act under the officer's signature. Refused: an act that is no longer what
    was signed."""
    try:
        return writer.do(lambda: _run(_Stage(draft.device, draft, signature), act))
    except IntegrityError as taken:
        raise Refused("draft-overtaken", device=draft.device) from taken


def _run(stage: _Stage, act: Callable[[], Any]) -> Any:
    with _on(stage), transaction.atomic():
        return act()


@contextmanager
def _on(stage: _Stage) -> Iterator[None]:
    token = _stage.set(stage)
    try:
        yield
    finally:
        _stage.reset(token)


def post(act: Act, device: str, verdicts: Any) -> Receipt:
    """Post an act: by the service's key, or by what the present stage asks for."""
    stage = _stage.get()
    if stage is not None and stage.signature and stage.draft is None:
        raise AssertionError("an act under an officer's signature is posted once")
    if stage is None:
        draft = ledger.compose(act=act, device=device)
        return ledger.post(draft, signatures=[ledger.service_sign(draft)], verdicts=verdicts)
    if not stage.signature:
        told = act if stage.asked is None else replace(act, effective_at=stage.asked)
        stage.draft = ledger.compose(act=told, device=stage.device)
        raise _Rehearsed
    signed, stage.draft = stage.draft, None
    assert signed is not None
    if _plain(signed.act) != _plain(act):
        raise Refused("sign-changed")
    return ledger.post(signed, signatures=[Signature(stage.device, stage.signature)], verdicts=verdicts)


def record(act: Act) -> Receipt:
    """Post an act of memoranda: under the signature of the present officer, or by the system."""
    return post(act, SERVICE, {}) if _stage.get() is not None else ledger.record(act)


def moment() -> datetime:
    """When the act that is signed now was prepared; else now. What an act says of the present (a forecast, a time
    that something is due) is worked out for this moment, so that it is the same once it is signed; the act then bears
    it as its time."""
    stage = _stage.get()
    if stage is None:
        return clock.now()
    if stage.draft is not None:
        return stage.draft.act.effective_at
    stage.asked = stage.asked or clock.now()
    return stage.asked


def persons() -> list[int]:
    """The persons whom the signed act names, in its order: a file that is opened under it takes that key."""
    stage = _stage.get()
    return [move.person for move in stage.draft.act.moves] if stage and stage.draft else []


def _plain(act: Act) -> tuple[Any, ...]:
    """What must be the same: everything but the moment, which is the signed one."""
    return (
        act.kind,
        dict(act.facts),
        [(m.kind, m.person, m.src, m.dst, m.answers, m.reverses, dict(m.values)) for m in act.moves],
        [(n.kind, n.person, dict(n.facts), dict(n.values)) for n in act.notes],
    )


__all__ = ["complete", "moment", "persons", "post", "record", "rehearse", "rehearse_unsigned"]
