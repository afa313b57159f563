"""Reads for programs: the board, the journal, places, lifts, manifests, counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from amana.access import rule
from amana.console import interface
from amana.console.interface import PageSize

from . import queries
from .api_common import account_of, actor_of, count_out, lift_of, lift_out, router
from .api_shapes import After, BoardOut, CountPage, EntryPage, LiftPage, ManifestOut, PlaceOut


@router.get("/board", response={200: BoardOut, **interface.NO}, summary="The custody equation")
@rule("board.read")
def board(request: HttpRequest) -> dict[str, Any]:
    """Counts by kind of account, the register's files, the difference."""
    sums = queries.equation()
    fled, back, unnamed = queries.escapes()
    return {
        "counts": sums.counts,
        "enrolled": sums.enrolled,
        "difference": sums.difference,
        "contested": sums.contested or 0,
        "by_population": sums.by_population,
        "escaped": fled,
        "retaken": back,
        "unnamed": unnamed,
        "waiting": len(queries.waiting(actor_of(request))),
    }


@router.get("/entries", response={200: EntryPage, **interface.NO}, summary="The journal, newest first")
@rule("entry.read")
def entries(
    request: HttpRequest, size: PageSize = 50, after: After = None, account: str = "", kind: str = ""
) -> dict[str, Any]:
    """Entries of all, of one account or of one kind; without names."""
    where = account_of(account).pk if account else None
    rows = queries.journal(limit=size, before=after, account=where, kind=kind[:20])
    return {
        "entries": [
            {
                "first": r.first,
                "last": r.last,
                "kind": r.kind,
                "statement": r.statement_kind,
                "src": r.src.code,
                "dst": r.dst.code,
                "people": r.people,
                "effective_at": r.effective_at,
                "recorded_at": r.recorded_at,
                "giver_signed": r.giver_signed,
                "receiver_signed": r.receiver_signed,
            }
            for r in rows
        ],
        "after": str(min(r.first for r in rows)) if len(rows) == size else "",
    }


@router.get("/places", response={200: list[PlaceOut], **interface.NO}, summary="Held accounts, worst first")
@rule("place.read")
def places(request: HttpRequest) -> list[dict[str, Any]]:
    """People now, room, last count, what is due."""
    return [
        {
            "account": f.account.code,
            "name_ar": f.account.name_ar,
            "name_en": f.account.name_en,
            "authority": f.account.authority.code if f.account.authority else "",
            "kind": f.account.place.kind if f.account.place else "",
            "people": f.people,
            "capacity": f.account.capacity,
            "counted_at": f.last.counted_at if f.last else None,
            "difference": f.open_difference,
            "count_due": f.due.due_at if f.due else None,
        }
        for f in queries.facilities()[: interface.SIZE_MAX]
    ]


@router.get("/lifts", response={200: LiftPage, **interface.NO}, summary="Lifts, newest first")
@rule("lift.read")
def lifts(request: HttpRequest, size: PageSize = 50, after: After = None, state: str = "") -> dict[str, Any]:
    """`state` is proposed, approved, on_the_way, overdue, done, cancelled, or live for what is not over."""
    found = queries.lifts(actor_of(request), state=state[:12])
    total = found.count()
    page = queries.with_figures(found.filter(pk__lt=after)[:size] if after else found[:size])
    return {
        "lifts": [lift_out(lift) for lift in page],
        "total": total,
        "after": str(page[-1].pk) if len(page) == size else "",
    }


@router.get(
    "/lifts/{lift}", response={200: ManifestOut, **interface.NO}, summary="One lift with its manifest"
)
@rule("lift.read")
def lift(request: HttpRequest, lift: int) -> dict[str, Any]:
    """The lines, with names where the manifest is open to the caller (recorded as read)."""
    from amana.access import reads

    actor, found = actor_of(request), lift_of(request, lift)
    lines = queries.manifest(actor, found, gates=found.state in ("proposed", "approved"))
    named = [row.line.person for row in lines if row.card]
    if named:
        reads.opened(actor, named, "manifest")
    return lift_out(found) | {
        "lines": [
            {
                "number": row.card["number"] if row.card else None,
                "name_ar": row.card["name_ar"] if row.card else None,
                "name_latin": row.card["name_latin"] if row.card else None,
                "outcome": row.line.outcome,
                "reason": row.line.reason if row.card else "",
                "unmet": [g.gate.name for g in row.unmet],
            }
            for row in lines
        ]
    }


@router.get("/counts", response={200: CountPage, **interface.NO}, summary="Counts, newest first")
@rule("count.read")
def counts(
    request: HttpRequest, size: PageSize = 50, after: After = None, account: str = ""
) -> dict[str, Any]:
    """Counts that were made; `after` is a count's id."""
    where = account_of(account).pk if account else None
    found = queries.counts(actor_of(request), account=where).order_by("-pk")
    total = found.count()
    page = list(found.filter(pk__lt=after)[:size] if after else found[:size])
    return {
        "counts": [count_out(c) for c in page],
        "total": total,
        "after": str(page[-1].pk) if len(page) == size else "",
    }
