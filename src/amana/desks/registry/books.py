"""How this desk speaks to the ledger and to access: one place, so that the verbs read as what they do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move, Note, Receipt
from amana.ledger.models import Account, Device, Position
from amana.ledger.sealing import values_of

from .models import CustodyFile
from .timeline import Movement

ZONE = ZoneInfo("Asia/Baghdad")
SERVICE = "service"
Person = tuple[int, Mapping[str, Any], Mapping[str, str]]


def today() -> date:
    """The day in the zone of the operation."""
    return clock.now().astimezone(ZONE).date()


def as_json(value: Any) -> str:
    """JSON text as Django stores it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def require(actor: User | None, action: str, file: CustodyFile | None = None, **context: Any) -> None:
    """The decision of access, or Denied."""
    access.require(actor, action, person=file.pk if file is not None else None, **context)


def origin() -> Account:
    """Where everybody comes from at enrolment."""
    return Account.objects.get(code="ORIGIN")


def enrol(
    *,
    actor: User | None,
    account: Account,
    at: datetime,
    people: Sequence[Person],
    facts: Mapping[str, str | int | None],
    device: str,
) -> Receipt:
    """Post one act that enrols these people into one account. `people` are (person, facts, values)."""
    source = origin()
    verdicts = access.verdicts(actor, "enrol", persons=[p[0] for p in people], account=account)
    moves = tuple(
        Move("enrol", person, source.pk, account.pk, values=values) for person, _f, values in people
    )
    act = Act("enrol", at, moves=moves, facts={**facts, "by": actor.pk if actor else None})
    return _post(act, device, verdicts)


def take_back(
    *,
    actor: User | None,
    entries: Sequence[tuple[int, int, int, int]],
    why: str,
    facts: Mapping[str, Any],
    **context: Any,
) -> Receipt:
    """Reverse entries in one act. `entries` are (leaf, person, src, dst) of the entries that fall; `why` is empty where
    the reason stands in the books already. `context` is what the gates ask about."""
    persons = [person for _leaf, person, _src, _dst in entries]
    verdicts = access.verdicts(actor, "correct", persons=persons, **context)
    values = {"reason": why} if why else {}
    moves = tuple(
        Move("correct", person, dst, src, reverses=leaf, values=values) for leaf, person, src, dst in entries
    )
    act = Act("correct", clock.now(), moves=moves, facts={**facts, "by": actor.pk if actor else None})
    return _post(act, SERVICE, verdicts)


def memo(
    *,
    actor: User | None,
    kind: str,
    person: int | None,
    facts: Mapping[str, str | int | None],
    values: Mapping[str, str],
    device: str = SERVICE,
) -> int:
    """Post one memorandum; returns its leaf. Empty values are left out."""
    return memo_many(actor=actor, kind=kind, notes=[(person, facts, values)], device=device)[0]


def memo_many(
    *,
    actor: User | None,
    kind: str,
    notes: Sequence[tuple[int | None, Mapping[str, str | int | None], Mapping[str, str]]],
    device: str = SERVICE,
) -> list[int]:
    """Post memoranda of one kind in one act; returns their leaves. `notes` are (person, facts, values)."""
    by = actor.pk if actor else None
    made = tuple(
        Note(kind, person, {**facts, "by": by}, {name: text for name, text in values.items() if text})
        for person, facts, values in notes
    )
    return list(_post(Act(kind, clock.now(), notes=made), device, {}).leaves)


def post(act: Act) -> Receipt:
    """Post an act that another room composed: under the signature of the present officer, or by the system."""
    return _post(act, SERVICE, {})


def _post(act: Act, device: str, verdicts: Mapping[int, Any]) -> Receipt:
    return signing.post(act, device, verdicts)


def notes(*, notes: Sequence[Note], kind: str) -> tuple[int, ...]:
    """Post several memoranda as one act; returns their leaves in order."""
    return _post(Act(kind, clock.now(), notes=tuple(notes)), SERVICE, {}).leaves


def move(
    *,
    actor: User | None,
    kind: str,
    person: int,
    src: Account,
    dst: Account,
    verdicts: Mapping[int, Any],
    at: datetime | None = None,
    answers: int | None = None,
    facts: Mapping[str, str | int | None] | None = None,
    values: Mapping[str, str] | None = None,
    also: Sequence[Note] = (),
) -> Receipt:
    """Post one entry of one person, with the memoranda that belong to the same act."""
    told = {name: text for name, text in (values or {}).items() if text}
    act = Act(
        kind,
        at or clock.now(),
        moves=(Move(kind, person, src.pk, dst.pk, answers=answers, values=told),),
        notes=tuple(also),
        facts={**(facts or {}), "by": actor.pk if actor else None},
    )
    return _post(act, SERVICE, verdicts)


