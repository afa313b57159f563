"""A new master key: every key of the house is wrapped anew, and the old one is destroyed.

A backup holds the keys of its day, wrapped under the master of its day. Once that master is gone from everywhere,
nothing sealed in the backup can be opened, what was erased since among it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from amana.engines.common import clock
from amana.ledger import queries, services, writer
from amana.ledger.act import Act, Note
from amana.ledger.head import lock_head

from . import keys
from .data_key import DataKey

MEMO = "rekey"
SECRETS = ("secret", "seed")
"""Where a second factor keeps what `keys.lock_text` sealed."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys and second factors were wrapped anew."""

    keys: int
    secrets: int


def rotate() -> Rotated:
    """Make a new master key, wrap everything live under it and destroy the old one, with a memorandum.

    Until the commit the old key lies beside the new one (`master.old-…`), so that either state of the database opens.
    Refused: a key that the master at hand does not open; then nothing was changed."""
    done = writer.do(_wrap_all)
    for old in keys.old_masters():
        old.unlink()
    _synced(keys.master_path().parent)
    return done


def _wrap_all() -> Rotated:
    _alone()
    masters = keys.masters()
    fresh = AESGCM.generate_key(bit_length=256)
    counts = Rotated(_wrap_keys(masters, AESGCM(fresh)), _wrap_secrets(masters, AESGCM(fresh)))
    if not queries.empty():
        facts: dict[str, str | int | None] = {"keys": counts.keys}
        services.record(Act(MEMO, clock.now(), notes=(Note(MEMO, facts=facts),)))
    path = keys.master_path()
    if path.exists():
        path.replace(path.with_suffix(f".old-{clock.now():%Y%m%d%H%M%S%f}"))
    _written(path, fresh)
    return counts


def _alone() -> None:
    """Nobody makes a key meanwhile: whoever posts values waits for the head, whoever makes a key for its table."""
    if not queries.empty():
        lock_head()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {DataKey._meta.db_table} IN EXCLUSIVE MODE")


def _wrap_keys(masters: list[AESGCM], fresh: AESGCM) -> int:
    live = DataKey.objects.filter(destroyed_at=None)
    done = 0
    with connection.cursor() as cursor:
        rows = []
        for number, wrapped, room in live.values_list("pk", "wrapped", "compartment").iterator():
            assert wrapped is not None, "a key is wrapped or destroyed"
            about = keys.bound_to(number, room)
            rows.append((keys.lock(fresh, keys.open_with(masters, bytes(wrapped), about), about), number))
        cursor.executemany(f"UPDATE {DataKey._meta.db_table} SET wrapped = %s WHERE id = %s", rows)
        done = len(rows)
    return done


def _wrap_secrets(masters: list[AESGCM], fresh: AESGCM) -> int:
    done = 0
    for factor in Authenticator.objects.select_for_update():
        sealed = [name for name in SECRETS if name in factor.data]
        for name in sealed:
            text = keys.open_with(masters, bytes.fromhex(factor.data[name]), keys.FACTOR.encode())
            factor.data[name] = keys.lock(fresh, text, keys.FACTOR.encode()).hex()
            done += 1
        if sealed:
            factor.save(update_fields=["data"])
    return done


def _written(path: Path, key: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    _synced(path.parent)


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
