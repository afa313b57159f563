"""`amana check`: read the books from the first leaf to the last and find the first thing that is wrong.

Nothing here trusts a trigger or a kept position: leaves are hashed again, chains replayed, signatures verified.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from amana.engines.seal import keys
from amana.engines.seal.leaf import Facts, seal
from amana.engines.seal.tree import Frontier, leaf_hash, root_of
from amana.engines.seal.values import commitment, commitments_root

from . import chains, inspect, queries, sealing, sql
from .errors import Refused
from .field import envelope
from .field.lines import LIVE
from .kinds import ENTRY_KINDS, REVERSAL

PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad leaf (None when the schema itself differs), the rule's name, and a sentence."""

    seq: int | None
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    entries: int
    people: int
    fault: Fault | None
    redacted: int = 0
    """Detached values that were erased, each by a memorandum that says so."""

    @property
    def ok(self) -> bool:
        return self.fault is None


def check_books() -> Report:
    """Every rule over every leaf, in order, until the first fault."""
    problems = inspect.differences()
    replay = None if problems else _Replay()
    fault = replay.run() if replay else Fault(None, "schema", "; ".join(problems))
    entries = queries.entry_count()
    people = int(sql.ask("SELECT count(DISTINCT person) FROM ledger_entry")[0][0])
    redacted = sum(map(len, replay.redacted.values())) if replay else 0
    return Report(entries, people, fault, redacted)


class _Bad(Exception):
    def __init__(self, seq: int | None, rule: str, message: str) -> None:
        self.fault = Fault(seq, rule, message)
        super().__init__(message)


@dataclass(slots=True)
class _Place:
    account: int
    n: int
    stack: list[tuple[int, int, int, int]]
    """Entries that stand: (leaf, src, dst, effective_at), oldest first."""


_Value = tuple[bytes, bytes] | Refused | None
"""Salt and value; why it does not open; None where its key is gone."""


def _opened(row: sealing.Kept) -> _Value:
    try:
        return sealing.unsealed([row])[0]
    except Refused as refused:
        return refused


def _redacted() -> dict[int, dict[str, bytes | None]]:
    """Leaf -> name -> commitment of what was erased by a memorandum; older ones do not state it."""
    found: dict[int, dict[str, bytes | None]] = {}
    try:
        memos = chains.memos(kinds=("redact",))
    except (
        ValueError,
        LookupError,
    ):  # a statement that is not what was signed: it is named when its turn comes
        return found
    for memo in memos:
        stated = memo.facts.get("commitment")
        found.setdefault(memo.facts["leaf"], {})[memo.facts["value"]] = (
            bytes.fromhex(stated) if stated else None
        )
    return found


