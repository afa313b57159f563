"""A small fixed cast for the tests of the books: two custodians, three places, an escort, and people by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict
from amana.ledger import queries, services
from amana.ledger.act import Act, Move, Note, Receipt
from amana.ledger.kinds import ENTRY_KINDS
from amana.ledger.models import Account, Authority

MORNING = datetime(2026, 1, 20, 6, 0, tzinfo=UTC)


def permitted(moves: Iterable[Move]) -> dict[int, Verdict]:
    """Verdicts as access would give them; the tests of access test access."""
    return {
        m.person: Verdict(m.kind, m.person, bytes(32), (), (), "test", clock.now() + timedelta(hours=1))
        for m in moves
    }


@dataclass
class Books:
    """A demonstration ledger with accounts open and verbs that are short to write."""

    giver: Authority
    receiver: Authority
    prison: Account
    annex: Account
    baghdad: Account
    escort: Account

    @property
    def origin(self) -> Account:
        return Account.objects.get(kind="origin")

    def special(self, kind: str) -> Account:
        return Account.objects.filter(kind=kind).order_by("pk")[0]

    def act(
        self, *moves: Move, at: datetime | None = None, notes: Sequence[Note] = (), kind: str = "test"
    ) -> Receipt:
        act = Act(kind, at or clock.now(), tuple(moves), tuple(notes))
        return services.record(act, permitted(moves))

    def enrol(self, *persons: int, at: datetime | None = None, where: Account | None = None) -> Receipt:
        dst = (where or self.prison).pk
        return self.act(*(Move("enrol", p, self.origin.pk, dst) for p in persons), at=at, kind="enrol")

    def move(
        self, kind: str, dst: Account, *persons: int, at: datetime | None = None, answering: bool = False
    ) -> Receipt:
        heads = queries.heads(persons)
        memo = ENTRY_KINDS[kind].memo
        return self.act(
            *(Move(kind, p, heads[p].account, dst.pk, heads[p].leaf if answering else None) for p in persons),
            at=at,
            notes=(Note(memo),) if memo else (),
            kind=kind,
        )

    def reverse(self, person: int) -> Receipt:
        standing = [
            link for link in queries.chain(person) if link.reversed_by is None and link.kind != "correct"
        ]
        last = standing[-1]
        return self.act(Move("correct", person, last.dst.pk, last.src.pk, reverses=last.leaf), kind="correct")

    def at(self, person: int) -> str:
        return Account.objects.get(pk=queries.heads([person])[person].account).code


def open_books(kind: str = "demonstration") -> Books:
    services.genesis(kind=kind, name="tests")
    giver = services.authority_add(code="GIV", name_ar="المسلِّم", name_en="Giver")
    receiver = services.authority_add(code="REC", name_ar="المتسلِّم", name_en="Receiver")

    def held(code: str, authority: Authority) -> Account:
        place = services.place_add(code=code, name_ar=code, name_en=code)
        return services.account_open(
            code=code, kind="held", authority=authority, place=place, name_ar=code, name_en=code, capacity=100
        )

    escort = services.account_open(
        code="ESC", kind="escort", authority=giver, name_ar="مرافقة", name_en="Escort"
    )
    return Books(
        giver, receiver, held("PRISON", giver), held("ANNEX", giver), held("BAGHDAD", receiver), escort
    )
