"""Reads of operations. What a reader may see of people by name is asked of access and the register each time."""

from . import field, room
from .board import Board, Equation, Waiting, board, equation, waiting
from .counts import Reconciliation, counts, due, latest, reconciliation
from .entries import Row, journal
from .incidents import Told, escapes, incident, incidents
from .incidents import with_figures as incident_figures
from .lifts import (
    Listed,
    Unborne,
    coming,
    departure_gates,
    lifts,
    manifest,
    manifest_open,
    overdue,
    unborne,
    waiting_acts,
    with_figures,
)
from .places import AccountRow, Facility, accounts, facilities
from .plans import (
    Change,
    Connection,
    asset_names,
    changes,
    connections,
    explanation,
    left_by_reason,
    lifts_of,
    plans,
    seats_open,
    seats_unnamed,
)

__all__ = [
    "AccountRow",
    "Board",
    "Change",
    "Connection",
    "Equation",
    "Facility",
    "Listed",
    "Reconciliation",
    "Row",
    "Told",
    "Unborne",
    "Waiting",
    "accounts",
    "asset_names",
    "board",
    "changes",
    "coming",
    "connections",
    "counts",
    "departure_gates",
    "due",
    "equation",
    "escapes",
    "explanation",
    "facilities",
    "field",
    "incident",
    "incident_figures",
    "incidents",
    "journal",
    "latest",
    "left_by_reason",
    "lifts",
    "lifts_of",
    "manifest",
    "manifest_open",
    "overdue",
    "plans",
    "reconciliation",
    "room",
    "seats_open",
    "seats_unnamed",
    "unborne",
    "waiting",
    "waiting_acts",
    "with_figures",
]
