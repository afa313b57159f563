"""Whom a grant reaches: the same answer for one person and for a query, so that list, page, search, export,
history, statistics and interface cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger.models import Account, Entry, Position

from . import compartments, rules
from .models import Grant, Mandate, User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a model's rows belong to a person or an account. `action` is what reading a row means."""

    action: str
    person: str = ""
    account: str = ""
    closed: str = ""
    readers: str = ""


_models: dict[type[Model], Mapping] = {}
_nationals: list[Callable[[str], QuerySet[Any]]] = []
_adults: list[Callable[[], QuerySet[Any]]] = []


def register(
    model: type[Model],
    *,
    person_path: str = "",
    account_path: str = "",
    closed_path: str = "",
    readers_path: str = "",
    action: str = "file.read",
) -> None:
    """Say how rows of `model` map to a person (`person_path`: lookup of the custody file's key) or to an
    account (`account_path`). Rows of neither are open to whoever holds `action` at all, save those that are
    closed (`closed_path`: lookup of a boolean): they are open to their readers only (`readers_path`: lookup of
    rows with `user` and, once a reader is let out, `until`)."""
    _models[model] = Mapping(action, person_path, account_path, closed_path, readers_path)


def provide_nationals(fn: Callable[[str], QuerySet[Any]]) -> None:
    """`fn(country)` answers a query of one column: the persons with a standing claim to that nationality
    (ISO 3166-1 alpha-3). Without it a consular liaison sees nobody."""
    _nationals[:] = [fn]


def provide_adults(fn: Callable[[], QuerySet[Any]]) -> None:
    """`fn()` answers a query of one column: the persons found to be adults, undisputed. Everybody else
    counts as a child. Without it everybody does."""
    _adults[:] = [fn]


def adults() -> QuerySet[Any]:
    return _adults[0]() if _adults else Position.objects.none().values("person")


def visible_to(
    actor: User | None, queryset: QuerySet[M], *, action: str = "", counting: bool = False
) -> QuerySet[M]:
    """The rows of `queryset` that `actor` may read, by the action its model is registered with (or the
    given one). A model nobody registered has no visible rows. `counting` asks for the same rows in the form
    that is quicker to count, though slower to read the first of."""
    mapping = _models.get(queryset.model)
    if mapping is None:
        return queryset.none()
    code = action or mapping.action
    reach = reaches(actor, code)
    if mapping.person:
        return _persons(queryset, mapping.person, reach, counting)
    if mapping.account:
        return _accounts(queryset, mapping.account, reach)
    if not reach:
        return queryset.none()
    return _needing_to_know(actor, queryset, mapping) if mapping.closed and actor else queryset


def _needing_to_know(actor: User, queryset: QuerySet[M], mapping: Mapping) -> QuerySet[M]:
    """What is open, and the closed rows that name this reader."""
    let_in = queryset.model._default_manager.filter(
        **{f"{mapping.readers}__user": actor, f"{mapping.readers}__until": None}
    )
    return queryset.filter(Q(**{mapping.closed: False}) | Q(pk__in=let_in.values("pk")))


def positions_of(actor: User | None, action: str) -> QuerySet[Position]:
    """Where the persons are whom `actor` reaches by `action`: for counting people by account."""
    return _persons(Position.objects.all(), "person", reaches(actor, action), counting=True)


@dataclass(frozen=True, slots=True)
class Reach:
    """One rule line through one grant."""

    rule: rules.Rule
    grant: Grant | None
    user: User | None


def reaches(actor: User | None, code: str, *, answer: str = "allow") -> list[Reach]:
    """Every line that answers `answer` to this actor for this action, with the grant that gives it."""
    action = rules.action(code)
    table = rules.table()
    if action is None:
        return []
    if actor is None:
        return [Reach(r, None, None) for r in table.lines(rules.SERVICE, code) if r.answer == answer]
    if not actor.is_active or (action.compartment and not compartments.open_to(actor, action.compartment)):
        return []
    return [
        Reach(rule, grant, actor)
        for grant in actor.live_grants()
        for rule in table.lines(grant.role, code)
        if rule.answer == answer
    ]


def covers(grant: Grant | None, account: Account) -> bool:
    """Is this account in the caseload of the grant? A grant that names neither authority nor place covers
    the whole operation."""
    return grant is None or _covers(grant, account.authority_id, account.place_id)


