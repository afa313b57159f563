"""Erasing photographs and samples by two people: one asks, another destroys the keys. The day until which a sample is
kept hides it at once and takes it out of every search; nothing is destroyed by the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from amana import access
from amana.access import Denied, keys
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Note
from amana.ledger.errors import Refused

from .. import books
from ..models import Biometric, CustodyFile, Disposal, DisposalItem
from .redactions import held_back

AT_ONCE = 200
"""Samples of one request: as many as two people can look at."""
Items = Sequence[Biometric]


def disposal_ask(*, actor: User, items: Items, why: str = "") -> Disposal:
    """Ask that samples be erased. Refused: none or too many, without the right for each file, one that is erased or
    asked for already, one whose day has not passed without a reason, and while the person's file is held (a stay, an
    open challenge, a contradiction from the field)."""
    if not items:
        raise Refused("disposal-none", field="item")
    if len(items) > AT_ONCE:
        raise Refused("disposal-many", field="item", most=AT_ONCE)
    _require(actor, "biometric.erase", items)
    waiting = open_for([item.pk for item in items])
    for item in items:
        if item.secret.key.destroyed_at is not None or item.pk in waiting:
            raise Refused("disposal-gone", number=item.file.number)
    today = books.today()
    if not why.strip() and any(item.retain_until >= today for item in items):
        raise Refused("biometric-why", field="why")
    _held(items)
    values = {"reason": why.strip()} if why.strip() else {}
    leaves = books.notes(kind="biometric", notes=_notes(actor, "erase_asked", items, values))
    made = Disposal.objects.create(asked_by=actor, asked_at=clock.now(), asked_memo=leaves[0])
    DisposalItem.objects.bulk_create(DisposalItem(disposal=made, biometric=item) for item in items)
    return made


def disposal_decide(*, actor: User, disposal: Disposal, grant: bool) -> Disposal:
    """Carry out what another person asked for, for ever, or refuse it. Refused: without the right for each file,
    whoever asked, a request that is decided; and while a file is held, which may have come between."""
    disposal = Disposal.objects.select_for_update().get(pk=disposal.pk)
    items = items_of(disposal)
    _require(actor, "biometric.destroy", items)
    if disposal.granted is not None:
        raise Refused("disposal-decided")
    if disposal.asked_by_id == actor.pk:
        raise Refused("disposal-same-person")
    if grant:
        _held(items)
        for item in items:
            keys.destroy(item.secret.key)
    word = "erased" if grant else "erase_refused"
    asked = {"asked": disposal.asked_memo, "asked_by": disposal.asked_by_id}
    leaves = books.notes(kind="biometric", notes=_notes(actor, word, items, {}, asked))
    disposal.granted, disposal.memo = grant, leaves[0]
    disposal.decided_by, disposal.decided_at = actor, clock.now()
    disposal.save()
    return disposal


def items_of(disposal: Disposal) -> list[Biometric]:
    found = Biometric.objects.filter(disposals__disposal=disposal)
    return list(found.select_related("file", "secret__key").order_by("file", "pk"))


def open_for(items: Sequence[int]) -> set[int]:
    """Those of these samples whose erasure is asked for and not decided."""
    waiting = DisposalItem.objects.filter(biometric__in=items, disposal__granted=None)
    return set(waiting.values_list("biometric", flat=True))


def waiting_for(actor: User) -> QuerySet[Disposal]:
    """Requests of others that this person may decide: all of whose files they hold the right for."""
    mine = books.visible(actor, CustodyFile.objects.all(), "biometric.destroy")
    beyond = DisposalItem.objects.exclude(biometric__file__in=mine).values("disposal")
    found = Disposal.objects.filter(granted=None).exclude(asked_by=actor).exclude(pk__in=beyond)
    return found.order_by("asked_at")


def _require(actor: User, action: str, items: Items) -> None:
    persons = sorted({item.file_id for item in items})
    decided = access.decide_many(actor, action, persons)
    refused: dict[int | None, access.Decision] = {p: answer for p, answer in decided.items() if not answer}
    if refused:
        raise Denied(refused, action=action)


def _held(items: Items) -> None:
    for file in {item.file_id: item.file for item in items}.values():
        held_back(file)


def _notes(
    actor: User, act: str, items: Items, values: dict[str, str], more: dict[str, int] | None = None
) -> list[Note]:
    """One memorandum in the file of each person, naming the samples by their numbers."""
    of: dict[int, list[int]] = defaultdict(list)
    for item in items:
        of[item.file_id].append(item.pk)
    return [
        Note(
            "biometric",
            person,
            {"act": act, "items": ",".join(map(str, keys_)), "by": actor.pk, **(more or {})},
            dict(values),
        )
        for person, keys_ in sorted(of.items())
    ]
