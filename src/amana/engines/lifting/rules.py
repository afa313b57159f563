"""The named rules of a plan, in the order of reports. A plan that breaks one has no score."""

from __future__ import annotations

from dataclasses import dataclass

RULES: dict[str, str] = {
    "unknown_reference": "tail, arc and classes of a lift are in the instance",
    "asset_mismatch": "the tail is of the asset type of the arc",
    "horizon": "a lift starts in slot 0 or later and ends within the horizon",
    "whole_persons": "a lift carries somebody, in whole persons",
    "closure": "the arc is open in every slot of the lift",
    "tail_availability": "the tail is available in every slot of the lift",
    "tail_overlap": "a tail on a lift of several slots does nothing else in them",
    "duty_hours": "one-slot lifts of a tail fit the duty hours of the slot; longer ones start where there are any",
    "crew_hours_24h": "hours of a tail in two consecutive slots fit the crew limit",
    "seats": "persons, riding and fixed escorts fit the seats",
    "medical_seats": "persons who need a medical seat have one",
    "load_category": "a lift carries one load category",
    "keep_together": "a class travels in whole groups",
    "longest_ride": "the ride is within the longest ride of every class on board",
    "acceptance": "the reception accepts every class on board",
    "stock": "nobody leaves a place who is not there",
    "release": "no more leave than are legally cleared",
    "processing": "departures per day are within the origin's processing",
    "intake": "arrivals per day are within the reception's intake",
    "capacity": "arrivals in all are within the reception's beds",
    "pads": "movements per slot are within the pads of the place",
    "escort_hours": "escort-hours per slot are within the pool",
    "hold_capacity": "people in a hold at the end of a slot fit it",
    "hold_separation": "load categories in a hold fit its compartments",
    "hold_time": "nobody stays in a hold longer than the longest stay",
    "arrival_separation": "categories kept apart do not arrive in one slot",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule with its witness: `where` names lift, place, class and slot; `amount` is by how much."""

    rule: str
    where: str
    amount: float

    def document(self) -> dict[str, object]:
        return {"rule": self.rule, "where": self.where, "amount": self.amount}
