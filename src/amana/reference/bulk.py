"""A large fictional ledger: people enrolled at a few prisons, then moved about inside them, through the same verbs
and gates as everybody else's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from amana import access
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import Basis, Regime
from amana.desks.registry.services.basis import basis_open
from amana.desks.registry.services.files import Arrival, enrol_many
from amana.engines.common import clock, fictional
from amana.ledger import queries, services, writer
from amana.ledger.act import Act, Move
from amana.ledger.models import Account

PRISONS = 6
PEOPLE_AT_ONCE, MOVES_AT_ONCE = 5_000, 1_000
Progress = Callable[[str], None]


def generate(*, people: int, entries: int, seed: int, progress: Progress = lambda text: None) -> None:
    """Open demonstration books with `people` files and exactly `entries` entries."""
    accounts, basis = writer.do(_open)
    rng = random.Random(seed)
    done = 0
    for part in _parts(people, PEOPLE_AT_ONCE):
        account = accounts[(done // PEOPLE_AT_ONCE) % PRISONS]
        writer.do(partial(_enrol, rng, part, account, basis))
        done += part
        progress(f"{done:,} people enrolled")
    left = entries - people
    for part in _parts(left, MOVES_AT_ONCE):
        writer.do(partial(_shift, rng, accounts, part))
        left -= part
        if left % 20_000 < MOVES_AT_ONCE:
            progress(f"{entries - left:,} entries")


def _open() -> tuple[list[Account], Basis]:
    services.genesis(kind="demonstration", name="generated")
    owner = services.authority_add(code="GEN", name_ar="جهة افتراضية", name_en="Generated authority")
    accounts = []
    for n in range(1, PRISONS + 1):
        place = services.place_add(code=f"GEN-{n}", name_ar=f"سجن {n}", name_en=f"Prison {n}")
        account = services.account_open(
            code=f"GEN-{n}",
            kind="held",
            authority=owner,
            place=place,
            name_ar=f"سجن {n}",
            name_en=f"Prison {n}",
        )
        Regime.objects.create(
            account=account,
            men=True,
            women=False,
            adults=True,
            children=False,
            convicted=True,
            untried=True,
            at=clock.now(),
        )
        accounts.append(account)
    basis = basis_open(
        actor=None,
        code="GEN-ORDER",
        kind="security",
        title_ar="أمر افتراضي",
        title_en="Generated order",
        authority=owner,
        review_days=180,
    )
    return accounts, basis


def _enrol(rng: random.Random, count: int, account: Account, basis: Basis) -> None:
    now = clock.now()
    enrol_many(actor=None, arrivals=[_arrival(rng, account, basis, now) for _ in range(count)])


def _arrival(rng: random.Random, account: Account, basis: Basis, now: datetime) -> Arrival:
    who = fictional.person(rng, sex="M", ages=(19, 60), today=date(2026, 1, 1))
    identity = Identity(
        parts_ar=(who.ar.given, who.ar.father, who.ar.grandfather, who.ar.family),
        parts_latin=(who.latin.given, who.latin.father, who.latin.grandfather, who.latin.family),
        kunya=who.ar.kunya,
        mother=who.ar.mother,
        birth=who.birth.isoformat(),
        sex=who.sex,
        nationalities=((who.nationality, "declared"),),
        source="roster",
    ).checked()
    arrested = date(2019, 1, 1) + timedelta(days=rng.randrange(400))
    return Arrival(
        identity=identity,
        account=account,
        basis=basis,
        population="detainee",
        admitted_at=now,
        arrested=arrested.isoformat(),
    )


def _shift(rng: random.Random, accounts: Sequence[Account], count: int) -> None:
    """Place people of one prison in another: at most as many as are there, so that nobody is moved twice in an act."""
    left = count
    while left:
        heads = queries.headcounts()
        src = max(accounts, key=lambda a: heads.get(a.pk, 0))
        dst = rng.choice([a for a in accounts if a.pk != src.pk])
        persons = queries.held(src)[:left]
        verdicts = access.verdicts(None, "place", persons=persons, account=src, destination=dst)
        moves = tuple(Move("place", p, src.pk, dst.pk) for p in persons)
        services.record(Act("place", clock.now(), moves), verdicts)
        left -= len(persons)


def _parts(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= min(total, most)
