"""Reads of operations. What a reader may see of people by name is asked of access and the register each time."""

from .board import Board, Equation, Waiting, board, equation, waiting
from .counts import Reconciliation, counts, due, latest, reconciliation
from .entries import Row, journal
from .incidents import Told, escapes, incident, incidents
from .incidents import with_figures as incident_figures
from .lifts import (
    Listed,
    departure_gates,
    lifts,
    manifest,
    manifest_open,
    overdue,
    waiting_acts,
    with_figures,
)
from .places import AccountRow, Facility, accounts, facilities

__all__ = [
    "AccountRow",
    "Board",
    "Equation",
    "Facility",
    "Listed",
    "Reconciliation",
    "Row",
    "Told",
    "Waiting",
    "accounts",
    "board",
    "counts",
    "departure_gates",
    "due",
    "equation",
    "escapes",
    "facilities",
    "incident",
    "incident_figures",
    "incidents",
    "journal",
    "latest",
    "lifts",
    "manifest",
    "manifest_open",
    "overdue",
    "reconciliation",
    "waiting",
    "waiting_acts",
    "with_figures",
]
