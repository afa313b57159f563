"""The answer of `amana as-of`, as the contract writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from amana.engines.common import clock
from amana.engines.common.digits import to_ascii

from . import queries
from .models import Account

_resolve: list[Callable[[str], int | None]] = []


def person_resolver(resolve: Callable[[str], int | None]) -> None:
    """The registry knows which person a file number belongs to; the ledger does not."""
    _resolve[:] = [resolve]


def answer(at: datetime | None, about: datetime | None, person: str | None = None) -> dict[str, Any]:
    """What was recorded by `at` about the moment `about`. Raises LookupError for an unknown file number."""
    moments = {"at": (at or clock.now()).isoformat(), "about": (about or clock.now()).isoformat()}
    if person is not None:
        return moments | {"person": to_ascii(person), "chain": _chain(_person(person), at, about)}
    counts = queries.headcounts(at, about) if at or about else queries.headcounts()
    accounts = Account.objects.select_related("authority").in_bulk(list(counts))
    by_kind: dict[str, int] = {}
    rows = []
    for pk, people in sorted(counts.items(), key=lambda item: accounts[item[0]].code):
        account = accounts[pk]
        if account.kind == "origin":
            continue
        by_kind[account.kind] = by_kind.get(account.kind, 0) + people
        authority = account.authority.code if account.authority else None
        rows.append({"code": account.code, "kind": account.kind, "authority": authority, "people": people})
    enrolled = queries.enrolled_by(at, about)
    return moments | {
        "enrolled": enrolled,
        "by_kind": by_kind,
        "accounts": rows,
        "difference": abs(enrolled - sum(by_kind.values()))
        + (queries.difference(queries.register_count()) if at is None and about is None else 0),
    }


def person_of(number: str) -> int | None:
    """Which person a file number belongs to; None for an unknown number."""
    return _resolve[0](number) if _resolve else (int(number) if number.isdigit() else None)


def _person(number: str) -> int:
    found = person_of(number)
    if found is None:
        raise LookupError(f"there is no custody file {number}: check the number and its last digit")
    return found


def _chain(person: int, at: datetime | None, about: datetime | None) -> list[dict[str, Any]]:
    return [
        {
            "entry": link.leaf,
            "kind": link.kind,
            "src": link.src.code,
            "dst": link.dst.code,
            "effective_at": link.effective_at.isoformat(),
            "recorded_at": link.recorded_at.isoformat(),
            "reverses": link.reverses,
            "reversed_by": link.reversed_by,
            "signed_by": list(link.signers),
        }
        for link in queries.chain(person, at)
        if about is None or link.effective_at <= about
    ]


def text(found: dict[str, Any]) -> str:
    """The same for a reader."""
    if "chain" in found:
        lines = [f"{found['person']}: recorded by {found['at']}"]
        lines += [
            f"  {e['effective_at']}  {e['kind']:<12} {e['src']} -> {e['dst']}"
            + ("  (reversed)" if e["reversed_by"] is not None else "")
            for e in found["chain"]
        ]
        return "\n".join(lines)
    lines = [f"Recorded by {found['at']} about {found['about']}"]
    lines += [f"  {row['people']:>7,}  {row['code']} ({row['kind']})" for row in found["accounts"]]
    return "\n".join([*lines, f"  {found['enrolled']:>7,}  enrolled, difference {found['difference']}"])
