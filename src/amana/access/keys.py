"""Envelope encryption: each file or value has a key of its own, wrapped under the master key of this house.

Destroying the wrapped key erases what it sealed, in every copy and backup of it. AES-256-GCM throughout; the
compartment and the key's number are bound in, so that a sealed file cannot be passed off as another's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from amana.engines.common import clock
from amana.engines.common.kept import kept
from amana.ledger import errors
from amana.ledger.errors import Refused

from .data_key import DataKey

KEY_BYTES, NONCE_BYTES = 32, 12
FACTOR = "mfa"
"""What the seeds of second factors are bound to."""
VERSION = b"\x01"

for _code, _sentence, _remedy in (
    ("key-destroyed", _("This was erased: its key has been destroyed."), _("Nothing can bring it back.")),
    (
        "key-wrong",
        _("This does not open with the keys of this house."),
        _("Put back the master key that belongs to these books, from where it was kept."),
    ),
):
    errors.register(_code, _sentence, _remedy)  # type: ignore[arg-type]


def master_path() -> Path:
    """Where the master key lies: `AMANA_HOME/keys/master.key`, 0600. Keep a copy apart from the backups."""
    return Path(settings.HOME) / "keys" / "master.key"


def old_masters() -> list[Path]:
    """Master keys before this one: there only while a rotation is under way, or after one that was cut short."""
    return sorted(master_path().parent.glob("master.old-*"))


def masters() -> list[AESGCM]:
    """The master keys that may open what is here, the one in force first. Refused: it is not here."""
    found = [path for path in (master_path(), *old_masters()) if path.exists()]
    if not found:
        raise Refused("key-wrong")
    return [AESGCM(path.read_bytes()) for path in found]


def open_with(masters: Sequence[AESGCM], sealed: bytes, bound: bytes) -> bytes:
    """What one of these master keys opens. Refused: none does."""
    for master in masters[:-1]:
        with suppress(Refused):
            return _open(master, sealed, bound)
    return _open(masters[-1], sealed, bound)


def _master() -> AESGCM:
    path = master_path()
    if not path.exists() and DataKey.objects.filter(destroyed_at=None).exclude(wrapped=b"").exists():
        raise Refused("key-wrong")
    return AESGCM(kept(path, lambda: AESGCM.generate_key(bit_length=256)))


def master_is_here() -> bool:
    """Whether a master key lies here that opens what was sealed last; none is made. True where nothing is sealed."""
    last = DataKey.objects.filter(destroyed_at=None).exclude(wrapped=b"").order_by("-pk").first()
    if last is None:
        return True
    try:
        _unwrapped(last)
    except (Refused, ValueError):  # another master; or none that could be one
        return False
    return True


def new(*, compartment: str = "") -> DataKey:
    """A fresh data key, wrapped and stored; belongs in the caller's unit of work."""
    row = DataKey(compartment=compartment, wrapped=b"", made_at=clock.now())
    row.save()  # before the master is read: a rotation that holds the table has then brought the new one
    row.wrapped = lock(_master(), AESGCM.generate_key(bit_length=256), _bound(row))
    row.save(update_fields=["wrapped"])
    return row


def seal(key: DataKey, content: bytes) -> bytes:
    """`content` under this key: version, nonce (12 bytes), ciphertext and tag. Refused: a destroyed key."""
    return lock(_unwrapped(key), content, _bound(key))


def unseal(key: DataKey, sealed: bytes) -> bytes:
    """The content again. Refused: a destroyed key, another key, or bytes that were changed."""
    return _open(_unwrapped(key), sealed, _bound(key))


def destroy(key: DataKey) -> None:
    """Erase: after this nothing sealed with the key can be read. The row stays and says when."""
    DataKey.objects.filter(pk=key.pk, destroyed_at=None).update(wrapped=None, destroyed_at=clock.now())
    key.refresh_from_db()


