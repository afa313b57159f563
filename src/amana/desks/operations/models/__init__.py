"""The nouns of operations: lifts, acts waiting for signatures, counts, incidents. People stand in them by their
key in the books; names stay in the register."""

from .acts import ActKind, ActState, PendingAct, PendingSignature
from .counts import Count, CountLine, CountState, Explanation, Seen
from .incidents import Incident, IncidentKind, IncidentPerson
from .lifts import Conveyance, Lift, LiftPerson, LiftState, Outcome

__all__ = [
    "ActKind",
    "ActState",
    "Conveyance",
    "Count",
    "CountLine",
    "CountState",
    "Explanation",
    "Incident",
    "IncidentKind",
    "IncidentPerson",
    "Lift",
    "LiftPerson",
    "LiftState",
    "Outcome",
    "PendingAct",
    "PendingSignature",
    "Seen",
]
