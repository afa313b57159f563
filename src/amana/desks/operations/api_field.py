"""Field devices for programs: send signed statements, keep the receipts, ask what became of them."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema

from amana.access import rule
from amana.console import interface
from amana.ledger import field

from . import queries, services
from .api_common import actor_of, router


class EnvelopeIn(Schema):
    """A statement as its device signed it: `statement` holds the header and the lines, each as canonical JSON text;
    `signatures` are pairs of a device and 128 hexadecimal digits over the header's bytes. `key` is for a device
    without a certificate."""

    v: Literal[1]
    device: Annotated[str, Field(max_length=60)]
    device_seq: Annotated[int, Field(ge=0, lt=2**63)]
    previous: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    statement: dict[str, Any]
    signatures: Annotated[list[list[str]], Field(max_length=8)]
    key: dict[str, str] | None = None


class BatchIn(Schema):
    statements: Annotated[list[EnvelopeIn], Field(max_length=field.LIMIT)]


class LineOut(Schema):
    i: int
    state: str
    reason: str


class ReceiptOut(Schema):
    """`receipt` (base64) is canonical JSON signed by the system in `signature`: with it the device may forget the
    statement. For what is not authentic `code` and `message` say why, and nothing was stored."""

    statement: str
    receipt: str
    signature: str
    state: str
    lines: list[LineOut]
    code: str
    message: str


class BatchOut(Schema):
    answers: list[ReceiptOut]


class StatementOut(Schema):
    statement: str
    device: str
    device_seq: int
    state: str
    reason: str
    people: int
    posted: int
    received_at: datetime


class StatementPage(Schema):
    """`missing` names the numbers of statements that were never received, by device."""

    statements: list[StatementOut]
    missing: dict[str, list[int]]
    contested: int


@router.post("/field/statements", response={200: BatchOut, **interface.NO}, summary="Send field statements")
@rule("field.send")
def send(request: HttpRequest, body: BatchIn) -> Any:
    """At most 500. The answers stand in the order sent; the same statement again gets the same receipt."""
    batch = [one.dict(exclude_none=False) for one in body.statements]
    return {"answers": [_answer(one) for one in services.field_take(actor=actor_of(request), batch=batch)]}


def _answer(one: field.Answer) -> dict[str, Any]:
    if one.refused is not None:
        told = {"code": one.refused.code, "message": f"{one.refused.message} {one.refused.remedy}"}
        return {"statement": "", "receipt": "", "signature": "", "state": "refused", "lines": [], **told}
    listed, lines = field.statement(one.statement)
    return {
        "statement": one.statement.hex(),
        "receipt": base64.b64encode(one.receipt).decode(),
        "signature": one.signature.hex(),
        "state": listed.state,
        "lines": [{"i": line.i, "state": line.state, "reason": line.reason} for line in lines],
        "code": "",
        "message": "",
    }


@router.get("/field/statements", response={200: StatementPage, **interface.NO}, summary="Field statements")
@rule("field.read")
def statements(request: HttpRequest, state: Annotated[str, Field(max_length=20)] = "") -> Any:
    """Newest first, at most 500; of one state where it is given. Numbers only."""
    found = queries.field.statements(actor_of(request), state)
    devices = {one.device for one in found}
    return {
        "statements": [
            {
                "statement": one.hash.hex(),
                **{n: getattr(one, n) for n in StatementOut.model_fields if n != "statement"},
            }
            for one in found
        ],
        "missing": {device: numbers for device, numbers in field.gaps().items() if device in devices},
        "contested": len(field.contested()),
    }
