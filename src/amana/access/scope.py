"""Whom a grant reaches: the same answer for one person and for a query, so that list, page, search, export,
history, statistics and interface cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, Q, QuerySet

from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger.kept import kept, kept_over_reads
from amana.ledger.models import Account, Position

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


MERGED_MOST = 40
"""With more accounts than this a page is found by walking down the people instead of merging the accounts."""


def newest(
    actor: User | None, action: str, *, before: int | None, most: int, accounts: Collection[int] | None = None
) -> list[tuple[int, int]] | None:
    """The `most` persons with the highest keys below `before` whom `actor` reaches, and the account each is in;
    only those in `accounts`. Each account is read from its end, so a page costs the same however many people there
    are. None where more than accounts decides (age, nationality, a mandate)."""
    lines = reaches(actor, action)
    if any(f.rule.where not in ("own", "everywhere") or f.rule.people != "any" for f in lines):
        return None
    loads = [_caseload(found) for found in lines]
    here = {key for load in loads for key in load.here}
    chosen = here if accounts is None else here & set(accounts)
    if len(chosen) > MERGED_MOST:
        return None
    ends = [f"p.account_id = {key}" for key in sorted(chosen)]
    for load in loads:
        outside = set(load.outside) - here if accounts is None else (set(load.outside) - here) & set(accounts)
        if load.came and outside:
            ends.append(f"p.account_id IN ({_keys(sorted(outside))}) AND {load.came}")
    below = f" AND p.person < {int(before)}" if before is not None else ""
    page = f" ORDER BY p.person DESC LIMIT {int(most)}"
    return books.persons_by([f"{end}{below}{page}" for end in ends], most)


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


@dataclass(frozen=True, slots=True)
class Caseload:
    """The accounts by which one line reaches people: those they are in (`here`), and those that nobody answers for
    (`outside`: unaccounted, released, deceased, abroad) where the condition `came` holds. Whoever answered for
    somebody last goes on answering questions about them."""

    here: tuple[int, ...]
    outside: tuple[int, ...] = ()
    came: str = ""

    @property
    def condition(self) -> str:
        """In SQL, about a row `p` of positions."""
        parts = [f"p.account_id IN ({_keys(self.here)})"] if self.here else []
        if self.outside and self.came:
            parts.append(f"(p.account_id IN ({_keys(self.outside)}) AND {self.came})")
        return " OR ".join(parts) or "1 = 0"


def _keys(keys: Iterable[int]) -> str:
    """Keys of accounts as SQL; they come from the books, not from a request."""
    return ", ".join(str(int(key)) for key in keys)


LISTED_MOST = 400
"""So many people last answered for are named in a condition one by one."""


def _came(own: Sequence[int], outside: Sequence[int]) -> str:
    """In SQL: the last entry of the position `p` left one of `own`. Few people are outside custody, so while nobody
    writes they are looked up once and named; "" where there is none."""
    if not own or not outside:
        return ""
    last = (
        "EXISTS (SELECT 1 FROM ledger_entry e WHERE e.person = p.person AND e.n = p.n"
        f" AND e.src IN ({_keys(own)}))"
    )
    if books.file_state() is None:
        return last
    listed = kept_over_reads(
        ("access.came", tuple(own), tuple(outside)),
        lambda: books.persons_by([f"p.account_id IN ({_keys(outside)}) AND {last}"], LISTED_MOST + 1),
    )
    if len(listed) > LISTED_MOST:
        return last
    return f"p.person IN ({_keys(person for person, _account in listed)})" if listed else ""


def _caseload(found: Reach) -> Caseload:
    """The accounts of a line. They are looked up first, there are some dozens of them: their keys let the database
    begin at an index, and the text of the condition is made without a query builder."""
    rule, grant = found.rule, found.grant
    table = kept_over_reads("access.accounts", books.account_table)
    tied = rule.where == "own" and grant is not None and bool(grant.authority_id or grant.place_id)
    own = [a for a in table if not tied or (grant and _covers(grant, a.authority, a.place))]
    here = tuple(a.pk for a in own if rule.states is None or a.kind in rule.states)
    if not tied:
        return Caseload(here)
    outside = [a.pk for a in table if a.authority is None and (not rule.states or a.kind in rule.states)]
    return Caseload(here, tuple(outside), _came([a.pk for a in own], outside))


class _Reached(Func):
    """Whether the person at a path is in a caseload."""

    output_field = BooleanField()

    def __init__(self, path: str, caseload: Caseload, counting: bool) -> None:
        each = f"EXISTS (SELECT 1 FROM ledger_position p WHERE p.person = %(expressions)s AND ({caseload.condition}))"
        listed = f"%(expressions)s IN (SELECT p.person FROM ledger_position p WHERE {caseload.condition})"
        super().__init__(F(path), template=listed if counting else each)


def _where(found: Reach, path: str, counting: bool) -> Q:
    """The people of a line's caseload."""
    return Q(_Reached(path, _caseload(found), counting))


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
    """Which of `persons` any of these lines reaches. About one person a page asks for a dozen actions, most of which
    reach alike: those are asked once while nobody writes. A mandate can end within the minute, so it is asked anew."""
    chosen = list(persons)
    if len(chosen) == 1 and all(f.rule.where != "mandate" for f in reach):
        alike = tuple((f.rule.where, f.rule.states, f.rule.people, f.grant, f.user) for f in reach)
        return kept(("access.persons_of", alike, chosen[0]), lambda: _persons_of(reach, chosen))
    return _persons_of(reach, chosen)


def _persons_of(reach: list[Reach], chosen: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(chosen), 900):
        part = chosen[start : start + 900]
        query = _persons(Position.objects.filter(person__in=part), "person", reach)
        found.update(query.values_list("person", flat=True))
    return found
