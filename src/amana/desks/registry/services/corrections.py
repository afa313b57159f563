"""Correcting a single wrong entry: one person asks for it with a reason, another signs the reversal.

The books take back the newest entry that stands, and nothing else; what is right is then recorded anew. What belongs to
an act of its own (a lift, a count, a whole place, a duplicate) is undone by the act that is made for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from amana import access
from amana.access.gates.correct import takes_out
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import field
from amana.ledger import queries as ledger_queries
from amana.ledger.chains import Link
from amana.ledger.errors import Refused
from amana.ledger.models import Entry

from .. import books
from ..models import Correction, CustodyFile

OTHERWISE: Mapping[str, str] = {
    "depart": "correction-depart",
    "transfer": "correction-transfer",
    "arrive": "correction-arrive",
    "cede": "correction-ceded",
    "seize": "correction-seized",
    "miss": "correction-missed",
    "find": "correction-found",
    "duplicate": "correction-duplicate",
    "split": "correction-split",
}
"""Kinds of entries that an act of their own undoes -> the refusal that names it."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What will stand once `entry` is taken back: the entry that then stands (None: the person is in no custody of
    these books), and how many others were recorded by the same act and stay as they are."""

    entry: Link
    before: Link | None
    others: int


Follower = Callable[[Link, int], None]
_followers: list[Follower] = []


def follow(fn: Follower) -> None:
    """Be told of an entry that was corrected, and of the leaf that took it back, in the same unit of work: a desk
    brings its own rows after the books."""
    if fn not in _followers:
        _followers.append(fn)


Where = Callable[[User, Link], str]
_where_undone: list[Where] = []


def undone_elsewhere(fn: Where) -> None:
    """Let a desk say on which page of its own an entry is undone: an address, or nothing."""
    if fn not in _where_undone:
        _where_undone.append(fn)


def undone_at(actor: User, file: CustodyFile, entry: int) -> str:
    """The page on which the newest entry that stands is undone, where that is not here."""
    link = newest(file)
    if link is None or link.leaf != entry:
        return ""
    return next(filter(None, (fn(actor, link) for fn in _where_undone)), "")


def correction_ask(*, actor: User, file: CustodyFile, entry: int, reason: str) -> Correction:
    """Ask that the newest entry of a person be taken back. Refused: no reason, an entry that another one follows or
    that another act undoes (see `refusal`), one that is asked for already. The gates are asked at the signing."""
    books.require(actor, "correction.ask", file)
    if not reason.strip():
        raise Refused("correction-reason", field="reason")
    checked(file, entry)
    if Correction.objects.filter(entry=entry, granted=None).exists():
        raise Refused("correction-asked", number=file.number, entry=entry)
    leaf = books.memo(
        actor=actor,
        kind="ask_correction",
        person=file.pk,
        facts={"entry": entry},
        values={"reason": reason.strip()},
    )
    try:
        with transaction.atomic():
            return Correction.objects.create(
                file=file, entry=entry, asked_by=actor, asked_at=clock.now(), asked_memo=leaf
            )
    except IntegrityError:
        raise Refused("correction-asked", number=file.number, entry=entry) from None


def correction_grant(*, actor: User, correction: Correction) -> Correction:
    """Sign what another person asked for: the entry is reversed. Refused: whoever asked, one that is decided, an entry
    that is no longer the newest, a gate unmet, somebody of the custodian where it takes the person out of custody."""
    file = correction.file
    books.require(actor, "correction.decide", file)
    _open(correction)
    if correction.asked_by_id == actor.pk:
        raise Refused("correction-same-person", number=file.number)
    foreseen = checked(file, correction.entry)
    link = foreseen.entry
    if leads_out(file, link) and not access.decide(actor, "correction.out", person=file.pk):
        raise Refused("correction-independent", number=file.number)
    receipt = books.take_back(
        actor=actor,
        entries=[(link.leaf, file.pk, link.src.pk, link.dst.pk)],
        why="",
        facts={"asked": correction.asked_memo, "asked_by": correction.asked_by_id},
        destination=link.src,
        left=link.dst,
    )
    _decide(correction, actor, granted=True, memo=receipt.leaves[0])
    for fn in _followers:
        fn(link, receipt.leaves[0])
    return correction


def correction_refuse(*, actor: User, correction: Correction) -> Correction:
    """Say no: nothing is reversed, and the request stays readable."""
    books.require(actor, "correction.decide", correction.file)
    _open(correction)
    if correction.asked_by_id == actor.pk:
        raise Refused("correction-same-person", number=correction.file.number)
    return _decide(correction, actor, granted=False, memo=_remark(correction, actor, "refused"))


def correction_withdraw(*, actor: User, correction: Correction) -> Correction:
    """Take back what one asked for oneself, while it waits."""
    books.require(actor, "correction.ask", correction.file)
    _open(correction)
    if correction.asked_by_id != actor.pk:
        raise Refused("correction-not-yours", number=correction.file.number)
    correction.withdrawn = True
    return _decide(correction, actor, granted=False, memo=_remark(correction, actor, "withdrawn"))


def _remark(correction: Correction, actor: User, word: str) -> int:
    facts: dict[str, str | int | None] = {"asked": correction.asked_memo, word: 1}
    return books.memo(actor=actor, kind="ask_correction", person=correction.file_id, facts=facts, values={})


def _decide(correction: Correction, actor: User, *, granted: bool, memo: int) -> Correction:
    said = {"granted": granted, "withdrawn": correction.withdrawn, "memo": memo}
    # whoever comes second finds no row that waits, and nothing of theirs is written
    if not Correction.objects.filter(pk=correction.pk, granted=None).update(
        **said, decided_by=actor, decided_at=clock.now()
    ):
        raise overtaken(correction)
    correction.refresh_from_db()
    return correction


def _open(correction: Correction) -> None:
    """Refused: one on which somebody decided meanwhile."""
    correction.refresh_from_db()
    if correction.granted is not None:
        raise overtaken(correction)


def overtaken(correction: Correction) -> Refused:
    """A colleague was quicker: who, and what came of it."""
    correction.refresh_from_db()
    by = correction.decided_by.name if correction.decided_by else "—"
    return Refused("correction-decided", number=correction.file.number, by=by, done=_done(correction))


def _done(correction: Correction) -> Promise | str:
    if correction.granted:
        return pgettext_lazy("of a correction", "signed")
    if correction.withdrawn:
        return pgettext_lazy("of a correction", "withdrawn")
    return pgettext_lazy("of a correction", "refused")


# -- what can be corrected, and what will stand


def newest(file: CustodyFile) -> Link | None:
    """The newest entry of a person that stands: the only one that the books take back."""
    standing = _standing(file)
    return standing[-1] if standing else None


def _standing(file: CustodyFile) -> list[Link]:
    return [one for one in ledger_queries.chain(file.pk) if one.reverses is None and one.reversed_by is None]


def checked(file: CustodyFile, entry: int) -> Foreseen:
    """What will stand once this entry is taken back. Refused: see `refusal`."""
    standing = _standing(file)
    if refused := _refusal(file, standing, entry):
        raise refused
    link = standing[-1]
    others = Entry.objects.filter(statement=link.statement).exclude(leaf=entry).count()
    return Foreseen(link, standing[-2] if len(standing) > 1 else None, others)


def refusal(file: CustodyFile, entry: int) -> Refused | None:
    """Why this entry is not corrected here, with what to do instead; None where it can be."""
    return _refusal(file, _standing(file), entry)


def _refusal(file: CustodyFile, standing: list[Link], entry: int) -> Refused | None:
    if not standing:
        return Refused("correction-nothing", number=file.number)
    link = standing[-1]
    if link.leaf != entry:
        if any(one.leaf == entry for one in standing):
            return Refused("correction-followed", number=file.number, entry=entry, newest=link.leaf)
        return Refused("correction-gone", number=file.number, entry=entry)
    if link.kind in OTHERWISE:
        return Refused(OTHERWISE[link.kind], number=file.number, entry=entry)
    if file.pk in field.contested():
        return Refused("correction-contested", number=file.number)
    return None


def _ask(file: CustodyFile, link: Link) -> access.gates.Ask:
    return access.gates.Ask.of(file.pk, "correct", destination=link.src, left=link.dst)


def leads_out(file: CustodyFile, link: Link) -> bool:
    """Does taking this entry back take the person out of custody? Then one who is independent of it signs."""
    return takes_out(_ask(file, link))


def unmet(file: CustodyFile, link: Link) -> list[access.gates.Outcome]:
    """The conditions that stand against taking this entry back, as things are now."""
    return [
        outcome
        for _one, outcomes in access.gates.evaluate([_ask(file, link)])
        for outcome in outcomes
        if outcome.blocks
    ]


def reason_of(correction: Correction) -> str:
    """The words of whoever asked, as they stand in the books."""
    asked = books.memoranda(correction.file_id, ("ask_correction",))
    return next((m.values.get("reason", "") for m in asked if m.leaf == correction.asked_memo), "")
