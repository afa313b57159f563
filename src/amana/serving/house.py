"""The verbs of running the house: authorities, places, accounts, whom a place takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.desks.registry.models import Regime
from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority, Place

AUTHORITY_KINDS = ("custodian", "escort", "judicial", "health", "monitor", "other")
PLACE_KINDS = ("prison", "camp", "hospital", "court", "airfield", "other")
TAKES = ("men", "women", "adults", "children", "convicted", "untried")


@dataclass(frozen=True, slots=True)
class NewAuthority:
    code: str
    name_ar: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place with the account of the authority that holds it. `lat` and `lon` in degrees, kept to two
    decimals; `takes` says whom (TAKES); empty means not known, and then nobody is placed there."""

    code: str
    name_ar: str
    name_en: str
    kind: str
    authority: str
    town_ar: str = ""
    town_en: str = ""
    lat: float | None = None
    lon: float | None = None
    capacity: int | None = None
    takes: tuple[str, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"takes": list(self.takes)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> NewPlace:
        return cls(**{**plain, "takes": tuple(plain.get("takes", ()))})


def authority_open(*, actor: User | None, new: NewAuthority) -> Authority:
    """Add a body that answers for people, judges, heals or watches. Refused: a code that is taken."""
    access.require(actor, "place.write")
    authority = ledger.authority_add(code=new.code, name_ar=new.name_ar, name_en=new.name_en, kind=new.kind)
    _remember([{"act": "authority", "code": new.code, "kind": new.kind}], actor)
    return authority


def place_open(*, actor: User | None, new: NewPlace) -> Account:
    """Add a place and the account of its authority there. Refused: a code that is taken, an authority that
    holds nobody."""
    return places_open(actor=actor, new=[new])[0]


def places_open(*, actor: User | None, new: Sequence[NewPlace]) -> list[Account]:
    """Add several places as one act, with a memorandum for each. Refused as one is, and then none is added."""
    access.require(actor, "place.write")
    accounts = [_opened(actor, one) for one in new]
    facts = [_opening(account.code, one) for account, one in zip(accounts, new, strict=True)]
    _remember(facts, actor)
    return accounts


def _opened(actor: User | None, new: NewPlace) -> Account:
    authority = holder(new.authority)
    place = ledger.place_add(
        code=new.code,
        name_ar=new.name_ar,
        name_en=new.name_en,
        kind=new.kind,
        town_ar=new.town_ar,
        town_en=new.town_en,
        lat=new.lat,
        lon=new.lon,
    )
    return _account(actor, new.code, authority, place, new)


def _opening(code: str, new: NewPlace) -> dict[str, str | int | None]:
    """What the memorandum of a place or of a further account says."""
    facts = {"act": "open", "code": code, "kind": new.kind, "authority": new.authority}
    return {**facts, "capacity": new.capacity, "takes": ",".join(new.takes)}


def account_open(*, actor: User | None, place: Place, authority: str, capacity: int | None) -> Account:
    """The account of a further authority at a place that exists: control may pass from one to another."""
    access.require(actor, "place.write")
    owner = holder(authority)
    new = NewPlace(place.code, place.name_ar, place.name_en, place.kind, authority, capacity=capacity)
    account = _account(actor, f"{place.code}-{owner.code}", owner, place, new)
    _remember([_opening(account.code, new)], actor)
    return account


def account_close(*, actor: User, account: Account) -> None:
    """No further arrivals. Refused while it holds anybody."""
    access.require(actor, "place.write")
    ledger.account_close(account)
    _remember([{"act": "close", "code": account.code}], actor)


def capacity_set(*, actor: User, account: Account, capacity: int | None) -> None:
    """How many people the place has room for; None: not known."""
    access.require(actor, "place.write")
    if capacity is not None and not 0 <= capacity <= 1_000_000:
        raise Refused("capacity-range", field="capacity", capacity=capacity)
    ledger.capacity_set(account, capacity)
    _remember([{"act": "capacity", "code": account.code, "capacity": capacity}], actor)


def takes_set(*, actor: User | None, account: Account, takes: tuple[str, ...]) -> None:
    """Whom this account's place takes. The gates on placing people ask it."""
    access.require(actor, "place.write")
    _takes(actor, account, takes)
    _remember([{"act": "takes", "code": account.code, "takes": ",".join(takes)}], actor)


def _takes(actor: User | None, account: Account, takes: tuple[str, ...]) -> None:
    Regime.objects.update_or_create(
        account=account,
        defaults={
            **{word: word in takes for word in TAKES},
            "by": actor,
            "at": clock.now(),
        },
    )


def holder(code: str) -> Authority:
    """The authority of this code, if it is one that can hold people."""
    authority = Authority.objects.filter(code=code).first()
    if authority is None or authority.kind not in ("custodian", "escort"):
        raise Refused("authority-holds-nobody", field="authority", authority=code or "—")
    return authority


def _account(actor: User | None, code: str, authority: Authority, place: Place, new: NewPlace) -> Account:
    account = ledger.account_open(
        code=code,
        kind="held",
        authority=authority,
        place=place,
        name_ar=new.name_ar,
        name_en=new.name_en,
        capacity=new.capacity,
    )
    if new.takes:
        _takes(actor, account, new.takes)
    return account


def _remember(acts: Sequence[Mapping[str, str | int | None]], actor: User | None) -> None:
    """Memoranda of kind account, one act, in books that have begun: under the signature of whoever signs, or by the
    system."""
    by = actor.pk if actor else None
    notes = tuple(Note("account", facts={**facts, "by": by}) for facts in acts)
    signing.record(Act("account", clock.now(), notes=notes))
