"""The verbs of the books: begin, open accounts, register keys, compose, post, sign the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from amana.engines.common import clock
from amana.engines.seal import keys, note
from amana.engines.seal.tree import Frontier
from amana.engines.seal.values import commitment

from . import sealing, sql
from .act import Act, Note, Receipt
from .compose import compose
from .errors import Refused
from .fields import to_micros
from .head import lock_head
from .models import Account, Authority, Device, Place
from .post import post, record
from .queries import headcount, person_of_leaf
from .signing import SERVICE, service_seed, service_sign

__all__ = [
    "account_close",
    "account_open",
    "account_reopen",
    "authority_add",
    "checkpoint",
    "compose",
    "device_register",
    "device_revoke",
    "genesis",
    "place_add",
    "post",
    "record",
    "redact",
    "service_sign",
]

SPECIAL = {
    "ORIGIN": ("origin", "قبل الدفاتر", "Before the books"),
    "UNACCOUNTED": ("unaccounted", "غير محسوبين", "Unaccounted"),
    "RELEASED": ("released", "مُفرَج عنهم", "Released"),
    "DECEASED": ("deceased", "متوفون", "Deceased"),
    "DUPLICATE": ("duplicate", "ملفات مكررة", "Duplicate files"),
}


def genesis(*, kind: str, name: str) -> Receipt:
    """Begin the books: the first leaf says whether this is a `demonstration` or an `operation`, for ever."""
    if kind not in ("demonstration", "operation"):
        raise ValueError(f"books are a demonstration or an operation, not {kind!r}")
    now = to_micros(clock.now())
    if sql.ask("SELECT 1 FROM ledger_head"):
        raise Refused("genesis-again")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_head (id, size, frontier, grp, recorded_at) VALUES (1, 0, %s, 0, %s)",
            [Frontier().dump(), now],
        )
    sql.insert(
        "ledger_device", [(SERVICE, None, None, keys.ED25519, keys.public_ed25519(service_seed()), now, None)]
    )
    for code, (account_kind, name_ar, name_en) in SPECIAL.items():
        account_open(code=code, kind=account_kind, name_ar=name_ar, name_en=name_en)
    return record(Act("genesis", clock.now(), notes=(Note("genesis", facts={"kind": kind, "name": name}),)))


def authority_add(*, code: str, name_ar: str, name_en: str, kind: str = "custodian") -> Authority:
    """A body that can answer for people: needs a code of its own and a name in both languages.

    With it comes its at-large account, which is charged with those it loses."""
    pk = _insert("ledger_authority", code=code, name_ar=name_ar, name_en=name_en, kind=kind)
    authority = Authority.objects.get(pk=pk)
    if kind in ("custodian", "escort"):
        account_open(
            code=f"{code}-AT-LARGE",
            kind="at_large",
            authority=authority,
            name_ar=f"طليقون · {name_ar}",
            name_en=f"At large · {name_en}",
        )
    return authority


def place_add(
    *,
    code: str,
    name_ar: str,
    name_en: str,
    kind: str = "prison",
    town_ar: str = "",
    town_en: str = "",
    lat: float | None = None,
    lon: float | None = None,
) -> Place:
    """A place at town precision: two decimals are kept, never a building."""
    rough = [None if degrees is None else round(degrees * 100) * 100 for degrees in (lat, lon)]
    pk = _insert(
        "ledger_place",
        code=code,
        name_ar=name_ar,
        name_en=name_en,
        kind=kind,
        town_ar=town_ar,
        town_en=town_en,
        lat_e4=rough[0],
        lon_e4=rough[1],
    )
    return Place.objects.get(pk=pk)


def account_open(
    *,
    code: str,
    kind: str,
    authority: Authority | None = None,
    place: Place | None = None,
    name_ar: str,
    name_en: str,
    capacity: int | None = None,
    state: str | None = None,
) -> Account:
    """Open an account. The code stays with it for ever."""
    pk = _insert(
        "ledger_account",
        code=code,
        kind=kind,
        authority_id=authority.pk if authority else None,
        place_id=place.pk if place else None,
        state=state,
        name_ar=name_ar,
        name_en=name_en,
        capacity=capacity,
        opened_at=to_micros(clock.now()),
    )
    return Account.objects.select_related("authority", "place").get(pk=pk)


def abroad(state: str, *, name_ar: str, name_en: str) -> Account:
    """The account of people handed to this state (ISO 3166-1 alpha-3), opened at first use."""
    found = Account.objects.filter(kind="abroad", state=state).first()
    return found or account_open(
        code=f"ABROAD-{state}", kind="abroad", state=state, name_ar=name_ar, name_en=name_en
    )


def redact(
    *,
    leaf: int,
    name: str,
    by: int | None,
    reason: str,
    facts: Mapping[str, str | int | None] | None = None,
    also: Sequence[tuple[int, str]] = (),
    person: int | None = None,
    post: Callable[[Act], Receipt] | None = None,
) -> Receipt:
    """Erase one detached value for ever, its salt and its key, with a signed memorandum that says who did it and why
    (and `facts`). `also` are values (leaf, name) that repeat it: they fall in the same act, each with a memorandum of
    its own. The entry, its leaf and the proof stay; custody moves themselves can never be erased. `person` is whose
    chain says so where the leaf is of nobody. `post` as in `device_register`. Refused: a value that is not there."""
    falls = [(leaf, name), *also]
    notes, keys = [], []
    for place, word in falls:
        told, key = _fallen(place, word)
        whose = person_of_leaf(place) or person
        notes.append(Note("redact", whose, {**(facts or {}), **told, "by": by}, {"reason": reason}))
        keys += [key] if key is not None else []
    receipt = (post or record)(Act("redact", clock.now(), notes=tuple(notes)))
    for (place, word), memo in zip(falls, receipt.leaves, strict=True):
        sql.insert("ledger_redaction", [(place, word, memo)])
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_value WHERE leaf = %s AND name = %s", [place, word])
    if keys:
        sealing.keeper().destroy(keys)
    return receipt


def _fallen(leaf: int, name: str) -> tuple[dict[str, str | int | None], int | None]:
    """What the memorandum of a redaction states of this value, and the key that is destroyed with it."""
    rows: list[sealing.Kept] = sql.ask(
        "SELECT leaf, name, salt, bytes, key_id FROM ledger_value WHERE leaf = %s AND name = %s", (leaf, name)
    )
    if not rows:
        raise Refused("value-unknown", leaf=leaf, name=name)
    told: dict[str, str | int | None] = {"leaf": leaf, "value": name}
    (plain,), key = sealing.unsealed(rows), rows[0][4]
    if plain is not None:
        # without its salt it tells nothing; with it the values beside this one can still be checked
        told["commitment"] = commitment(plain[0], name, plain[1]).hex()
    return told, key


def account_close(account: Account) -> None:
    """Close an account for further arrivals. Refused while it holds anybody."""
    if headcount(account.pk):
        raise Refused("account-not-empty", account=account.code)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_account SET closed_at = %s WHERE id = %s", [to_micros(clock.now()), account.pk]
        )


def account_reopen(account: Account) -> None:
    """Open an account again that was closed on a statement which two officers have since set aside."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET closed_at = NULL WHERE id = %s", [account.pk])


