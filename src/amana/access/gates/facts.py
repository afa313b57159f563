"""The facts that gates read: one Protocol each. None means not known, and what is not known blocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class EnrolFacts(Protocol):
    """Name "enrol". What stands in the entry record of a person. `provisional` with a `deadline` (aware)
    stands in for a missing legal basis or identity for at most 72 hours from the arrival."""

    identity: bool | None
    legal_basis: bool | None
    authority_known: bool | None
    arrested_at: bool | None
    arrived_at: datetime | None
    provisional: bool
    deadline: datetime | None


class PlaceFacts(Protocol):
    """Name "place", about the person and the destination. `sex` is "M" or "F"; `adult` None where the age
    is not found or disputed; `convicted` None where not known. The destination says whom it takes."""

    sex: str | None
    adult: bool | None
    convicted: bool | None
    with_carer: bool
    takes_sex: frozenset[str] | None
    takes_adults: bool | None
    takes_children: bool | None
    takes_convicted: bool | None
    takes_untried: bool | None
    free: int | None


class StayFacts(Protocol):
    """Name "stay". References of the orders in force that forbid this person's exit (often none)."""

    in_force: tuple[str, ...] | None


class TransferFacts(Protocol):
    """Name "transfer": the newest transfer assessment of this person for this destination.

    `state`: "none", "open" (person heard, not decided), "refused", "decided". `finding`: "none", "some", "substantial"
    or None. `decider_independent`: the decider belongs neither to the giving nor to the receiving side.
    `challenge_until` is aware: nobody leaves before it has passed. `destination_stopped`: a post-transfer
    assessment for that destination lapsed undone."""

    state: str | None
    person_heard: bool | None
    finding: str | None
    decider_independent: bool | None
    assurances: bool | None
    valid_until: date | None
    challenge_until: datetime | None
    challenge_open: bool | None
    child: bool | None
    destination_stopped: bool | None


class ChildFacts(Protocol):
    """Name "child". `adult` True only for an undisputed finding; otherwise the person counts as a child.
    `best_interests`: a decided note covers this move. `carer`: the carer's file key, None without one;
    `carer_moves` the carer goes along; `carer_at_destination` is there already."""

    adult: bool | None
    best_interests: bool | None
    has_carer: bool | None
    carer_stays_with: bool | None


class HoldFacts(Protocol):
    """Name "hold". The ground of custody and its next review (a date); `review_due` None blocks."""

    legal_basis: bool | None
    review_due: date | None


class ReleaseFacts(Protocol):
    """Name "release". Who ordered it, and that the person's property and papers were answered for."""

    ordered: bool | None
    identity_confirmed: bool | None
    wanted_elsewhere_checked: bool | None
    property_returned: bool | None
