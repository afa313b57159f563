"""Taking in what devices send: stored and durable first, sorted afterwards, answered with a signed receipt.

Two units of work on purpose: an authentic statement stands in the books before anybody judges it, and whatever stops
the sorting, the next round finds it waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal import keys

from .. import sql, writer
from ..errors import Refused
from ..fields import to_micros
from ..head import lock_head
from ..signing import service_seed
from .envelope import Envelope, read
from .forks import alarm, equivocated
from .judging import Permit
from .lines import settle
from .sorting import sort

LIMIT = 500
"""Statements in one batch."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device is told about one statement. `receipt` is canonical JSON signed by the system (`signature`): once a
    device holds it, it may forget the statement. For what was refused only `refused` is set."""

    statement: bytes
    receipt: bytes = b""
    signature: bytes = b""
    refused: Refused | None = None


def ingest(batch: Sequence[Mapping[str, Any]], permit: Permit) -> list[Answer]:
    """Take in a batch; the answers stand in its order. Call it outside a unit of work: it makes two of its own.

    The same statement again gets the same receipt. What is not authentic is refused one by one, and not stored.
    Refused as a whole: more than 500."""
    if len(batch) > LIMIT:
        raise Refused("field-batch", most=LIMIT, sent=len(batch))
    read_: list[Envelope | Refused] = []
    for raw in batch:
        try:
            read_.append(read(raw))
        except Refused as refused:
            read_.append(refused)
    authentic = [e for e in read_ if isinstance(e, Envelope)]
    if authentic:
        writer.do(lambda: store(authentic))
        writer.do(lambda: sort(permit))
    return [Answer(b"", refused=e) if isinstance(e, Refused) else _answer(e.stated.hash) for e in read_]


def store(envelopes: Sequence[Envelope]) -> None:
    """Store what is not there yet, each line waiting to be sorted. Whatever its clock or content says."""
    lock_head()
    for envelope in envelopes:
        stated = envelope.stated
        if sql.ask("SELECT 1 FROM ledger_statement WHERE hash = %s", (stated.hash,)):
            continue
        now = to_micros(clock.now())
        reason = _quarantine(envelope)
        for key in envelope.keys:
            if not key.certified:
                row = (key.code, None, None, key.algorithm, key.public_key, now, now)
                sql.insert("ledger_device", [row])
        signatures = canonical([[device, made.hex()] for device, made in envelope.signatures])
        sql.insert(
            "ledger_statement",
            [(stated.hash, stated.device, stated.device_seq, stated.previous, stated.kind, stated.body,
              signatures, now)],
        )  # fmt: skip
        sql.insert(
            "ledger_line",
            [(stated.hash, line.i, line.person, line.parent, line.outcome) for line in stated.lines],
        )
        state = ("quarantine", reason) if reason else ("waiting", "received")
        sql.insert("ledger_line_state", [(stated.hash, line.i, *state) for line in stated.lines])
        settle(stated.hash)
        if reason:
            alarm(stated.hash, reason)
        elif twins := _twins(envelope):
            equivocated([*twins, stated.hash])


def _quarantine(envelope: Envelope) -> str:
    """Why an authentic statement is set apart by itself, or ""."""
    if not all(key.certified for key in envelope.keys):
        return "no-certificate"
    marks = ", ".join(["%s"] * len(envelope.keys))
    revoked = sql.ask(
        f"SELECT revoked_at, registered_at FROM ledger_device WHERE revoked_at IS NOT NULL AND code IN ({marks})",
        [key.code for key in envelope.keys],
    )
    if revoked:
        return "no-certificate" if revoked[0][0] == revoked[0][1] else "revoked-key"
    return ""


def _twins(envelope: Envelope) -> list[bytes]:
    """Other statements that this device signed under the same number. What came under a key that was revoked or never
    certified is none: whoever stole a key could otherwise cast doubt on all that was signed with it before."""
    stated = envelope.stated
    rows = sql.ask(
        "SELECT s.hash FROM ledger_statement s JOIN ledger_statement_state t ON t.statement = s.hash"
        " WHERE s.device = %s AND s.device_seq = %s AND s.hash <> %s"
        " AND t.reason NOT IN ('revoked-key', 'no-certificate') ORDER BY s.hash",
        (stated.device, stated.device_seq, stated.hash),
    )
    return [bytes(row[0]) for row in rows]


def _answer(statement: bytes) -> Answer:
    device, sequence, received_at = sql.ask(
        "SELECT device, device_seq, received_at FROM ledger_statement WHERE hash = %s", (statement,)
    )[0]
    receipt = canonical(
        {
            "v": 1,
            "statement": statement.hex(),
            "device": device,
            "device_seq": sequence,
            "received_at": received_at,
        }
    )
    return Answer(statement, receipt, keys.sign_ed25519(service_seed(), receipt))
