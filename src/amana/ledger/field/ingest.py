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
    known = _known([envelope.stated.hash for envelope in envelopes])
    fresh = list({e.stated.hash: e for e in envelopes if e.stated.hash not in known}.values())
    if not fresh:
        return
    now, apart = to_micros(clock.now()), _apart(fresh)
    strangers = {key.code: key for e in fresh for key in e.keys if not key.certified}
    sql.insert(
        "ledger_device",
        [(k.code, None, None, k.algorithm, k.public_key, now, now) for k in strangers.values()],
    )
    statements, lines, states, whole = [], [], [], []
    for envelope in fresh:
        stated, reason = envelope.stated, apart[envelope.stated.hash]
        signatures = canonical([[device, made.hex()] for device, made in envelope.signatures])
        statements.append(
            (stated.hash, stated.device, stated.device_seq, stated.previous, stated.kind, stated.body,
             signatures, now)
        )  # fmt: skip
        state = ("quarantine", reason) if reason else ("waiting", "received")
        lines += [(stated.hash, line.i, line.person, line.parent, line.outcome) for line in stated.lines]
        states += [(stated.hash, line.i, *state) for line in stated.lines]
        whole.append((stated.hash, *state))
    sql.insert("ledger_statement", statements)
    sql.insert("ledger_line", lines)
    sql.insert("ledger_line_state", states)
    sql.insert("ledger_statement_state", whole)
    for statement, reason in apart.items():
        if reason:
            alarm(statement, reason)
    for group in _twins([e for e in fresh if not apart[e.stated.hash]]):
        equivocated(group)


def _known(hashes: Sequence[bytes]) -> set[bytes]:
    rows = sql.among("SELECT hash FROM ledger_statement WHERE hash IN ({marks})", hashes)
    return {bytes(row[0]) for row in rows}


def _apart(envelopes: Sequence[Envelope]) -> dict[bytes, str]:
    """Statement -> why it is set apart by itself, or ""."""
    codes = sorted({key.code for envelope in envelopes for key in envelope.keys})
    ended = {
        code: "no-certificate" if revoked == registered else "revoked-key"
        for code, revoked, registered in sql.among(
            "SELECT code, revoked_at, registered_at FROM ledger_device WHERE revoked_at IS NOT NULL AND code IN"
            " ({marks})",
            codes,
        )
    }
    found: dict[bytes, str] = {}
    for envelope in envelopes:
        reasons = [ended.get(key.code, "") if key.certified else "no-certificate" for key in envelope.keys]
        found[envelope.stated.hash] = min((r for r in reasons if r), default="")
    return found


def _twins(envelopes: Sequence[Envelope]) -> list[list[bytes]]:
    """Groups of statements that one device signed under one number, of those just stored and of before. What came under
    a key that was revoked or never certified is in none: whoever stole a key could otherwise cast doubt on all that was
    signed with it before."""
    groups: dict[tuple[str, int], list[bytes]] = {}
    by_device: dict[str, list[int]] = {}
    for envelope in envelopes:
        by_device.setdefault(envelope.stated.device, []).append(envelope.stated.device_seq)
    for device, numbers in by_device.items():
        rows = sql.ask(
            "SELECT s.device_seq, s.hash FROM ledger_statement s JOIN ledger_statement_state t"
            " ON t.statement = s.hash WHERE s.device = %s AND s.device_seq = ANY(%s::bigint[])"
            " AND t.reason NOT IN ('revoked-key', 'no-certificate') ORDER BY s.hash",
            (device, sql.hand().numbers(sorted(set(numbers)))),
        )
        for number, statement in rows:
            groups.setdefault((device, number), []).append(bytes(statement))
    return [group for group in groups.values() if len(group) > 1]


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
