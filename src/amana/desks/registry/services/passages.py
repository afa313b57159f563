"""Entries that the register itself posts besides enrolment: a duplicate file, its undoing, an admission again.
Files are never merged; a duplicate is linked, and the books count its person once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from amana import access
from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Move, Note, Receipt
from amana.ledger.errors import Refused
from amana.ledger.kinds import ENTRY_KINDS
from amana.ledger.models import Account, Position

from .. import books
from ..models import CustodyFile
from . import links


def _position(file: CustodyFile) -> Position:
    return Position.objects.select_related("account__authority", "account__place").get(person=file.pk)


def duplicate(*, actor: User | None, file: CustodyFile, other: CustodyFile, why: str) -> Receipt:
    """Record that `file` is a second file of the person of `other`: the books count the person once. Refused:
    the same file, one that holds nobody, another that is a duplicate itself, no evidence, two files that no two
    examiners found to be one person."""
    if file.pk == other.pk:
        raise Refused("duplicate-self", field="other")
    here, there = _position(file).account, _position(other).account
    if here.kind != "held":
        raise Refused("duplicate-not-held", number=file.number)
    if there.kind in ("duplicate", "origin"):
        raise Refused("duplicate-other", field="other", number=other.number)
    if not why.strip():
        raise Refused("duplicate-why", field="why")
    if links.standing(file, other) is None:
        raise Refused("duplicate-not-linked", field="other", number=other.number)
    verdicts = access.verdicts(actor, "duplicate", persons=[file.pk], account=here)
    by = actor.pk if actor else None
    return books.move(
        actor=actor,
        kind="duplicate",
        person=file.pk,
        src=here,
        dst=Account.objects.get(code="DUPLICATE"),
        verdicts=verdicts,
        facts={"of": other.pk},
        values={"reason": why.strip()},
        also=[
            Note("link", file.pk, {"other": other.pk, "as": "duplicate", "by": by}),
            Note("link", other.pk, {"other": file.pk, "as": "has_duplicate", "by": by}),
        ],
    )


def split(*, actor: User | None, file: CustodyFile, account: Account, why: str) -> Receipt:
    """Undo a duplicate: the two are different persons after all, and this one is held at `account`. The link on
    which it stood ends with it, and examiners are asked anew. Refused: a file that is no duplicate, no evidence."""
    position = _position(file)
    if position.account.kind != "duplicate":
        raise Refused("split-not-duplicate", number=file.number)
    if not why.strip():
        raise Refused("duplicate-why", field="why")
    verdicts = access.verdicts(actor, "split", persons=[file.pk], account=account)
    first = links.duplicate_of(file)
    linked = links.standing(file, CustodyFile.objects.get(pk=first)) if first else None
    receipt = books.move(
        actor=actor,
        kind="split",
        person=file.pk,
        src=position.account,
        dst=account,
        verdicts=verdicts,
        answers=_head(file),
        values={"reason": why.strip()},
        also=[
            Note("link", file.pk, {"other": first, "as": "parted", "by": actor.pk if actor else None}),
            *(links.ending(linked, actor, why.strip()) if linked is not None else ()),
        ],
    )
    if linked is not None:
        links.ended(linked)
    return receipt


def admit_again(
    *, actor: User | None, file: CustodyFile, account: Account, at: datetime, why: str = ""
) -> Receipt:
    """Admit a person who had left custody: released, abroad, at large or unaccounted for. Names the entry that
    took the person out. Refused: somebody in custody, a moment in the future or before the exit."""
    position = _position(file)
    if position.account.kind not in ENTRY_KINDS["admit"].leaves:
        raise Refused("admit-nowhere-out", number=file.number)
    verdicts = access.verdicts(actor, "admit", persons=[file.pk], account=account, at=at)
    move = Move("admit", file.pk, position.account.pk, account.pk, _head(file))
    receipt = books.move(
        actor=actor,
        kind=move.kind,
        person=file.pk,
        src=position.account,
        dst=account,
        verdicts=verdicts,
        at=at,
        answers=move.answers,
        values={"reason": why.strip()},
    )
    for fn in _followers:
        fn(move, receipt.leaves[0], at)
    return receipt


Follower = Callable[[Move, int, datetime], None]
_followers: list[Follower] = []


def follow_admissions(fn: Follower) -> None:
    """Be told of somebody who was admitted again, of the leaf of that entry and of its moment, in the same unit of
    work: a desk brings its own rows after the books."""
    if fn not in _followers:
        _followers.append(fn)


def _head(file: CustodyFile) -> int:
    """The entry that brought the person to where they are: the one to be answered."""
    return ledger_queries.heads([file.pk])[file.pk].leaf
