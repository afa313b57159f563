"""Which of several valid plans is better, and what a planner is told about one beside its harm.

Plans of equal harm are told apart by makespan, then by cost. Whoever would rather be spared the worst chooses by
CVaR95, the mean of the worst 5 % of breaches drawn on the fixed plan: least harm need not be best there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from amana.engines.lifting.breaches import breach_tail
from amana.engines.lifting.check import Report
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.plan import Plan

PREFERENCES = ("harm", "cvar95")
SAME_HARM = 1e-9  # relative: below this two plans are equal and the tie is broken


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan is worth: harm, hours to its last arrival, cost, people left; and of breaches drawn on it the mean,
    the mean of the worst 5 % and the chance that people of tier 1 are caught in one."""

    harm: float
    makespan_h: float
    cost: float
    left_behind: int
    mean: float
    cvar95: float
    tier_one_breach: float

    def document(self) -> dict[str, float]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"harm {self.harm:.2f}, {self.left_behind} left behind, {self.makespan_h:.0f} h, cost {self.cost:.0f}; "
            f"breaches: mean {self.mean:.1f}, worst 5 % {self.cvar95:.1f}, "
            f"chance that tier 1 is caught {self.tier_one_breach:.3f}"
        )


def standing(instance: Instance, plan: Plan, report: Report) -> Standing:
    """The same draws for every plan of an instance, so that plans are compared in the same worlds."""
    tail = breach_tail(instance, plan)
    return Standing(
        harm=report.harm,
        makespan_h=report.makespan_h,
        cost=report.cost,
        left_behind=report.left_behind,
        mean=tail.mean,
        cvar95=tail.cvar95,
        tier_one_breach=tail.tier_one_breach,
    )


def rank(standing: Standing, prefer: str, least_harm: float) -> tuple[float, ...]:
    """Smaller is better. `least_harm` of all plans compared: harms within `SAME_HARM` of it count as equal to it."""
    tied = standing.harm <= least_harm * (1 + SAME_HARM)
    by_harm = (least_harm if tied else standing.harm, standing.makespan_h, standing.cost)
    return (standing.cvar95, *by_harm) if prefer == "cvar95" else by_harm


def chosen(
    instance: Instance, plans: Iterable[tuple[Plan, Report]], prefer: str = "harm"
) -> tuple[Plan, Report, Standing]:
    """The best of the plans that break no rule. Raises ValueError when there is none, or for another preference."""
    if prefer not in PREFERENCES:
        raise ValueError(f"{prefer!r} is none of {', '.join(PREFERENCES)}")
    sound = [(plan, report) for plan, report in plans if not report.violations]
    if prefer == "harm" and sound:
        least = min(report.harm for _, report in sound)
        sound = [(plan, report) for plan, report in sound if report.harm <= least * (1 + SAME_HARM)]
    return choices(instance, sound)[prefer]


def choices(
    instance: Instance, plans: Iterable[tuple[Plan, Report]]
) -> dict[str, tuple[Plan, Report, Standing]]:
    """The best of the plans that break no rule by each preference. Raises ValueError when there is none."""
    rows = [
        (plan, report, standing(instance, plan, report)) for plan, report in plans if not report.violations
    ]
    if not rows:
        raise ValueError("there is no plan without violations to choose from")
    least = min(report.harm for _, report, _ in rows)
    return {name: min(rows, key=lambda row: rank(row[2], name, least)) for name in PREFERENCES}
