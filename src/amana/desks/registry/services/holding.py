"""Needs and property of a person in custody."""

from __future__ import annotations

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books
from ..models import (
    CustodyFile,
    Need,
    NeedKind,
    PropertyItem,
    PropertyReceipt,
    ReceiptKind,
)

# After these an item is no longer in keeping; only a return from "missing" leads back.
_ENDS = {ReceiptKind.RETURNED}


def need_add(*, actor: User | None, file: CustodyFile, kind: str, detail: str = "") -> Need:
    """Note something a move or a placement must respect."""
    books.require(actor, "need.write", file)
    if kind not in NeedKind.values:
        raise Refused("need-kind", field="kind", value=kind)
    return Need.objects.create(file=file, kind=kind, detail=detail.strip(), by=actor, at=clock.now())


def need_close(*, actor: User, need: Need, detail: str) -> Need:
    """Say that a need has ended, and why. The earlier row stays."""
    books.require(actor, "need.write", need.file)
    if not need.open or Need.objects.filter(follows=need).exists():
        raise Refused("need-closed-already")
    if not detail.strip():
        raise Refused("need-why", field="detail")
    return Need.objects.create(
        file=need.file,
        kind=need.kind,
        detail=detail.strip(),
        open=False,
        follows=need,
        by=actor,
        at=clock.now(),
    )


def property_take(
    *,
    actor: User | None,
    file: CustodyFile,
    description: str,
    quantity: int = 1,
    account: Account | None = None,
) -> PropertyItem:
    """Take a thing into keeping, with its first receipt."""
    books.require(actor, "property.write", file)
    if not description.strip():
        raise Refused("property-what", field="description")
    if quantity < 1:
        raise Refused("property-how-many", field="quantity")
    now = clock.now()
    item = PropertyItem.objects.create(
        file=file, description=description.strip()[:200], quantity=quantity, by=actor, at=now
    )
    PropertyReceipt.objects.create(item=item, kind=ReceiptKind.KEPT, account=account, by=actor, at=now)
    return item


def property_receipt(
    *, actor: User | None, item: PropertyItem, kind: str, account: Account | None = None, note: str = ""
) -> PropertyReceipt:
    """Give a receipt for an item: checked, handed over, returned, missing. Nothing follows a return."""
    books.require(actor, "property.write", item.file)
    if kind not in ReceiptKind.values or kind == ReceiptKind.KEPT:
        raise Refused("property-receipt", field="kind", value=kind)
    last = item.receipts.last()
    if last and last.kind in _ENDS:
        raise Refused("property-returned-already", field="kind")
    if kind == ReceiptKind.MISSING and not note.strip():
        raise Refused("property-why-missing", field="note")
    return PropertyReceipt.objects.create(
        item=item, kind=kind, account=account, note=note.strip()[:300], by=actor, at=clock.now()
    )
