"""Resolution: two officers, each with an own key, say what becomes of lines that conflict or are set apart.

To accept a line is to post it, under every rule and gate but the custody token, and to set aside every other line that
spends the same token. A line that is set aside while it stands in the books is taken back by corrections in the log,
with all that followed it from the field. Either way each line stays where it is, with what was decided, by whom and
why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict

from .. import sql
from ..act import Act, Move, Note
from ..errors import Refused
from ..fields import to_micros
from ..kinds import REVERSAL
from ..post import record
from ..signing import SERVICE, Signer
from .forks import branches, reopen, stands
from .judging import Permit
from .lines import Standing, mark, of_statement, settle
from .sorting import Settled, post_accepted, sort, tell
from .stacks import stacks

CHOICES = ("accept", "set_aside")
OPEN = ("conflict", "quarantine", "waiting")


def resolution(statement: bytes, lines: Sequence[int], choice: str, reason: str) -> Act:
    """The act that two officers sign: with an accepted line it names every rival, which is set aside. Refused: a line
    that is not open or that follows a disputed one, two lines of one token accepted, no reason."""
    if choice not in CHOICES:
        raise Refused("field-choice", field="choice", choice=choice)
    if not reason.strip():
        raise Refused("field-reason", field="reason")
    open_ = {one.i: one for one in of_statement(statement) if one.state in OPEN}
    if not lines:
        raise Refused("field-not-open", line="—")
    chosen: dict[tuple[bytes, int], tuple[Standing, str]] = {}
    for i in dict.fromkeys(lines):
        if i not in open_:
            raise Refused("field-not-open", line=i + 1)
        if _follows_disputed(open_[i]):
            raise Refused("field-parent-first", line=i + 1)
        chosen[open_[i].key] = open_[i], choice
    if choice == "accept":
        for one, _choice in list(chosen.values()):
            for rival in branches(one):
                if rival.state != "resolved" or rival.reason == "accepted":
                    chosen[rival.key] = rival, "set_aside"
    notes = tuple(
        Note(
            "resolve",
            one.person,
            {"statement": one.statement.hex(), "line": one.i, "choice": decided},
            {"reason": reason.strip()[:1000]},
        )
        for one, decided in chosen.values()
    )
    return Act("resolve", clock.now(), notes=notes)


def _follows_disputed(one: Standing) -> bool:
    parents = of_statement(one.parent) if one.parent is not None else []
    return any(parent.disputed and parent.person == one.person for parent in parents)


def apply_resolution(statement: bytes, permit: Permit) -> list[Settled]:
    """Do what a posted resolution says. In the unit of work that posts it: what is refused undoes both.

    Refused: fewer than two officers have signed, a line that was resolved meanwhile, a line that the books or the
    gates do not take, one that a desk has built on since."""
    _two_officers(statement)
    done: list[Settled] = []
    decided = [(_line(facts), str(facts["choice"])) for facts in _decided(statement)]
    for one, choice in sorted(decided, key=lambda pair: pair[1] == "accept"):  # what falls first makes room
        if one.state not in OPEN and (choice == "accept" or one.reason != "accepted"):
            raise Refused("field-not-open", line=one.i + 1)
        if choice == "set_aside" and stands(one):
            _take_back(one, statement, permit)
        elif choice == "accept" and not stands(one):
            done.append(post_accepted(*one.key, permit))
        mark(*one.key, "resolved", "accepted" if choice == "accept" else "set-aside")
    for about in dict.fromkeys(one.statement for one, _choice in decided):
        settle(about)
    reopen((one.person, one.parent) for one, _choice in decided if one.parent is not None)
    return [*done, *sort(permit)]


def _line(facts: dict[str, Any]) -> Standing:
    about, i = bytes.fromhex(str(facts["statement"])), int(facts["line"])
    for one in of_statement(about):
        if one.i == i:
            return one
    raise Refused("field-not-open", line=i + 1)


def _take_back(one: Standing, resolution: bytes, permit: Permit) -> None:
    """Reverse the entry of this line and those above it, newest first. Each correction names the resolution; it is
    posted by the system, because it follows from what two officers signed. Refused: a desk has posted since."""
    live = stacks([one.person])[one.person].live
    first = next(at for at, entry in enumerate(live) if entry.statement == one.statement)
    lines = {
        entry.statement: line
        for entry in live[first:]
        for line in of_statement(entry.statement)
        if line.person == one.person
    }
    if any(entry.statement not in lines for entry in live[first:]):
        raise Refused("field-desk-since", person=one.person)
    for at in range(len(live) - 1, first - 1, -1):
        entry, came_from = live[at], live[at - 1].account
        move = Move(REVERSAL, one.person, entry.account, came_from, reverses=entry.leaf)
        verdict: Verdict | None = permit(Signer(SERVICE, None, None), move, entry.account)
        if verdict is None:
            raise Refused("field-accept", person=one.person, why="gate-missing")
        facts: dict[str, str | int | None] = {"resolution": resolution.hex()}
        record(Act(REVERSAL, clock.now(), (move,), facts=facts), {one.person: verdict})
        line = lines[entry.statement]
        undone = Move(entry.kind, one.person, came_from, entry.account)
        tell([Settled(*line.key, entry.leaf, undone, to_micros(clock.now()), undone=True)])
        if line.key != one.key:
            mark(*line.key, "waiting", "received")
            settle(line.statement)


def _decided(statement: bytes) -> list[dict[str, Any]]:
    """What the signed text of a resolution says, line by line."""
    ((body,),) = sql.ask("SELECT body FROM ledger_statement WHERE hash = %s", (statement,))
    read = [json.loads(line) for line in bytes(body).split(b"\n")[1:]]
    return [line[3] for line in read if line[:2] == ["note", "resolve"]]


def _two_officers(statement: bytes) -> None:
    ((signatures,),) = sql.ask("SELECT signatures FROM ledger_statement WHERE hash = %s", (statement,))
    codes = [device for device, _made in json.loads(bytes(signatures))]
    owners = {
        owner
        for code, owner in sql.among("SELECT code, owner FROM ledger_device WHERE code IN ({marks})", codes)
        if owner is not None and code != SERVICE
    }
    if len(owners) < 2:
        raise Refused("field-two-officers")
