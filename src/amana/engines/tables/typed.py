"""Values that a person typed for one row, read by the same rules as the cells of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..common.arabic import script
from .column import FIELDS, Column
from .people import Block
from .records import Report, Row

# What a row calls a value -> the column that would hold it in a file.
_COLUMN_OF = {"name_full": "name", "name_native": "name"}


def read_values(values: Mapping[str, str], *, today: dt.date) -> tuple[Row, list[Report]]:
    """The row that these texts give and what is wrong with them. Keys are the field names of a Row (and
    account, authority, basis, document, alias). A blank text is a missing value. Raises ValueError for a
    field that no row has."""
    columns, cells = [], []
    for at, (name, text) in enumerate(values.items()):
        field = _COLUMN_OF.get(name, name)
        if field not in FIELDS:
            raise ValueError(f"{name!r} is no field of a row")
        columns.append(Column(at, "", field, 1.0, source="mapping", script=script(text)))
        cells.append(text.strip() or None)
    block = Block("", columns, 0, today, today, False)
    row = block.read(1, list(cells), set())
    named = {"name_full", "name_native", "given"} & set(values)
    reports = [
        report
        for report in (*block.reports, *block.warnings)
        if named or report.code != "name_missing"  # nobody typed a name here
    ]
    return row, reports