class _Replay:
    def __init__(self) -> None:
        self.accounts = {r[0]: (r[1], r[2]) for r in sql.ask("SELECT id, code, kind FROM ledger_account")}
        self.places: dict[int, _Place] = {}
        self.tree = Frontier()
        self.last_grp = self.last_recorded = 0
        self.statements: dict[bytes, dict[str, Any]] = {}
        self.devices = {
            r[0]: (r[1], bytes(r[2]))
            for r in sql.ask("SELECT code, algorithm, public_key FROM ledger_device")
        }
        self.sequence: dict[str, tuple[int, bytes]] = {}
        self.checkpoints = {r[0]: bytes(r[1]) for r in sql.ask("SELECT size, root FROM ledger_checkpoint")}
        self.redacted = _redacted()
        self._values: dict[int, dict[str, _Value]] = {}

    def run(self) -> Fault | None:
        try:
            for row in self._leaves():
                self._leaf(row)
            self._ends()
        except _Bad as bad:
            return bad.fault
        return None

    def _leaves(self) -> Iterator[tuple[Any, ...]]:
        start = 0
        while True:
            rows = sql.ask(
                "SELECT l.idx, l.kind, l.hash, l.nonce, l.verdict, l.values_root, l.grp, l.recorded_at,"
                " e.kind, e.statement, e.person, e.n, e.src, e.dst, e.depth, e.answers, e.reverses, e.effective_at,"
                " m.kind, m.statement, m.person, m.effective_at"
                " FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.leaf = l.idx"
                " LEFT JOIN ledger_memo m ON m.leaf = l.idx"
                " WHERE l.idx >= %s ORDER BY l.idx LIMIT %s",
                [start, PAGE],
            )
            self._values = self._page_values(start, rows[-1][0] if rows else start)
            yield from rows
            if len(rows) < PAGE:
                return
            start = rows[-1][0] + 1

    def _page_values(self, first: int, last: int) -> dict[int, dict[str, _Value]]:
        rows: list[sealing.Kept] = sql.ask(
            "SELECT leaf, name, salt, bytes, key_id FROM ledger_value WHERE leaf BETWEEN %s AND %s",
            [first, last],
        )
        try:
            opened: list[_Value] = [*sealing.unsealed(rows)]
        except Refused:
            opened = [_opened(row) for row in rows]
        found: dict[int, dict[str, _Value]] = {}
        for (leaf, name, *_rest), value in zip(rows, opened, strict=True):
            found.setdefault(leaf, {})[name] = value
        return found

    def _leaf(self, row: tuple[Any, ...]) -> None:
        idx, sort, kept, nonce, verdict, root, grp, recorded = row[:8]
        e_kind, e_statement, e_person, n, src, dst, depth, answers, reverses, e_at = row[8:18]
        m_kind, m_statement, m_person, m_at = row[18:]
        if idx != self.tree.size:
            raise _Bad(self.tree.size, "gap", _("Leaf %(idx)s is missing.") % {"idx": self.tree.size})
        if grp < self.last_grp or recorded < self.last_recorded:
            raise _Bad(idx, "order", _("The log runs backwards here."))
        self.last_grp, self.last_recorded = grp, recorded
        is_entry = e_kind is not None
        if is_entry == (m_kind is not None) or is_entry != (sort == "entry"):
            raise _Bad(idx, "leaf", _("This leaf has no entry or memorandum of its own, or has both."))
        kind, statement = (e_kind, bytes(e_statement)) if is_entry else (m_kind, bytes(m_statement))
        facts = Facts(
            kind,
            e_person if is_entry else m_person,
            self._code(idx, src) if is_entry else None,
            self._code(idx, dst) if is_entry else None,
            e_at if is_entry else m_at,
            recorded,
            grp,
            statement,
            bytes(verdict) if verdict is not None else None,
            bytes(root) if root is not None else None,
        )
        if seal(bytes(nonce), facts) != bytes(kept):
            raise _Bad(idx, "hash", _("What stands here is not what was sealed."))
        self._check_values(idx, bytes(root) if root is not None else None)
        self._check_statement(idx, statement, grp)
        if is_entry:
            if verdict is None:
                raise _Bad(idx, "verdict", _("This entry was posted without a permission."))
            self._move(idx, kind, e_person, n, src, dst, depth, answers, reverses, e_at)
            self._check_line(idx, statement, e_person, (kind, facts.src, facts.dst))
        self.tree.append(bytes(kept))
        expected = self.checkpoints.get(self.tree.size)
        if expected is not None and expected != self.tree.root():
            raise _Bad(idx, "checkpoint", _("The log up to here is not the one that was signed."))

    def _code(self, idx: int, account: int) -> str:
        if account not in self.accounts:
            raise _Bad(idx, "account", _("This entry names an account that does not exist."))
        return str(self.accounts[account][0])

    def _check_values(self, idx: int, root: bytes | None) -> None:
        erased = self.redacted.get(idx, {})
        commitments = {**erased}
        for name, value in self._values.get(idx, {}).items():
            said = {"name": name}
            if name in erased and value is not None:
                raise _Bad(idx, "redaction", _("The value “%(name)s” was to be erased and is here.") % said)
            if name in erased:
                continue
            if value is None:
                raise _Bad(
                    idx, "key", _("The key of the value “%(name)s” is gone, and no redaction says so.") % said
                )
            if isinstance(value, Refused):
                raise _Bad(idx, "values", _("The value “%(name)s” does not open with our keys.") % said)
            commitments[name] = commitment(value[0], name, value[1])
        whole = {name: digest for name, digest in commitments.items() if digest is not None}
        if len(whole) == len(commitments) and commitments_root(whole) != root:
            raise _Bad(idx, "values", _("A value beside this entry was changed or removed."))

    def _check_statement(self, idx: int, statement: bytes, grp: int) -> None:
        if statement in self.statements:
            known = self.statements[statement]
            if known["grp"] != grp and not known["field"]:
                raise _Bad(idx, "statement", _("One statement was posted twice."))
            return
        rows = sql.ask(
            "SELECT device, device_seq, previous, body, signatures FROM ledger_statement WHERE hash = %s",
            [statement],
        )
        if not rows:
            raise _Bad(idx, "statement", _("The statement behind this entry is missing."))
        device, sequence, previous, body, signatures = rows[0]
        header, *lines = bytes(body).split(b"\n")
        if hashlib.sha256(header).digest() != statement:
            raise _Bad(idx, "statement", _("The statement's text is not the one that was signed."))
        words = json.loads(header)
        if root_of([leaf_hash(line) for line in lines]).hex() != words["lines_root"]:
            raise _Bad(idx, "statement", _("The statement's lines are not the ones that were signed."))
        signed = json.loads(bytes(signatures))
        if device not in [name for name, _signature in signed]:
            raise _Bad(idx, "signature", _("The signature of its author is missing."))
        for name, signature in signed:
            if name not in self.devices or not keys.verify(
                *self.devices[name], header, bytes.fromhex(signature)
            ):
                raise _Bad(idx, "signature", _("A signature does not fit the statement."))
        before = bytes(previous) if previous is not None else None
        field = words["v"] == envelope.VERSION
        last = self.sequence.get(device, (-1, None))
        if (
            not field
            and (sequence != last[0] + 1 or before != last[1])
            and not self._sent(device, sequence, before)
        ):
            raise _Bad(idx, "device-sequence", _("A statement of this device is missing before this one."))
        self.sequence[device] = (sequence, statement)
        self.statements[statement] = {"grp": grp, "field": field}

    def _sent(self, device: str, sequence: int, before: bytes | None) -> bool:
        """Is the statement before this one there, sent from the field? Such a one need not stand in the log."""
        return bool(
            sql.ask(
                "SELECT 1 FROM ledger_statement s JOIN ledger_statement_state t ON t.statement = s.hash"
                " WHERE s.hash = %s AND s.device = %s AND s.device_seq = %s",
                (before, device, sequence - 1),
            )
        )

    def _check_line(self, idx: int, statement: bytes, person: int, said: tuple[Any, ...]) -> None:
        """An entry that came from the field is what its device signed."""
        lines = self.statements[statement]["field"] and {
            line.person: (line.kind, line.src, line.dst) for line in self._stated(statement).lines
        }
        if lines and lines.get(person) != said:
            raise _Bad(idx, "line", _("This entry is not what the device signed."))

    @functools.lru_cache(maxsize=8)  # noqa: B019 - one replay, one object
    def _stated(self, statement: bytes) -> envelope.Stated:
        ((body,),) = sql.ask("SELECT body FROM ledger_statement WHERE hash = %s", (statement,))
        found = envelope.stored(bytes(body))
        assert found is not None
        return found

    def _move(
        self,
        idx: int,
        kind: str,
        person: int,
        n: int,
        src: int,
        dst: int,
        depth: int,
        answers: int | None,
        reverses: int | None,
        at: int,
    ) -> None:
        place = self.places.get(person) or _Place(src, -1, [])
        if n != place.n + 1 or (n > 0 and src != place.account):
            raise _Bad(idx, "holder", _("This entry does not leave from where the person was."))
        if n == 0 and self.accounts[src][1] != "origin":
            raise _Bad(idx, "first", _("A person's first entry must come from before the books."))
        if kind == REVERSAL:
            if not place.stack or place.stack[-1] != (reverses, dst, src, at):
                raise _Bad(idx, "reversal", _("This does not reverse the newest entry that stands."))
            place.stack.pop()
        else:
            if kind not in ENTRY_KINDS or not ENTRY_KINDS[kind].joins(
                self.accounts[src][1], self.accounts[dst][1]
            ):
                raise _Bad(idx, "kind", _("An entry of this kind cannot lead between these accounts."))
            if place.stack and at < place.stack[-1][3]:
                raise _Bad(idx, "time", _("This entry lies before the one it follows."))
            wanted = ENTRY_KINDS[kind].answers
            if wanted and (answers is None or not place.stack or place.stack[-1][0] != answers):
                raise _Bad(idx, "answers", _("This entry does not answer the one that stands."))
            place.stack.append((idx, src, dst, at))
        if depth != len(place.stack):
            raise _Bad(idx, "depth", _("The number of entries that stand is wrong here."))
        place.account, place.n = dst, n
        self.places[person] = place

    def _ends(self) -> None:
        size, frontier = sql.ask("SELECT size, frontier FROM ledger_head WHERE id = 1")[0]
        if size != self.tree.size or bytes(frontier) != self.tree.dump():
            raise _Bad(self.tree.size, "head", _("The log is shorter or longer than its head says."))
        for person, account, n in sql.ask("SELECT person, account_id, n FROM ledger_position"):
            place = self.places.pop(person, None)
            if place is None or (place.account, place.n) != (account, n):
                raise _Bad(
                    self._last(person),
                    "position",
                    _("Person %(person)s: the kept position is wrong.") % {"person": person},
                )
        self._field_ends()
        if self.places:
            person = min(self.places)
            raise _Bad(
                self._last(person), "position", _("Person %(person)s has no position.") % {"person": person}
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger_position")
            positions = cursor.fetchone()[0]
        files = queries.register_count()
        if files != positions:
            raise _Bad(
                self.tree.size - 1,
                "register",
                _("The register has %(files)s files, the books have %(people)s people.")
                % {"files": files, "people": positions},
            )

    def _field_ends(self) -> None:
        """What devices sent is still what they signed, and every line stands as the books have it."""
        for statement, body, signatures in sql.ask(
            "SELECT s.hash, s.body, s.signatures FROM ledger_statement_state t"
            " JOIN ledger_statement s ON s.hash = t.statement"
        ):
            header = bytes(body).split(b"\n")[0]
            signed = json.loads(bytes(signatures))
            if hashlib.sha256(header).digest() != bytes(statement) or not all(
                name in self.devices and keys.verify(*self.devices[name], header, bytes.fromhex(made))
                for name, made in signed
            ):
                raise _Bad(None, "statement", _("A statement from the field is not the one that was signed."))
        if sql.ask(
            "SELECT 1 FROM (SELECT x.state, x.reason, EXISTS (SELECT 1 FROM ledger_entry e"
            f" WHERE e.statement = l.statement AND e.person = l.person) AS posted, ({LIVE}) AS live"
            " FROM ledger_line_state x JOIN ledger_line l ON l.statement = x.statement AND l.i = x.i) f"
            " WHERE (f.state = 'posted' AND NOT f.posted)"
            " OR (f.live IS NOT NULL AND f.reason = 'set-aside')"
            " OR (f.live IS NOT NULL AND f.state NOT IN ('posted', 'resolved')"
            "     AND f.reason NOT IN ('fork', 'equivocation', 'parent-open')) LIMIT 1"
        ):
            raise _Bad(
                None, "field-state", _("A line from the field does not stand where the books have it.")
            )

    def _last(self, person: int) -> int | None:
        rows = sql.ask("SELECT max(leaf) FROM ledger_entry WHERE person = %s", [person])
        return rows[0][0] if rows and rows[0][0] is not None else self.tree.size - 1
