"""How this desk finds accounts and people in the books: one place, so that the verbs read as what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet

from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.known import Heads
from amana.ledger.models import Account, Authority, Entry, Position
from amana.ledger.rules import Head


def happened(at: datetime | None) -> datetime:
    """The moment of an act: aware, not in the future; now when nobody says."""
    now = clock.now()
    moment = at or now
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if moment > now:
        raise Refused("time-in-the-future", field="at", at=moment.isoformat(timespec="minutes"))
    return moment


def heads_in(account: Account, persons: Iterable[int]) -> dict[int, Head]:
    """The newest entry of each person, all of whom must be in `account` now."""
    chosen = list(dict.fromkeys(persons))
    heads = ledger_queries.heads(chosen)
    for person in chosen:
        head = heads.get(person)
        if head is None:
            raise Refused("person-unknown", person=person)
        if head.account != account.pk:
            held = Account.objects.values_list("code", flat=True).get(pk=head.account)
            raise Refused("holder-wrong", person=person, held=held, account=account.code)
    return {person: heads[person] for person in chosen}


def people_in(account: Account) -> list[int]:
    """Everybody in the account now, in the order of the file."""
    return list(Position.objects.filter(account=account).order_by("person").values_list("person", flat=True))


def unanswered(kind: str, account: Account) -> QuerySet[Entry]:
    """Entries of a kind that left `account`, stand, and are answered by none that stands."""
    answers = Entry.objects.filter(answers=OuterRef("pk"), reversed_by=None)
    return Entry.objects.filter(~Exists(answers), kind=kind, src=account, reversed_by=None)


def missed_from(account: Account) -> list[int]:
    """People unaccounted for now whom a count of this account missed."""
    lost = special("unaccounted")
    return list(
        unanswered("miss", account)
        .filter(person__in=people_in(lost))
        .order_by("person")
        .values_list("person", flat=True)
    )


def answering_for(persons: Iterable[int], heads: Heads) -> dict[int, int]:
    """Person -> the account whose authority answers for them: the one they are in, or, of whom a count missed, the one
    they were missed from."""
    lost = special("unaccounted").pk
    gone = [person for person in persons if heads[person].account == lost]
    from_where = dict(
        Entry.objects.filter(kind="miss", pk__in=[heads[person].leaf for person in gone]).values_list(
            "person", "src"
        )
    )
    return {person: from_where.get(person, heads[person].account) for person in persons}


def special(kind: str) -> Account:
    """The one account of a kind without an authority: unaccounted, released, deceased."""
    return Account.objects.get(kind=kind, authority=None)


def at_large(authority: Authority) -> Account:
    """The account charged with those whom this authority lost."""
    return Account.objects.get(kind="at_large", authority=authority)


def held_by(authority: Authority, like: Account) -> Account:
    """The account of `authority` at the place of `like`, opened at first need."""
    assert like.place is not None
    found = Account.objects.filter(
        kind="held", place=like.place, authority=authority, closed_at=None
    ).select_related("authority", "place")
    return found.first() or ledger.account_open(
        code=f"{authority.code}-{like.place.code}",
        kind="held",
        authority=authority,
        place=like.place,
        name_ar=like.place.name_ar,
        name_en=like.place.name_en,
        capacity=like.capacity,
    )


def list_digest(persons: Sequence[int]) -> str:
    """What an approval fixes: SHA-256 (hex) over the sorted keys of the people."""
    return sha256(",".join(str(person) for person in sorted(persons)).encode()).hexdigest()