@dataclass(frozen=True, slots=True)
class Memorandum:
    """One memorandum about a person, with the personal words that have not been erased."""

    leaf: int
    kind: str
    at: datetime
    facts: Mapping[str, Any]
    values: Mapping[str, str]


def memoranda(person: int, kinds: Iterable[str], *, words: bool = True) -> list[Memorandum]:
    """A person's memoranda of these kinds, oldest first."""
    return memoranda_of([person], kinds, words=words).get(person, [])


def memoranda_of(
    persons: Sequence[int], kinds: Iterable[str], *, words: bool = True
) -> dict[int, list[Memorandum]]:
    """Person -> memoranda of these kinds, oldest first; whoever has none is left out."""
    found = ledger_queries.memos(kinds=list(kinds), persons=persons)
    spoken = values_of([m.leaf for m in found]) if words else {}
    answer: dict[int, list[Memorandum]] = {}
    for m in found:
        assert m.person is not None
        said = Memorandum(m.leaf, m.kind, m.effective_at, m.facts, spoken.get(m.leaf, {}))
        answer.setdefault(m.person, []).append(said)
    return answer


def stays(person: int) -> list[Memorandum]:
    """The stays in force for a person, oldest first."""
    found = memoranda(person, ("stay", "stay_lifted"))
    lifted = {m.facts.get("lifts") for m in found if m.kind == "stay_lifted"}
    lifted |= {m.facts.get("again") for m in found if m.kind == "stay"}
    return [m for m in found if m.kind == "stay" and m.leaf not in lifted]


def chain(person: int, at: datetime | None = None) -> list[Movement]:
    """A person's entries, oldest first, with signers by name and the reason of a correction."""
    links = ledger_queries.chain(person, at)
    spoken = values_of([link.leaf for link in links])
    signers = _signers({code for link in links for code in link.signers})
    return [_movement(link, spoken.get(link.leaf, {}), signers) for link in links]


def _signers(codes: set[str]) -> dict[str, tuple[str, int | None]]:
    """Device -> (name of the officer, their authority); the service itself is nobody."""
    devices = list(Device.objects.filter(code__in=codes - {SERVICE}))
    owners = User.objects.in_bulk([d.owner for d in devices if d.owner is not None])
    return {d.code: (owners[d.owner].name if d.owner in owners else d.code, d.authority_id) for d in devices}


def _movement(
    link: Any, values: Mapping[str, str], signers: Mapping[str, tuple[str, int | None]]
) -> Movement:
    known = [signers[code] for code in link.signers if code in signers]
    giver = next((name for name, side in known if side and side == link.src.authority_id), "")
    receiver = next(
        (name for name, side in known if name != giver and side and side == link.dst.authority_id), ""
    )
    if known and not giver and not receiver:
        giver = known[0][0]
    return Movement(
        giver=giver,
        receiver=receiver,
        by_system=not known,
        leaf=link.leaf,
        kind=link.kind,
        src=link.src,
        dst=link.dst,
        effective_at=link.effective_at,
        recorded_at=link.recorded_at,
        statement=link.statement.hex(),
        reverses=link.reverses,
        reversed_by=link.reversed_by,
        reason=values.get("reason", ""),
    )


def visible(
    actor: User | None, queryset: QuerySet[Any], action: str = "", *, counting: bool = False
) -> QuerySet[Any]:
    """The rows of custody files or cards that the actor may see by name (or for which they hold `action`)."""
    return access.visible_to(actor, queryset, action=action, counting=counting)


def persons_at(*, kind: str = "", account: str = "", authority: str = "") -> QuerySet[Position, Any]:
    """People who are now in accounts of a kind, of a code, of an authority: as a subquery."""
    places = accounts(kind=kind, account=account, authority=authority)
    return Position.objects.filter(account__in=places).values("person")


def accounts(*, kind: str = "", account: str = "", authority: str = "") -> list[int]:
    """The keys of the accounts of a kind, of a code, of an authority."""
    found = Account.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if account:
        found = found.filter(code=account)
    if authority:
        found = found.filter(authority__code=authority)
    return list(found.values_list("pk", flat=True))


def account(key: int) -> Account:
    """An account with its place and authority."""
    return Account.objects.select_related("place", "authority").get(pk=key)


def accounts_of(persons: Sequence[int]) -> dict[int, int]:
    """Person -> the account they are in now."""
    return dict(Position.objects.filter(person__in=persons).values_list("person", "account"))
