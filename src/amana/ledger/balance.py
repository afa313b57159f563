"""Who is where: now from the kept positions, at any earlier moment as a signed sum over entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amana.engines.common import clock

from . import sql
from .fields import to_micros
from .models import Account
from .schema import LEAF_MARKS

KINDS = ("held", "escort", "at_large", "unaccounted", "abroad", "released", "deceased", "duplicate")


@dataclass(frozen=True, slots=True)
class Balance:
    """The custody equation at one moment. `origin` holds people whose enrolment was taken back."""

    held: int = 0
    escort: int = 0
    at_large: int = 0
    unaccounted: int = 0
    abroad: int = 0
    released: int = 0
    deceased: int = 0
    duplicate: int = 0
    origin: int = 0

    @property
    def enrolled(self) -> int:
        return sum(getattr(self, kind) for kind in KINDS)


def equation(at: datetime | None = None, about: datetime | None = None) -> Balance:
    """The equation now, or as the books said at `at` about the moment `about`."""
    if at is None and about is None:
        rows = sql.ask(
            "SELECT a.kind, count(*) FROM ledger_position p JOIN ledger_account a ON a.id = p.account_id"
            " GROUP BY a.kind"
        )
        return Balance(**dict(rows))
    totals: dict[str, int] = {}
    kinds = dict(Account.objects.values_list("pk", "kind"))
    for account, people in headcounts(at, about).items():
        totals[kinds[account]] = totals.get(kinds[account], 0) + people
    totals.pop("origin", None)
    return Balance(**totals)


def headcounts(at: datetime | None = None, about: datetime | None = None) -> dict[int, int]:
    """People by account, now or as of (at, about). As of is +1 for dst and -1 for src over what was recorded by
    `at` and effective by `about`."""
    if at is None and about is None:
        return dict(sql.ask("SELECT account_id, count(*) FROM ledger_position GROUP BY account_id"))
    condition, values = _as_of(at, about)
    found: dict[int, int] = {}
    for side, sign in (("dst", 1), ("src", -1)):
        for account, people in sql.ask(
            f"SELECT e.{side}, count(*) FROM ledger_entry e WHERE {condition} GROUP BY e.{side}", values
        ):
            found[account] = found.get(account, 0) + sign * people
    return {account: people for account, people in found.items() if people}


def headcount(account: int, at: datetime | None = None, about: datetime | None = None) -> int:
    """People in one account (by key), now or as of (at, about)."""
    if at is None and about is None:
        return sql.number("SELECT count(*) FROM ledger_position WHERE account_id = %s", account) or 0
    condition, values = _as_of(at, about)
    return sum(
        sign
        * (
            sql.number(
                f"SELECT count(*) FROM ledger_entry e WHERE e.{side} = %s AND {condition}", account, *values
            )
            or 0
        )
        for side, sign in (("dst", 1), ("src", -1))
    )


def _as_of(at: datetime | None, about: datetime | None) -> tuple[str, list[int]]:
    last = last_leaf(at)
    moment = to_micros(about or clock.now())
    return "e.leaf <= %s AND e.effective_at <= %s", [last, moment]


_LAST_BY = (
    "SELECT max(l.idx) FROM ledger_leaf l JOIN (SELECT idx FROM ledger_leaf"
    f" WHERE (idx & {LEAF_MARKS - 1}) = 0 AND recorded_at <= %s ORDER BY recorded_at DESC, idx DESC LIMIT 1) m"
    f" ON l.idx BETWEEN m.idx AND m.idx + {LEAF_MARKS - 1} WHERE l.recorded_at <= %s"
)
"""The log's time never goes back: the leaf sought is the newest marked one, or follows it before the next mark."""


def last_leaf(at: datetime | None) -> int:
    """The newest leaf recorded by `at` (None: now); -1 for none."""
    if at is None:
        found = sql.number("SELECT max(idx) FROM ledger_leaf")
    else:
        moment = to_micros(at)
        found = sql.number(_LAST_BY, moment, moment)
    return -1 if found is None else found


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What decides who may look into an account."""

    pk: int
    kind: str
    authority: int | None
    place: int | None


def account_table() -> list[AccountKey]:
    """Every account, closed ones too, with what decides whose it is: some dozens of rows."""
    return [
        AccountKey(*row) for row in sql.ask("SELECT id, kind, authority_id, place_id FROM ledger_account")
    ]


def persons_by(conditions: Sequence[str], most: int) -> list[tuple[int, int]]:
    """(person, account) of the positions `p` that any of the conditions finds, highest persons first, `most` of
    them. A condition is SQL that ends in its own order and limit, so that each begins at an index."""
    if not conditions:
        return []
    parts = " UNION ".join(
        f"SELECT * FROM (SELECT p.person, p.account_id FROM ledger_position p WHERE {one}) AS part"
        for one in conditions
    )
    return [(row[0], row[1]) for row in sql.ask(f"{parts} ORDER BY 1 DESC LIMIT {int(most)}")]


def enrolled() -> int:
    return equation().enrolled


def entry_count() -> int:
    return int(sql.ask("SELECT count(*) FROM ledger_entry")[0][0])


def held(account: Account, at: datetime | None = None, about: datetime | None = None) -> list[int]:
    """Who is in this account, in the order of arrival; also as of (at, about)."""
    if at is None and about is None:
        return [
            row[0]
            for row in sql.ask(
                "SELECT person FROM ledger_position WHERE account_id = %s ORDER BY effective_at, person",
                [account.pk],
            )
        ]
    condition, values = _as_of(at, about)
    return [
        row[0]
        for row in sql.ask(
            "SELECT person FROM (SELECT e.person, 1 AS way FROM ledger_entry e WHERE e.dst = %s AND "
            f"{condition} UNION ALL SELECT e.person, -1 FROM ledger_entry e WHERE e.src = %s AND {condition})"
            " AS moves GROUP BY person HAVING sum(way) > 0 ORDER BY person",
            [account.pk, *values, account.pk, *values],
        )
    ]


def account_of(person: int, at: datetime | None = None, about: datetime | None = None) -> int | None:
    """The account this person was in, as of (at, about): the one that was entered more often than left. None before
    the enrolment."""
    condition, values = _as_of(at, about)
    rows = sql.ask(
        "SELECT account FROM (SELECT e.dst AS account, 1 AS way FROM ledger_entry e WHERE e.person = %s AND "
        f"{condition} UNION ALL SELECT e.src, -1 FROM ledger_entry e WHERE e.person = %s AND {condition})"
        " AS moves GROUP BY account HAVING sum(way) > 0",
        [person, *values, person, *values],
    )
    return int(rows[0][0]) if rows else None


def enrolled_by(at: datetime | None = None, about: datetime | None = None) -> int:
    """People who had left the origin and not returned to it: counted by person, independently of accounts."""
    condition, values = _as_of(at, about)
    return int(
        sql.ask(
            "SELECT count(*) FROM (SELECT e.person FROM ledger_entry e"
            " JOIN ledger_account s ON s.id = e.src JOIN ledger_account d ON d.id = e.dst"
            f" WHERE {condition} GROUP BY e.person HAVING sum(CASE WHEN s.kind = 'origin' THEN 1 ELSE 0 END"
            " - CASE WHEN d.kind = 'origin' THEN 1 ELSE 0 END) > 0) AS enrolled",
            values,
        )[0][0]
    )
