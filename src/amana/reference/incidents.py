"""January's shocks: Shaddadi breaks, al-Hol changes hands and drains, and the counts that see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from amana.desks.operations import services as operations
from amana.desks.operations.models import Count, CountState, Incident
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Account

from .cast import Play
from .rosters import Kept
from .script import Scene
from .story import ESCAPED, NOW, ORIGINS, RETAKEN, moment

BROKEN = moment(1, 19, 21, 40)
SEIZED = moment(1, 20, 16)
HAUL = ((moment(1, 21, 9), 34), (moment(1, 23, 18), 29), (moment(1, 27, 11), 18))
"""(when the recaptures were recorded, how many): 81 in all."""

DRAIN = (
    (moment(1, 21, 15), 190),
    (moment(1, 24, 10), 160),
    (moment(1, 27, 10), 210),
    (moment(1, 30, 10), 175),
    (moment(2, 2, 10), 240),
    (moment(2, 5, 10), 130),
    (moment(2, 8, 10), 95),
    (moment(2, 11, 10), 120),
)
"""(when the section of the camp was counted, how many residents no longer found)."""


def scenes(play: Play) -> Iterator[Scene]:
    yield from _shaddadi(play)
    yield from _hol(play)
    yield from _counts(play)


# -- Shaddadi ---------------------------------------------------------------------------------------------


def _shaddadi(play: Play) -> Iterator[Scene]:
    escaped = play.choose("SHD", ESCAPED, "escape")
    opened: list[Incident] = []
    prison = play.stage.accounts["SHD"]
    yield Scene(
        BROKEN + timedelta(hours=2),
        lambda: opened.append(
            operations.incident_report(
                actor=None,
                kind="escape",
                account=prison,
                at=BROKEN,
                reported=ESCAPED,
                about=True,
                words="انهار الحراسة بعد قصف قريب؛ فُتح الجناح الشرقي.",
                source="وزارة الداخلية السورية",
            )
        ),
        "Shaddadi breaks",
    )
    yield Scene(
        moment(1, 20, 14),
        lambda: operations.escape(
            actor=None,
            account=prison,
            persons=[kept.person for kept in escaped],
            at=BROKEN,
            incident=Incident.objects.get(pk=opened[0].pk),
        ),
        "escapes named",
    )
    assert sum(n for _when, n in HAUL) == RETAKEN
    start = 0
    for when, number in HAUL:
        batch = escaped[start : start + number]
        start += number
        yield Scene(when, partial(_retake, play, batch, when), "recaptures")


def _retake(play: Play, people: Sequence[Kept], when: datetime) -> None:
    account = play.stage.account_of("SHD", "SY-MOI")
    operations.recapture(
        actor=None, account=account, persons=[k.person for k in people], at=when - timedelta(hours=3)
    )


# -- al-Hol -----------------------------------------------------------------------------------------------


def _hol(play: Play) -> Iterator[Scene]:
    section = play.stage.accounts["HOL-3"]
    taken: list[Account] = []
    yield Scene(
        SEIZED + timedelta(hours=3),
        lambda: taken.append(
            operations.seize(
                actor=None,
                account=section,
                by=play.stage.authorities["SY-MOI"],
                at=SEIZED,
                words="انسحبت إدارة المخيم ودخلت قوات وزارة الداخلية.",
            )
        ),
        "al-Hol changes hands",
    )
    rng = play.rng("drain")
    left = [kept.person for kept in play.people["HOL-3"]]
    rng.shuffle(left)
    for when, number in DRAIN:
        gone, left = left[:number], left[number:]
        yield Scene(when, partial(_camp_count, taken, gone, when), "the section is counted")


def _camp_count(taken: Sequence[Account], gone: Sequence[int], when: datetime) -> None:
    (account,) = taken
    due = Count.objects.filter(account=account, state=CountState.DUE).first()
    operations.count_make(
        actor=None,
        account=account,
        absent=list(gone),
        at=when - timedelta(hours=1),
        due=due,
        note="غادروا دون تسجيل؛ الخيام فارغة.",
    )


# -- counts of the prisons --------------------------------------------------------------------------------


def _counts(play: Play) -> Iterator[Scene]:
    """Every third day each prison counts; the last night two are missing at Ghwayran; one miscount is explained."""
    sites = [code for code, _leaving in ORIGINS] + ["BGD", "NAS"]
    for n, site in enumerate(sites):
        first = moment(1, 12, 5, 30) + timedelta(hours=n)
        for turn in range(10):
            when = first + timedelta(days=3 * turn)
            if when < NOW - timedelta(hours=16):
                yield Scene(when, partial(_agrees, play, site, when), "counts")
    for n, site in enumerate(s for s in sites if s != "GHW"):
        when = NOW - timedelta(minutes=11 * n)
        yield Scene(when, partial(_agrees, play, site, when), "counts")
    yield Scene(moment(1, 26, 6), partial(_miscount, play), "counts")
    missing = play.choose("GHW", 2, "missing")
    yield Scene(
        NOW - timedelta(hours=15, minutes=10),
        lambda: operations.count_make(
            actor=None,
            account=play.stage.accounts["GHW"],
            absent={k.person: "لم يُجب عند النداء، الجناح الشرقي" for k in missing},
            at=NOW - timedelta(hours=15, minutes=20),
        ),
        "two missing at Ghwayran",
    )


def _agrees(play: Play, site: str, when: datetime) -> None:
    account = play.stage.accounts[site]
    at = when - timedelta(minutes=15)
    there = len(ledger_queries.held(account, about=at))
    if there:
        operations.count_make(actor=None, account=account, seen=there, at=at)


def _miscount(play: Play) -> None:
    account = play.stage.accounts["PAN"]
    at = moment(1, 26, 5, 40)
    there = len(ledger_queries.held(account, about=at))
    count = operations.count_make(actor=None, account=account, seen=there - 1, at=at)
    operations.count_explain(
        actor=None, count=count, explanation="miscount", why="أُعيد العدّ: كان أحدهم في العيادة."
    )
