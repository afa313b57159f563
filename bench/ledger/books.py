"""Fresh books for the benches, and acts that are short to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict
from amana.ledger import queries, services, writer
from amana.ledger.act import Act, Move, Receipt
from amana.ledger.models import Account


@dataclass
class Books:
    origin: Account
    prison: Account
    annex: Account
    next_person: int = 1

    def fresh(self, count: int) -> list[int]:
        start, self.next_person = self.next_person, self.next_person + count
        return list(range(start, start + count))

    def enrol(self, persons: Sequence[int]) -> Receipt:
        return self.post("enrol", [Move("enrol", p, self.origin.pk, self.prison.pk) for p in persons])

    def toggle(self, persons: Sequence[int]) -> Receipt:
        """Place everybody in the other of the two wings."""
        heads = queries.heads(persons)
        other = {self.prison.pk: self.annex.pk, self.annex.pk: self.prison.pk}
        return self.post(
            "place", [Move("place", p, heads[p].account, other[heads[p].account]) for p in persons]
        )

    def post(self, kind: str, moves: Iterable[Move]) -> Receipt:
        chosen = tuple(moves)
        verdicts = permitted(chosen)
        return writer.do(lambda: services.record(Act(kind, clock.now(), chosen), verdicts))


def permitted(moves: Iterable[Move]) -> dict[int, Verdict]:
    until = clock.now() + timedelta(hours=1)
    return {m.person: Verdict(m.kind, m.person, bytes(32), (), (), "bench", until) for m in moves}


def open_books() -> Books:
    def begin() -> Books:
        services.genesis(kind="demonstration", name="bench")
        owner = services.authority_add(code="OWN", name_ar="جهة", name_en="Owner")
        made = []
        for code in ("PRISON", "ANNEX"):
            place = services.place_add(code=code, name_ar=code, name_en=code)
            made.append(
                services.account_open(
                    code=code, kind="held", authority=owner, place=place, name_ar=code, name_en=code
                )
            )
        return Books(Account.objects.get(code="ORIGIN"), made[0], made[1])

    return writer.do(begin)
