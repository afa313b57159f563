"""The nouns of operations: lifts, acts waiting for signatures, counts, incidents, plans. People stand in them by their
key in the books; names stay in the register."""

from .acts import PERSONAL, ActKind, ActState, LiftNumber, PendingAct, PendingSignature
from .counts import Count, CountLine, CountState, Explanation, Seen
from .incidents import Incident, IncidentKind, IncidentPerson
from .lifts import UNSETTLED, WITH_ESCORT, Conveyance, Lift, LiftPerson, LiftState, Outcome
from .plans import LeftWhy, Pair, PairKind, Plan, PlanLeft, PlanLift, PlanLoad, PlanSeat, PlanState, Prefer
from .resources import AssetType, EscortPool, Mode, SiteFigures, Tail
from .room import (
    AgendaItem,
    AgendaKind,
    Attendance,
    Call,
    CallChair,
    CallEnd,
    Citation,
    Cited,
    Decision,
    Task,
    TaskState,
    TaskStep,
)
from .weights import Group, GroupWeight, Weights, WeightsState

__all__ = [
    "PERSONAL",
    "UNSETTLED",
    "WITH_ESCORT",
    "ActKind",
    "ActState",
    "AgendaItem",
    "AgendaKind",
    "AssetType",
    "Attendance",
    "Call",
    "CallChair",
    "CallEnd",
    "Citation",
    "Cited",
    "Conveyance",
    "Count",
    "CountLine",
    "CountState",
    "Decision",
    "EscortPool",
    "Explanation",
    "Group",
    "GroupWeight",
    "Incident",
    "IncidentKind",
    "IncidentPerson",
    "LeftWhy",
    "Lift",
    "LiftNumber",
    "LiftPerson",
    "LiftState",
    "Mode",
    "Outcome",
    "Pair",
    "PairKind",
    "PendingAct",
    "PendingSignature",
    "Plan",
    "PlanLeft",
    "PlanLift",
    "PlanLoad",
    "PlanSeat",
    "PlanState",
    "Prefer",
    "Seen",
    "SiteFigures",
    "Tail",
    "Task",
    "TaskState",
    "TaskStep",
    "Weights",
    "WeightsState",
]
