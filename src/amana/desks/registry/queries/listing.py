"""The register's list: filters that stand in the address, search by sound in any script, pages by key.

A page is found by where the last one ended, not by counting rows: page 100 costs what page 1 costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from amana.access import scope
from amana.access.models import User
from amana.ledger.kept import kept

from .. import books, names
from ..ages import ADULT_YEARS
from ..models import FileCard, SearchKey
from .finding import by_sound

PAGE = 50
PAGE_MOST = 200
_END = "\U0010ffff"
SORTS = ("number", "name", "latin", "review")
_SORT_FIELD = {"name": "sort_ar", "latin": "sort_latin", "review": "review_due"}
REVIEW_WINDOWS = {"overdue": 0, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows. Every field is an address parameter; an unknown value finds nothing."""

    q: str = ""
    kind: str = ""
    account: str = ""
    authority: str = ""
    population: str = ""
    sex: str = ""
    age: str = ""
    review: str = ""
    standing: str = ""
    basis: str = ""
    batch: str = ""
    sort: str = ""

    @classmethod
    def parse(cls, params: Mapping[str, Any]) -> Filters:
        """From address parameters; text is cut at 120 characters."""
        return cls(**{f.name: str(params.get(f.name, "")).strip()[:120] for f in fields(cls)})

    @property
    def order(self) -> str:
        """How the list is sorted: as asked, else reviews that are due by their date, else newest first."""
        return self.sort or ("review" if self.review else "number")

    def active(self) -> list[tuple[str, str]]:
        """The filters that are set, without sort."""
        return [
            (f.name, value) for f in fields(self) if f.name != "sort" and (value := getattr(self, f.name))
        ]

    def without(self, name: str) -> str:
        """The address parameters with one filter taken off."""
        return replace(self, **{name: ""}).query()

    def query(self, **more: str) -> str:
        """The address parameters."""
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)]
        return urlencode(pairs + [(k, v) for k, v in more.items() if v])


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: rows (dicts of card fields and the account's key), the keys of its neighbours, the total."""

    rows: list[dict[str, Any]]
    total: int
    after: str
    filters: Filters


_FIELDS = [
    "file_id", "number", "population", "name_ar", "name_latin", "kunya", "sex", "birth",
    "born_earliest", "born_latest", "age", "nationalities", "standing", "basis", "review_due",
]  # fmt: skip


def files(
    actor: User,
    filters: Filters | None = None,
    *,
    after: str = "",
    size: int = PAGE,
    action: str = "",
    count: bool = True,
) -> Listing:
    """One page of the files that `actor` may see by name, or for which they hold `action`."""
    chosen = filters or Filters()
    sounding = _sounding(chosen.q) if chosen.q and not names.digits_of(chosen.q) else []
    size = max(1, min(size, PAGE_MOST))
    if sounding and not chosen.sort:
        return _best_first(actor, chosen, action, sounding, after, size, count)
    total = _total_kept(actor, chosen, action, sounding) if count else -1
    sort = _SORT_FIELD.get(chosen.order, "")
    found = None if sort else _newest(actor, chosen, action, after, size + 1)
    if found is None:
        extra = [sort] if sort and sort not in _FIELDS else []
        ordered = _from(_filtered(actor, chosen, action, sounding), sort, after)
        found = list(ordered.values(*_FIELDS, *extra)[: size + 1])
        _with_accounts(found)
    more = len(found) > size
    page = found[:size]
    return Listing(page, total, _key(page[-1], sort) if more else "", chosen)


def _sounding(text: str) -> list[int]:
    """Weighing some hundred names is most of a search; its further pages and filters need not do it again."""
    return kept(("registry.sounding", text), lambda: by_sound(text))


def _best_first(
    actor: User, chosen: Filters, action: str, sounding: list[int], after: str, size: int, count: bool
) -> Listing:
    """One page of a search: those who sound so by weight of evidence, then those in whose names the words only
    begin, newest first. A page of the first part ends at `m` and a place, one of the second at a key."""
    narrowed = replace(chosen, q="")
    seen = _filtered(actor, narrowed, action, [])
    first = kept(
        ("registry.heard", actor.pk, narrowed, action, tuple(sounding)), lambda: _heard(seen, sounding, size)
    )
    ordered = [file for file in sounding if file in first]
    rest = matching(seen.exclude(file__in=sounding), chosen.q)
    further = kept(("registry.rest", actor.pk, chosen, action, tuple(sounding)), rest.count) if count else -1
    total = len(ordered) + further if count else -1
    page, key = _page(ordered, first, rest, after, size, more=further != 0)
    _with_accounts(page)
    return Listing(page, total, key, chosen)


_Heard = Mapping[int, dict[str, Any] | None]


def _heard(seen: QuerySet[FileCard], sounding: list[int], size: int) -> _Heard:
    """Those of `sounding` who may be seen, with their rows where all of them fit on one page; where they are more, the
    rows of a page are read with it."""
    found = seen.filter(file__in=sounding)
    if len(sounding) > size:
        return dict.fromkeys(found.values_list("file_id", flat=True))
    return {row["file_id"]: row for row in found.values(*_FIELDS)}


def _page(
    ordered: list[int], heard: _Heard, rest: QuerySet[FileCard], after: str, size: int, *, more: bool
) -> tuple[list[dict[str, Any]], str]:
    """The page behind `after` and where it ends; `more` is whether there is anybody in `rest`."""
    page: list[dict[str, Any]] = []
    if not _is_key(after):
        start = int(after[1:]) if after[:1] == "m" and _is_key(after[1:]) else 0
        wanted = ordered[start : start + size]
        rows = {
            file: dict(row) for file in wanted if (row := heard[file])
        }  # kept rows stay as they were read
        if unread := [file for file in wanted if file not in rows]:
            read = FileCard.objects.filter(file__in=unread).values(*_FIELDS)
            rows |= {row["file_id"]: row for row in read}
        page = [rows[file] for file in wanted if file in rows]
        if len(ordered) > start + size:
            return page, f"m{start + size}"
        after = ""
    if not more:
        return page, ""
    left = size - len(page)
    found = list(_from(rest, "", after).values(*_FIELDS)[: left + 1])
    page += found[:left]
    if len(found) <= left:
        return page, ""
    return page, str(page[-1]["file_id"]) if left else f"m{len(ordered)}"


BY_PLACE = frozenset({"kind", "account", "authority"})


def _newest(actor: User, chosen: Filters, action: str, after: str, most: int) -> list[dict[str, Any]] | None:
    """The page of a list that only places narrow, found from the accounts' own ends; None for any other list."""
    if action or not {name for name, _value in chosen.active()} <= BY_PLACE:
        return None
    before = int(after) if _is_key(after) else None
    found = scope.newest(actor, "file.read", before=before, most=most, accounts=_places(chosen))
    if found is None:
        return None
    cards = {
        row["file_id"]: row
        for row in FileCard.objects.filter(file__in=[p for p, _a in found]).values(*_FIELDS)
    }
    return [cards[person] | {"account_id": account} for person, account in found if person in cards]


def _places(chosen: Filters) -> list[int] | None:
    """The accounts that the list is narrowed to; None where it is not."""
    if not chosen.active():
        return None
    return books.accounts(kind=chosen.kind, account=chosen.account, authority=chosen.authority)


def _total_kept(actor: User, chosen: Filters, action: str, sounding: Sequence[int]) -> int:
    return kept(
        ("registry.total", actor.pk, chosen, action, tuple(sounding)),
        lambda: _total(actor, chosen, action, sounding),
    )


def _total(actor: User, chosen: Filters, action: str, sounding: Sequence[int]) -> int:
    """How many the list has. Where only places narrow it, the positions of the books are counted: each
    person has one, and their index answers at once."""
    if not action and {name for name, _value in chosen.active()} <= BY_PLACE:
        places = _places(chosen)
        found = scope.positions_of(actor, "file.read")
        return (found if places is None else found.filter(account__in=places)).count()
    return _filtered(actor, chosen, action, sounding, counting=True).count()


def files_all(actor: User, filters: Filters, *, action: str = "") -> Iterator[dict[str, Any]]:
    """Every row of the list, page by page: what an export writes."""
    after = ""
    while True:
        page = files(actor, filters, after=after, size=PAGE_MOST, action=action, count=False)
        yield from page.rows
        if not page.after:
            return
        after = page.after


def matching(queryset: QuerySet[FileCard], text: str, sounding: Sequence[int] = ()) -> QuerySet[FileCard]:
    """Cards that a search text finds: a file number, or words that each begin a word of a name; and those in
    `sounding`, who bear it in another script or spelling."""
    number = names.digits_of(text)
    if number:
        return queryset.filter(file__in=_holding(number))
    words = names.query_words(text)
    begun = Q()
    for word in words:
        begun &= Q(file__in=_holding(word))
    if sounding:
        return queryset.filter(begun | Q(file__in=sounding) if words else Q(file__in=sounding))
    return queryset.filter(begun) if words else queryset.none()


def _holding(word: str) -> QuerySet[SearchKey, Any]:
    return SearchKey.objects.filter(key__gte=word, key__lt=word + _END).values("file")


def _filtered(
    actor: User, chosen: Filters, action: str, sounding: Sequence[int], *, counting: bool = False
) -> QuerySet[FileCard]:
    found = books.visible(actor, FileCard.objects.all(), action, counting=counting)
    if action:
        found = books.visible(actor, found, counting=counting)
    if chosen.q:
        found = matching(found, chosen.q, sounding)
    for name in ("population", "standing", "basis"):
        if value := getattr(chosen, name):
            found = found.filter(**{name: value})
    if chosen.sex:
        found = found.filter(sex="" if chosen.sex == "unknown" else chosen.sex)
    if chosen.batch:
        found = found.filter(file__batch__code=chosen.batch)
    if chosen.kind or chosen.account or chosen.authority:
        found = found.filter(
            file__in=books.persons_at(kind=chosen.kind, account=chosen.account, authority=chosen.authority)
        )
    if chosen.age:
        found = found.filter(_age(chosen.age, books.today()))
    if chosen.review:
        days = REVIEW_WINDOWS.get(chosen.review)
        if days is None:
            return found.none()
        found = found.filter(review_due__lte=books.today() + timedelta(days=days))
    return found


def _age(age: str, today: date) -> Q:
    """The ages of `ages.standing`, in SQL: born on or before this day eighteen years ago is adult."""
    line = _years_before(today)
    match age:
        case "disputed":
            return Q(age="disputed")
        case "child":
            return ~Q(age="disputed") & Q(born_earliest__gt=line)
        case "adult":
            return ~Q(age="disputed") & Q(born_latest__lte=line)
        case "unknown":
            return ~Q(age="disputed") & (
                Q(born_latest=None) | Q(born_latest__gt=line, born_earliest__lte=line)
            )
        case "protected":
            return Q(age="disputed") | Q(born_latest=None) | Q(born_latest__gt=line)
    return Q(pk=None)


def _years_before(today: date) -> date:
    """The last day of birth of somebody who is eighteen today."""
    try:
        return today.replace(year=today.year - ADULT_YEARS)
    except ValueError:
        return date(today.year - ADULT_YEARS, 2, 28)


def _from(found: QuerySet[FileCard], sort: str, after: str) -> QuerySet[FileCard]:
    if not sort:
        if _is_key(after):
            found = found.filter(file__lt=int(after))
        return found.order_by("-file_id")
    if sort == "review_due":
        found = found.exclude(review_due=None)
    value, _, pk = after.rpartition("~")
    if _is_key(pk) and (sort != "review_due" or _is_day(value)):
        found = found.filter(Q(**{f"{sort}__gt": value}) | Q(**{sort: value, "file__gt": int(pk)}))
    return found.order_by(sort, "file_id")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _key(row: dict[str, Any], sort: str) -> str:
    return f"{row[sort]}~{row['file_id']}" if sort else str(row["file_id"])


def _with_accounts(page: list[dict[str, Any]]) -> None:
    where = books.accounts_of([row["file_id"] for row in page])
    for row in page:
        row["account_id"] = where.get(row["file_id"])
