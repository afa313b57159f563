"""Counting: what eyes saw, beside what the books say. A missing person is posted only when named; the rest is a
difference of the count, open until somebody explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import books, lifecycle
from ..models import ActKind, Count, CountLine, CountState, Explanation, PendingAct, Seen
from . import sought
from .acts import Posted, Prepared, effect, keep, record

SEEN_MOST = 200_000


def count_make(
    *,
    actor: User | None,
    account: Account,
    seen: int | None = None,
    absent: Mapping[int, str] | Sequence[int] = (),
    surplus: Sequence[int] = (),
    at: datetime | None = None,
    note: str = "",
    due: Count | None = None,
) -> Count:
    """Record a count of one account, held or of an escort, at one moment. `seen` is the number of people seen; without
    it the count is by name: everybody the books expect but the `absent`, and the `surplus`. Each absent person is
    posted to "unaccounted", and the line of their lift with them; a person present whom the books have unaccounted is
    found again; any other present person whom the books have elsewhere stays a named difference. Refused: a count in
    the future, an account that holds nobody, somebody absent whom the books do not expect there."""
    prepared = _count(actor, account, seen, absent, surplus, at, note, due)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def count_draft(
    *,
    actor: User,
    account: Account,
    device: str,
    seen: int | None = None,
    absent: Mapping[int, str] | Sequence[int] = (),
    surplus: Sequence[int] = (),
    at: datetime | None = None,
    note: str = "",
    due: Count | None = None,
) -> PendingAct:
    """The same, to be signed by an officer of the authority that holds them."""
    prepared = _count(actor, account, seen, absent, surplus, at, note, due)
    return keep(prepared, actor=actor, device=device)


def _count(
    actor: User | None,
    account: Account,
    seen: int | None,
    absent: Mapping[int, str] | Sequence[int],
    surplus: Sequence[int],
    at: datetime | None,
    note: str,
    due: Count | None,
) -> Prepared:
    access.require(actor, "count.make", account=account)
    authority = _answering(account)
    if due is not None and due.state != CountState.DUE:
        raise Refused("count-made", account=account.code)
    moment = _counted(at)
    whom = ledger_queries.held(account, about=moment)
    missing = dict(absent) if isinstance(absent, Mapping) else dict.fromkeys(absent, "")
    _expected_there(account, missing, set(whom), moment)
    more = list(dict.fromkeys(surplus))
    known = ledger_queries.heads(more)
    for person in more:
        if person not in known:
            raise Refused("person-unknown", person=person)
        if known[person].account == account.pk:
            raise Refused("count-surplus-there", person=person, account=account.code)
    number = len(whom) - len(missing) + len(more) if seen is None else seen
    if not 0 <= number <= SEEN_MOST:
        raise Refused("count-number", field="seen", value=number)
    lost = books.special("unaccounted")
    found = [p for p in more if known[p].account == lost.pk]
    strange = [p for p in more if p not in found]
    moves = [Move("miss", p, account.pk, lost.pk, values=_words(why)) for p, why in missing.items()]
    moves += [Move("find", p, lost.pk, account.pk, known[p].leaf) for p in found]
    facts: dict[str, str | int | None] = {
        "account": account.code,
        "expected": len(whom),
        "seen": number,
        "absent": len(missing),
        "found": len(found),
        "surplus": len(strange),
        "by_name": int(seen is None),
    }
    notes = [Note("count", facts=facts, values=_words(note))]
    notes += [Note("count", p, {"account": account.code, "seen": Seen.SURPLUS.value}) for p in strange]
    return Prepared(
        kind=ActKind.COUNT,
        action="count.make",
        act=Act(ActKind.COUNT.value, moment, tuple(moves), tuple(notes)),
        account=account,
        needs=(authority,),
        count=due,
    )


def _answering(account: Account) -> Authority:
    """Who answers for the people in the account. Refused: one in which nobody does."""
    if account.kind not in ("held", "escort") or account.authority is None or account.closed_at is not None:
        raise Refused("count-account", account=account.code)
    return account.authority


def _counted(at: datetime | None) -> datetime:
    if at is not None and at > clock.now():
        raise Refused("count-in-the-future", field="at", at=at.isoformat(timespec="minutes"))
    return books.happened(at)


def _expected_there(account: Account, missing: Mapping[int, str], whom: set[int], at: datetime) -> None:
    for person in missing:
        if person not in whom:
            raise Refused(
                "count-absent-not-there",
                person=person,
                account=account.code,
                at=at.isoformat(timespec="minutes"),
            )
    books.heads_in(account, missing)


def _words(text: str) -> dict[str, str]:
    return {"note": text.strip()} if text.strip() else {}


@effect(ActKind.COUNT)
def _counted_rows(posted: Posted) -> Count:
    act, account = posted.act, posted.account
    facts, note = act.notes[0].facts, act.notes[0].values.get("note", "")
    due = posted.prepared.count
    # another officer's count may have filled what was due since this one was prepared: each stands as it was made
    count = due if due is not None and due.state == CountState.DUE else Count(account=account)
    count.counted_at, count.made_at, count.made_by = act.effective_at, clock.now(), posted.actor
    count.expected, count.seen = int(facts["expected"] or 0), int(facts["seen"] or 0)
    misses = [m for m in act.moves if m.kind == "miss"]
    finds = [m for m in act.moves if m.kind == "find"]
    count.absent, count.found, count.surplus = len(misses), len(finds), int(facts["surplus"] or 0)
    count.by_name, count.note = bool(facts["by_name"]), note[:500]
    count.leaf = posted.leaf(len(act.moves))
    # somebody found, or seen though the books have them elsewhere, is named; only a nameless rest is open
    count.state = CountState.AGREES if count.difference == 0 else CountState.DIFFERS
    count.save()
    lines = [
        CountLine(
            count=count,
            person=move.person,
            seen=Seen.ABSENT if move.kind == "miss" else Seen.FOUND,
            entry=posted.leaf(i),
            note=move.values.get("note", "")[:300],
        )
        for i, move in enumerate(act.moves)
    ]
    lines += [CountLine(count=count, person=n.person, seen=Seen.SURPLUS) for n in act.notes[1:] if n.person]
    CountLine.objects.bulk_create(lines)
    for i, move in enumerate(act.moves):
        if move in finds and move.answers is not None:
            CountLine.objects.filter(entry=move.answers).update(answered=posted.leaf(i))
    sought.brought_after(posted)
    return count


# -- found again between two counts -----------------------------------------------------------------------


def person_found(
    *,
    actor: User | None,
    account: Account,
    persons: Sequence[int],
    at: datetime | None = None,
    note: str = "",
) -> int:
    """Record that people whom a count missed were found at `account`: each entry answers the miss. Answers
    how many."""
    return record(_found(actor, account, persons, at, note), actor=actor)  # type: ignore[no-any-return]


def found_draft(
    *,
    actor: User,
    account: Account,
    device: str,
    persons: Sequence[int],
    at: datetime | None = None,
    note: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that has them again."""
    return keep(_found(actor, account, persons, at, note), actor=actor, device=device)


