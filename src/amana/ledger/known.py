"""What a posting must know of accounts and keys: one narrow query each, because every entry asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from .errors import Refused
from .sql import chunks


class KnownAccount(NamedTuple):
    """An account as the rules see it. `authority` is the code of who answers, None where nobody does."""

    pk: int
    code: str
    kind: str
    authority_id: int | None
    authority: str | None
    closed_at: int | None


class KnownKey(NamedTuple):
    """A signing key. `seq` and `last` are the number and hash of its newest statement, None before the first."""

    code: str
    owner: int | None
    authority_id: int | None
    algorithm: str
    public_key: bytes
    revoked_at: int | None
    seq: int | None
    last: bytes | None


def accounts(ids: Iterable[int]) -> dict[int, KnownAccount]:
    """These accounts by key. Refused: one that does not exist."""
    wanted, found = set(ids), {}
    with connection.cursor() as cursor:
        for some in chunks(wanted):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                "SELECT a.id, a.code, a.kind, a.authority_id, o.code, a.closed_at FROM ledger_account a"
                f" LEFT JOIN ledger_authority o ON o.id = a.authority_id WHERE a.id IN ({marks})",
                some,
            )
            found.update({row[0]: KnownAccount(*row) for row in cursor.fetchall()})
    for missing in wanted - found.keys():
        raise Refused("account-unknown", account=missing)
    return found


def signing_key(code: str) -> KnownKey:
    """One key with where its statements have got to. Refused: not registered, revoked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.code, d.owner, d.authority_id, d.algorithm, d.public_key, d.revoked_at, s.device_seq, s.hash"
            " FROM ledger_device d LEFT JOIN ledger_statement s ON s.device = d.code AND s.device_seq ="
            " (SELECT max(device_seq) FROM ledger_statement WHERE device = d.code) WHERE d.code = %s",
            [code],
        )
        row = cursor.fetchone()
    if row is None:
        raise Refused("device-unknown", device=code)
    if row[5] is not None:
        raise Refused("device-revoked", device=code)
    code, owner, authority, algorithm, public, revoked, seq, last = row
    return KnownKey(
        code, owner, authority, algorithm, bytes(public), revoked, seq, bytes(last) if last else None
    )