class Values:
    """The keys of the books' detached values: one for each, made and opened many at a time."""

    COMPARTMENT = "books"
    TABLE = DataKey._meta.db_table

    def seal(self, contents: Sequence[bytes]) -> list[tuple[int, bytes]]:
        """A new key for each, and the content sealed under it; in the caller's unit of work."""
        master, keys = _master(), [AESGCM.generate_key(bit_length=256) for _content in contents]
        with connection.cursor() as cursor:
            numbers = self._numbers(cursor, len(contents))
            bound = [bound_to(number, self.COMPARTMENT) for number in numbers]
            now = connection.ops.adapt_datetimefield_value(clock.now())
            cursor.executemany(
                f"INSERT INTO {self.TABLE} (id, wrapped, compartment, made_at) VALUES (%s, %s, %s, %s)",
                [
                    (number, lock(master, key, about), self.COMPARTMENT, now)
                    for number, key, about in zip(numbers, keys, bound, strict=True)
                ],
            )
        return [
            (number, lock(AESGCM(key), content, about))
            for number, key, content, about in zip(numbers, keys, contents, bound, strict=True)
        ]

    def _numbers(self, cursor: Any, many: int) -> Iterable[int]:
        """Numbers that no other key has had: on SQLite whoever writes is alone."""
        if connection.vendor == "sqlite":
            cursor.execute(
                f"SELECT max(coalesce((SELECT max(id) FROM {self.TABLE}), 0),"
                " coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = %s), 0))",
                [self.TABLE],
            )
            last = int(cursor.fetchone()[0])
            return range(last + 1, last + 1 + many)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [self.TABLE, many]
        )
        return [number for (number,) in cursor.fetchall()]

    def unseal(self, sealed: Sequence[tuple[int, bytes]]) -> list[bytes | None]:
        """The contents again, None where the key is gone. Refused: other keys, or bytes that were changed."""
        wrapped: dict[int, tuple[bytes, str]] = {}
        numbers = [number for number, _content in sealed]
        for start in range(0, len(numbers), 500):
            some = DataKey.objects.filter(pk__in=numbers[start : start + 500], destroyed_at=None)
            for number, key, room in some.values_list("pk", "wrapped", "compartment"):
                assert key is not None, "a key is wrapped or destroyed"
                wrapped[number] = bytes(key), room
        if not wrapped:
            return [None] * len(sealed)
        known = masters()

        def opened(number: int, content: bytes) -> bytes | None:
            if number not in wrapped:
                return None
            key, room = wrapped[number]
            about = bound_to(number, room)
            return _open(AESGCM(open_with(known, key, about)), content, about)

        return [opened(number, content) for number, content in sealed]

    def destroy(self, keys: Sequence[int]) -> None:
        """Erase these keys for ever."""
        DataKey.objects.filter(pk__in=keys, destroyed_at=None).update(wrapped=None, destroyed_at=clock.now())


class Drafts(Values):
    """The keys of drafts that wait for signatures: one for each, destroyed when the act is closed."""

    COMPARTMENT = "drafts"


def lock_text(text: str, *, about: str) -> str:
    """A short secret of the house itself (a second factor's seed), sealed under the master key, in hex."""
    return lock(_master(), text.encode(), about.encode()).hex()


def unlock_text(sealed: str, *, about: str) -> str:
    try:
        content = bytes.fromhex(sealed)
    except ValueError:
        raise Refused("key-wrong") from None
    return open_with(masters(), content, about.encode()).decode()


def _bound(key: DataKey) -> bytes:
    return bound_to(key.pk, key.compartment)


def bound_to(number: int, compartment: str) -> bytes:
    return f"amana/key/{number}/{compartment}".encode()


def _unwrapped(key: DataKey) -> AESGCM:
    if key.wrapped is None:
        raise Refused("key-destroyed")
    return AESGCM(open_with(masters(), bytes(key.wrapped), _bound(key)))


def lock(cipher: AESGCM, content: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, content, bound)


def _open(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != VERSION:
        raise Refused("key-wrong")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound)
    except InvalidTag:
        raise Refused("key-wrong") from None