def _found(
    actor: User | None, account: Account, persons: Sequence[int], at: datetime | None, note: str
) -> Prepared:
    access.require(actor, "count.make", account=account)
    authority = _answering(account)
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("nobody-chosen", field="persons")
    lost = books.special("unaccounted")
    heads = books.heads_in(lost, chosen)
    moves = tuple(Move("find", p, lost.pk, account.pk, heads[p].leaf) for p in chosen)
    facts: dict[str, str | int | None] = {
        "account": account.code,
        "seen": Seen.FOUND.value,
        "people": len(chosen),
    }
    return Prepared(
        kind=ActKind.FOUND,
        action="count.make",
        act=Act(
            ActKind.FOUND.value, books.happened(at), moves, (Note("count", facts=facts, values=_words(note)),)
        ),
        account=account,
        needs=(authority,),
    )


@effect(ActKind.FOUND)
def _found_rows(posted: Posted) -> int:
    for i, move in enumerate(posted.act.moves):
        CountLine.objects.filter(entry=move.answers).update(answered=posted.leaf(i))
    sought.brought_after(posted)
    return len(posted.act.moves)


# -- due and explained ------------------------------------------------------------------------------------


def count_due(*, actor: User | None, account: Account, due_at: datetime, why: str = "") -> Count:
    """Ask for a count by a moment; one that is due already is brought forward, not doubled."""
    access.require(actor, "count.make", account=account)
    open_one = Count.objects.filter(account=account, state=CountState.DUE).first()
    if open_one is not None:
        if open_one.due_at is not None and due_at < open_one.due_at:
            open_one.due_at, open_one.due_why = due_at, why[:200]
            open_one.save(update_fields=["due_at", "due_why"])
        return open_one
    return Count.objects.create(
        account=account, state=CountState.DUE, due_at=due_at, due_why=why[:200], made_by=actor
    )


def count_explain(*, actor: User | None, count: Count, explanation: str, why: str) -> Count:
    """Say why a count and the books differed: a memorandum. It changes no figure; the difference stays
    written."""
    return record(_explanation(actor, count, explanation, why), actor=actor)  # type: ignore[no-any-return]


def explanation_draft(*, actor: User, count: Count, device: str, explanation: str, why: str) -> PendingAct:
    """The same, to be signed by whoever explains it."""
    return keep(_explanation(actor, count, explanation, why), actor=actor, device=device)


def _explanation(actor: User | None, count: Count, explanation: str, why: str) -> Prepared:
    access.require(actor, "count.make", account=count.account)
    lifecycle.still_open(count)
    if explanation not in Explanation.values:
        raise Refused("count-explanation", field="explanation", value=explanation)
    if not why.strip():
        raise Refused("reason-missing", field="why")
    note = Note(
        "reconcile",
        facts={
            "count": count.leaf,
            "account": count.account.code,
            "difference": count.difference,
            "explanation": explanation,
            "by": actor.pk if actor else None,
        },
        values={"why": why.strip()},
    )
    return Prepared(
        kind=ActKind.EXPLANATION,
        action="count.make",
        act=Act(ActKind.EXPLANATION.value, clock.now(), notes=(note,)),
        account=count.account,
        count=count,
    )


@effect(ActKind.EXPLANATION)
def _explained(posted: Posted) -> Count:
    count, note = posted.prepared.count, posted.act.notes[0]
    assert count is not None
    lifecycle.still_open(count)
    count.state, count.explanation = CountState.EXPLAINED, str(note.facts["explanation"])
    count.explained_why, count.explained_leaf = note.values.get("why", "")[:500], posted.leaf(0)
    count.explained_by, count.explained_at = posted.actor, clock.now()
    count.save()
    return count
