"""The reads of the watch desk, always through what the reader may see."""

from .alerts import Told, alerts, asked, holders, measures, open_alerts, told, waiting
from .board import Board, Row, board, row
from .levels import history, levels_by_account, standings
from .rates import breaches_per_hour
from .reports_evidence import Evidence, evidence
from .scores import scores

__all__ = [
    "Board",
    "Evidence",
    "Row",
    "Told",
    "alerts",
    "asked",
    "board",
    "breaches_per_hour",
    "evidence",
    "history",
    "holders",
    "levels_by_account",
    "measures",
    "open_alerts",
    "row",
    "scores",
    "standings",
    "told",
    "waiting",
]
