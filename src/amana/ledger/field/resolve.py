"""Resolution: two officers, each with an own key, say what becomes of lines that conflict or are set apart.

To accept a line is to post it, under every rule and gate but the custody token; where another line of the same parent
was posted, that entry is corrected first, as every entry is. To set it aside changes nothing in the books. Either way
the line stays where it is, with what was decided, by whom and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from amana.engines.common import clock

from .. import sql
from ..act import Act, Note
from ..errors import Refused
from ..signing import SERVICE
from .sorting import Permit, Settled, mark, opened, post_accepted, settle, sort

CHOICES = ("accept", "set_aside")
OPEN = ("conflict", "quarantine", "waiting")


def resolution(statement: bytes, lines: Sequence[int], choice: str, reason: str) -> Act:
    """The act that two officers sign. Refused: a line that is not open, no reason."""
    if choice not in CHOICES:
        raise Refused("field-choice", field="choice", choice=choice)
    if not reason.strip():
        raise Refused("field-reason", field="reason")
    open_: dict[int, int] = dict(
        sql.ask(
            "SELECT l.i, l.person FROM ledger_line l JOIN ledger_line_state x ON x.statement = l.statement"
            " AND x.i = l.i WHERE l.statement = %s AND x.state IN (%s, %s, %s)",
            (statement, *OPEN),
        )
    )
    for i in lines:
        if i not in open_:
            raise Refused("field-not-open", line=i + 1)
    if not lines:
        raise Refused("field-not-open", line="—")
    notes = tuple(
        Note(
            "resolve",
            open_[i],
            {"statement": statement.hex(), "line": i, "choice": choice},
            {"reason": reason.strip()[:1000]},
        )
        for i in dict.fromkeys(lines)
    )
    return Act("resolve", clock.now(), notes=notes)


def apply_resolution(statement: bytes, permit: Permit) -> list[Settled]:
    """Do what a posted resolution says. In the unit of work that posts it: what is refused undoes both.

    Refused: fewer than two officers have signed, a line that was resolved meanwhile, a line that the books or the
    gates do not take."""
    _two_officers(statement)
    done: list[Settled] = []
    touched: dict[bytes, None] = {}
    for facts in _decided(statement):
        about, i = bytes.fromhex(str(facts["statement"])), int(facts["line"])
        row = sql.ask("SELECT state FROM ledger_line_state WHERE statement = %s AND i = %s", (about, i))
        if not row or row[0][0] not in OPEN:
            raise Refused("field-not-open", line=i + 1)
        if facts["choice"] == "accept":
            done.append(post_accepted(opened(about, i), permit))
        mark(about, i, "resolved", _reason(facts))
        touched[about] = None
    for about in touched:
        settle(about)
    return [*done, *sort(permit)]


def _decided(statement: bytes) -> list[dict[str, Any]]:
    """What the signed text of a resolution says, line by line."""
    ((body,),) = sql.ask("SELECT body FROM ledger_statement WHERE hash = %s", (statement,))
    read = [json.loads(line) for line in bytes(body).split(b"\n")[1:]]
    return [line[3] for line in read if line[:2] == ["note", "resolve"]]


def _two_officers(statement: bytes) -> None:
    ((signatures,),) = sql.ask("SELECT signatures FROM ledger_statement WHERE hash = %s", (statement,))
    codes = [device for device, _made in json.loads(bytes(signatures))]
    marks = ", ".join(["%s"] * len(codes))
    owners = {
        owner
        for code, owner in sql.ask(f"SELECT code, owner FROM ledger_device WHERE code IN ({marks})", codes)
        if owner is not None and code != SERVICE
    }
    if len(owners) < 2:
        raise Refused("field-two-officers")


def resolved_lines() -> dict[tuple[bytes, int], str]:
    """Every line that was resolved, from the log, and how."""
    from ..chains import memos

    return {
        (bytes.fromhex(str(m.facts["statement"])), int(m.facts["line"])): _reason(m.facts)
        for m in memos(kinds=("resolve",))
        if "line" in m.facts
    }


def _reason(facts: dict[str, Any]) -> str:
    return "accepted" if facts["choice"] == "accept" else "set-aside"
