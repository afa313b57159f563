"""What the gates are asked about: one person and one act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amana.engines.common import clock
from amana.ledger.models import Account


def destination_code(account: Account) -> str:
    """How decisions name a destination: the authority that will answer, or the state's own account."""
    return account.authority.code if account.authority_id and account.authority else account.code


@dataclass(frozen=True, slots=True)
class Ask:
    """One person about to be moved: what the gates are asked about. `account` is where the actor acts,
    `destination` where the person is to end up (for a departure: not the escort but the place after it)."""

    person: int
    action: str
    at: datetime
    account: Account | None = None
    destination: Account | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, person: int, action: str, *, account: Account | None = None, **context: Any) -> Ask:
        """An ask from the words a desk passes to `decide`; a lift brings its destination."""
        lift = context.pop("lift", None)
        destination = context.pop("destination", None) or getattr(lift, "destination", None)
        at = context.pop("at", None) or clock.now()
        return cls(person, action, at, account, destination, context)

    @classmethod
    def all_of(
        cls, persons: Iterable[int], action: str, *, account: Account | None = None, **context: Any
    ) -> list[Ask]:
        """The same for several people who are about to be moved together: at one moment."""
        chosen = list(persons)
        if not chosen:
            return []
        first = cls.of(chosen[0], action, account=account, **context)
        return [
            first,
            *(cls(p, action, first.at, account, first.destination, first.given) for p in chosen[1:]),
        ]

    @property
    def goes_on(self) -> bool:
        """Only the escort changes: people who have left go on to the place that the departure was asked about. Where
        somebody else takes them from the road, the account that they come to is the destination."""
        return self.action == "transfer" and self.destination is not None and self.destination.kind == "held"

    @property
    def changes_authority(self) -> bool | None:
        """Does another authority answer for the person afterwards? None: not known."""
        if self.action == "hand_abroad":
            return True
        if self.goes_on:
            return False
        if self.account is None or self.destination is None:
            return None
        return bool(self.account.authority_id != self.destination.authority_id)


def sets_out(ask: Ask) -> bool:
    """Does the move ask what a departure is asked, and not only go on with another escort?"""
    return not ask.goes_on
