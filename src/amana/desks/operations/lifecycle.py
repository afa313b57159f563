"""The life of a lift: which step leads from which state to which, and who takes it. The picture in the docs is
drawn from this table. Below it the one step each of a count, a plan and weights that somebody else may have taken."""

from __future__ import annotations

from dataclasses import dataclass

from amana.ledger.errors import Refused

from .models import Count, CountState, Lift, LiftState, Plan, PlanState, Weights, WeightsState


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    before: LiftState
    after: LiftState
    who: str
    signed: bool = False


STEPS = (
    Step(
        "approve", LiftState.PROPOSED, LiftState.APPROVED, "movement approver, not the proposer", signed=True
    ),
    Step("cancel", LiftState.PROPOSED, LiftState.CANCELLED, "movement planner or approver"),
    Step("cancel", LiftState.APPROVED, LiftState.CANCELLED, "movement planner or approver"),
    Step("release", LiftState.APPROVED, LiftState.ON_THE_WAY, "officer of the giver", signed=True),
    Step("escort", LiftState.ON_THE_WAY, LiftState.ON_THE_WAY, "both escorts", signed=True),
    Step("receipt", LiftState.ON_THE_WAY, LiftState.DONE, "officer of the receiver", signed=True),
    Step("return", LiftState.ON_THE_WAY, LiftState.DONE, "officer of the giver", signed=True),
    Step(
        "elsewhere",
        LiftState.ON_THE_WAY,
        LiftState.DONE,
        "officer of another place and the escort",
        signed=True,
    ),
    Step("mistaken", LiftState.ON_THE_WAY, LiftState.ON_THE_WAY, "both sides", signed=True),
    Step("mistaken", LiftState.DONE, LiftState.ON_THE_WAY, "both sides", signed=True),
)
"""Receipt, return and an arrival elsewhere complete a lift once nobody is left with the escort; until then it stays on
the way. What was signed by mistake puts the people, and with them the lift, on the way again."""


def check(lift: Lift, step: str) -> LiftState:
    """The state that the step leads to. Refused where it cannot be taken now."""
    for known in STEPS:
        if known.name == step and known.before == lift.state:
            return known.after
    code = {
        (LiftState.DONE, "receipt"): "receipt-again",
        (LiftState.PROPOSED, "release"): "lift-not-approved",
        (LiftState.ON_THE_WAY, "release"): "lift-released",
        (LiftState.DONE, "release"): "lift-released",
        (LiftState.PROPOSED, "elsewhere"): "elsewhere-not-left",
        (LiftState.APPROVED, "elsewhere"): "elsewhere-not-left",
    }.get((LiftState(lift.state), step), "lift-state")
    raise Refused(code, lift=lift.code, state=lift.get_state_display(), account=lift.origin.code)


def still_open(count: Count) -> None:
    """Refused: a count whose difference is explained, or that has none."""
    if count.state != CountState.DIFFERS:
        raise Refused("count-nothing-open", account=count.account.code)


def still_proposed(weights: Weights) -> None:
    """Refused: weights that somebody has approved."""
    if weights.state != WeightsState.PROPOSED:
        raise Refused("weights-approved", version=weights.version)


def still_draft(plan: Plan) -> None:
    """Refused: a plan that is approved, given up or not made yet."""
    if plan.state != PlanState.DRAFT:
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())


def still_to_publish(plan: Plan) -> None:
    """Refused: a plan that is not approved, or published already."""
    if plan.state != PlanState.APPROVED:
        raise Refused("plan-not-approved", plan=plan.code, state=plan.get_state_display())


def diagram() -> str:
    """The life of a lift as Mermaid text."""
    lines = ["stateDiagram-v2", f"    [*] --> {LiftState.PROPOSED}: propose (movement planner)"]
    for step in STEPS:
        sign = ", signed" if step.signed else ""
        lines.append(f"    {step.before} --> {step.after}: {step.name} ({step.who}{sign})")
    lines += [f"    {end} --> [*]" for end in (LiftState.DONE, LiftState.CANCELLED)]
    return "\n".join(lines)