def capacity_set(account: Account, capacity: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET capacity = %s WHERE id = %s", [capacity, account.pk])


def device_register(
    *,
    code: str,
    algorithm: str,
    public_key: bytes,
    owner: int | None,
    authority: Authority | None,
    post: Callable[[Act], Receipt] | None = None,
) -> Device:
    """Register a certified signing key, with a memorandum; `post` puts it into the books under the signature of whoever
    certifies, else the system records it. Raises ValueError for a key that cannot be one."""
    keys.check_public_key(algorithm, public_key)
    if Device.objects.filter(code=code).exists():
        raise Refused("device-taken", device=code)
    now = to_micros(clock.now())
    sql.insert(
        "ledger_device",
        [(code, owner, authority.pk if authority else None, algorithm, public_key, now, None)],
    )
    (post or record)(
        Act(
            "device",
            clock.now(),
            notes=(
                Note(
                    "device",
                    facts={
                        "code": code,
                        "algorithm": algorithm,
                        "key": public_key.hex(),
                        "owner": owner,
                        "authority": authority.code if authority else None,
                    },
                ),
            ),
        )
    )
    return Device.objects.get(pk=code)


def device_revoke(*, code: str, reason: str, post: Callable[[Act], Receipt] | None = None) -> None:
    """Revoke a key: what it signs from now on is refused at the desk. `post` as in `device_register`."""
    if code == SERVICE:
        raise Refused("device-unknown", device=code)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_device SET revoked_at = %s WHERE code = %s AND revoked_at IS NULL",
            [to_micros(clock.now()), code],
        )
        if cursor.rowcount != 1:
            raise Refused("device-unknown", device=code)
    (post or record)(
        Act("revoke", clock.now(), notes=(Note("revoke", facts={"code": code}, values={"reason": reason}),))
    )


def checkpoint(origin: str = "amana") -> str | None:
    """Sign the log as it stands and keep the note; None when this size is signed already."""
    log = lock_head()
    root = log.frontier.root()
    last = sql.ask("SELECT max(size) FROM ledger_checkpoint")[0][0] or 0
    if log.frontier.size <= last:
        return None
    text = note.sign(note.checkpoint(origin, log.frontier.size, root), origin, service_seed())
    sql.insert("ledger_checkpoint", [(log.frontier.size, root, text, to_micros(clock.now()))])
    return text


def _insert(table: str, **columns: Any) -> int:
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", list(columns.values())
            )
            return int(cursor.fetchone()[0])
    except IntegrityError as error:
        if "unique" in str(error).lower():
            raise Refused("account-code-taken", taken=columns["code"]) from error
        raise