def caseload(grant: Grant, path: str) -> Q:
    """The same as `covers`, as a condition on the account at `path`."""
    condition = Q()
    if grant.place_id:
        condition &= Q(**{f"{path}place": grant.place_id})
    if grant.authority_id:
        condition &= Q(**{f"{path}authority": grant.authority_id})
    return condition


def mandated(user: User) -> QuerySet[Mandate]:
    """Mandates in force today."""
    today = clock.now().date()
    return Mandate.objects.filter(user=user, revoked_at=None).filter(Q(until=None) | Q(until__gte=today))


def nationals(country: str) -> QuerySet[Any]:
    return _nationals[0](country) if _nationals and country else Position.objects.none().values("person")


def _persons(queryset: QuerySet[M], path: str, reach: list[Reach], counting: bool = False) -> QuerySet[M]:
    conditions = [_person_condition(found, path, counting) for found in reach]
    if not conditions:
        return queryset.none()
    if any(condition is None for condition in conditions):
        return queryset
    whole = Q()
    for condition in conditions:
        assert condition is not None
        whole |= condition
    return queryset.filter(whole)


def _person_condition(found: Reach, path: str, counting: bool = False) -> Q | None:
    """The rows one line reaches; None means all of them."""
    rule, grant = found.rule, found.grant
    parts: list[Q] = []
    if rule.where == "nobody":
        return Q(pk__in=[])
    if rule.where == "nationals":
        parts.append(Q(**{f"{path}__in": nationals(grant.country if grant else "")}))
    if rule.where == "mandate":
        assert found.user is not None
        parts.append(Q(**{f"{path}__in": mandated(found.user).values("person")}))
    if rule.states is not None or (rule.where == "own" and grant and (grant.authority_id or grant.place_id)):
        parts.append(_where(found, path, counting))
    if rule.people == "adults":
        parts.append(Q(**{f"{path}__in": adults()}))
    elif rule.people == "children":
        parts.append(~Q(**{f"{path}__in": adults()}))
    if not parts:
        return None
    whole = Q()
    for part in parts:
        whole &= part
    return whole


def _where(found: Reach, path: str, counting: bool) -> Q:
    """The people who are where a line reaches, and those whom its caseload answered for last. The accounts are
    looked up first, there are some dozens of them: their keys let the database begin at an index."""
    rule, grant = found.rule, found.grant
    table = books.account_table()
    tied = rule.where == "own" and grant is not None and bool(grant.authority_id or grant.place_id)
    own = [a for a in table if not tied or (grant and _covers(grant, a.authority, a.place))]
    here = [a.pk for a in own if rule.states is None or a.kind in rule.states]
    positions = Position.objects.filter(account__in=here)
    if not counting:
        reached = Q(Exists(positions.filter(person=OuterRef(path))))
    elif path == "person":
        reached = Q(account__in=here)
    else:
        reached = Q(**{f"{path}__in": positions.values("person")})
    if tied:
        outside = [a.pk for a in table if a.authority is None and (not rule.states or a.kind in rule.states)]
        reached |= Q(**{f"{path}__in": _last_answered_for([a.pk for a in own], outside)})
    return reached


def _last_answered_for(own: list[int], outside: list[int]) -> QuerySet[Position, Any]:
    """Persons who left these accounts for one that no authority has (unaccounted, released, deceased, abroad):
    whoever answered for them last goes on answering questions about them. Those accounts hold few, so they are
    looked through, not the entries."""
    last = Entry.objects.filter(person=OuterRef("person"), n=OuterRef("n"), src__in=own)
    return Position.objects.filter(Exists(last), account__in=outside).values("person")


def _covers(grant: Grant, authority: int | None, place: int | None) -> bool:
    if grant.place_id and grant.place_id != place:
        return False
    return not grant.authority_id or grant.authority_id == authority


def _accounts(queryset: QuerySet[M], path: str, reach: list[Reach]) -> QuerySet[M]:
    whole = Q(pk__in=[])
    for found in reach:
        if found.rule.where in ("everywhere", "nobody") or found.grant is None:
            return queryset
        if found.rule.where == "own":
            condition = caseload(found.grant, "" if path == "pk" else f"{path}__")
            if not condition:
                return queryset
            whole |= condition
    return queryset.filter(whole)


def persons_of(reach: list[Reach], persons: Iterable[int]) -> set[int]:
    """Which of `persons` any of these lines reaches."""
    chosen = list(persons)
    found: set[int] = set()
    for start in range(0, len(chosen), 900):
        part = chosen[start : start + 900]
        query = _persons(Position.objects.filter(person__in=part), "person", reach)
        found.update(query.values_list("person", flat=True))
    return found
