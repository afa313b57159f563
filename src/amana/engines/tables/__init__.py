"""Spreadsheets in and out: rosters of any sender to normalised rows, rows to safe tables.

from amana.engines.tables import read_roster, dump
"""

from .dump import dump, errors, message
from .limits import Limits
from .records import Duplicate, Report, Roster, Row, Unread
from .roster import read_roster
from .typed import read_values
from .write import Marked, heading_of, safe, write_errors_xlsx, write_table_csv, write_table_xlsx

__all__ = [
    "Duplicate", "Limits", "Marked", "Report", "Roster", "Row", "Unread", "dump", "errors", "heading_of", "message",
    "read_roster", "read_values", "safe", "write_errors_xlsx", "write_table_csv", "write_table_xlsx",
]  # fmt: skip
