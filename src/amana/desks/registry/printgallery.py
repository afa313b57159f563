"""Everybody's fingers, as the matcher sees them: in the memory of a process of its own, under pseudonyms that last as
long as this process.

It is made from the sealed templates and follows them before each search: what was added is handed over; what was
erased, has expired or may no longer be searched is taken out. The matcher sees neither names nor numbers of files and
has no way to the database."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BinaryField, Count, Max, QuerySet, Sum
from django.db.models.functions import Substr

from amana.access import keys
from amana.engines.prints import apart
from amana.engines.prints.values import Template
from amana.ledger.errors import Refused

from . import prints
from .models import BiometricTemplate
from .queries import finding
from .queries import prints as fingers_of

PATIENCE_S = 10.0
"""A search waits so long for the gallery; what takes longer goes on behind it."""
AT_ONCE = 500
"""Templates that a search hands over itself; more are begun when a page is opened."""
_PART = 250
_SEALED_HEAD = 13  # version and nonce of what is sealed
log = logging.getLogger("amana.registry")
_secret = secrets.token_bytes(32)
_lock = threading.Lock()


class Warming(Exception):
    """The gallery is not whole yet; it is being made."""


Known = tuple[int, bytes]
"""The file of a template, and its nonce: another under the same number is another."""


@dataclass(slots=True)
class Held:
    """The process that holds the gallery, which templates it has, and who stands behind each pseudonym."""

    matcher: apart.Apart | None = None
    owner: int = field(default_factory=os.getpid)
    persons: dict[str, int] = field(default_factory=dict)
    templates: dict[int, Known] = field(default_factory=dict)
    mark: tuple[Any, ...] = ()


_held = Held()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many templates have been handed over, of how many."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A file whose person was brought up, with the evidence in nats and its band."""

    file: int
    evidence: float
    band: str


def search(
    templates: Sequence[Template], limit: int, patience: float | None = None
) -> tuple[apart.Answer, list[Reached]]:
    """Look for the person of these fingers among the sealed templates as they stand now, waiting `patience` seconds for
    the gallery. Refused: while it is being made; where the matcher ends twice."""
    texts = [prints.packed(made).decode() for made in templates]
    for again in (False, True):
        try:
            return _searched(texts, limit, PATIENCE_S if patience is None else patience)
        except apart.Ended as ended:
            log.warning("the matcher of prints ended: %s", ended)
            if again:
                raise Refused("print-search-failed") from ended
        except Warming:
            told = _progress()
            raise Refused("print-search-warming", n=told.done, of=told.of) from None
    raise AssertionError


def _searched(texts: list[str], limit: int, patience: float) -> tuple[apart.Answer, list[Reached]]:
    deadline = time.monotonic() + patience
    if not _lock.acquire(timeout=patience):
        raise Warming
    try:
        matcher = _follow(deadline)
        answer = matcher.search(texts, limit)
        return answer, [Reached(_held.persons[f.person], f.evidence, f.band) for f in answer.found]
    except Warming:
        _go_on()
        raise
    finally:
        _lock.release()


def warming() -> Progress | None:
    """How far the gallery is, where so much is wanting that a search would not wait for it; making it begins then."""
    told = _progress()
    if told.of - told.done <= AT_ONCE:
        return None
    _go_on()
    return told


def _progress() -> Progress:
    here = _held.owner == os.getpid() and _held.matcher is not None and _held.matcher.alive
    return Progress(len(_held.templates) if here else 0, live().count())


def pseudonym(file: int) -> str:
    """The name under which the matcher knows a person."""
    return hashlib.blake2b(str(file).encode(), key=_secret, digest_size=12).hexdigest()


def live() -> QuerySet[BiometricTemplate]:
    """Templates of images that are still kept."""
    return BiometricTemplate.objects.filter(fingers_of.live("biometric__"), algorithm=prints.ALGORITHM)


def _mark() -> tuple[Any, ...]:
    """Differs whenever a template came or went: their number, newest and sum, and the newest as it is sealed (its nonce
    is random)."""
    told = live().aggregate(n=Count("pk"), newest=Max("pk"), total=Sum("pk"))
    return told["n"], told["newest"], told["total"], _sealed(told["newest"])


def _sealed(pk: int | None) -> bytes:
    row = BiometricTemplate.objects.filter(pk=pk).values_list("sealed", flat=True).first()
    return hashlib.sha256(bytes(row)).digest() if row is not None else b""


def _go_on() -> None:
    """Make the gallery behind whoever asked; nothing where somebody makes it already."""
    if not any(thread.name == _go_on.__qualname__ for thread in threading.enumerate()):
        threading.Thread(target=_made_behind, name=_go_on.__qualname__, daemon=True).start()


def _made_behind() -> None:
    try:
        with _lock:
            _follow(time.monotonic() + apart.START_S)
    except Warming:
        log.info("the gallery of prints is not whole yet")
    except apart.Ended as ended:
        log.warning("the matcher of prints ended: %s", ended)
    finally:
        connection.close()


def _follow(deadline: float) -> apart.Apart:
    """The matcher with the gallery as the sealed templates stand now. Whoever calls holds the lock. Raises Warming
    after the deadline, Ended."""
    matcher = _matcher(deadline)
    mark = _mark()
    if mark == _held.mark:
        return matcher
    now = _now()
    _drop(matcher, [pk for pk, known in _held.templates.items() if now.get(pk) != known])
    new = [pk for pk in sorted(now) if pk not in _held.templates]
    for start in range(0, len(new), _PART):
        if time.monotonic() > deadline:
            raise Warming
        part = new[start : start + _PART]
        matcher.add(list(_opened(part)))
        _held.persons |= {pseudonym(now[pk][0]): now[pk][0] for pk in part}
        _held.templates |= {pk: now[pk] for pk in part}
    _held.mark = mark
    return matcher


def _now() -> dict[int, Known]:
    """The templates that may be searched."""
    nonce = Substr("sealed", 1, _SEALED_HEAD, output_field=BinaryField())
    rows = live().annotate(nonce=nonce).values_list("pk", "file", "nonce")
    found = {pk: (file, bytes(raw)) for pk, file, raw in rows}
    barred = finding.protected({file for file, _nonce in found.values()})
    return {pk: known for pk, known in found.items() if known[0] not in barred}


def _drop(matcher: apart.Apart, gone: list[int]) -> None:
    if not gone:
        return
    _held.mark = ()
    matcher.drop([pseudonym(-pk) for pk in gone])
    for pk in gone:
        del _held.templates[pk]
    files = {file for file, _nonce in _held.templates.values()}
    _held.persons = {name: file for name, file in _held.persons.items() if file in files}


def _matcher(deadline: float) -> apart.Apart:
    """The process, up; a new one where there is none, where it ended, or where it belongs to the process before a
    fork."""
    matcher = _held.matcher
    if matcher is None or not matcher.alive or _held.owner != os.getpid():
        matcher = apart.Apart(prints.ALGORITHM)
        _forget(matcher)
    try:
        matcher.come_up(max(0.0, deadline - time.monotonic()))
    except apart.NotReady:
        raise Warming from None
    return matcher


def _forget(matcher: apart.Apart) -> None:
    """Nothing has been handed to this process."""
    global _held
    _held = Held(matcher)


def _opened(wanted: list[int]) -> Iterator[apart.Handed]:
    """These templates, opened, under pseudonyms; whoever was erased in the meantime is left out."""
    rows = BiometricTemplate.objects.filter(pk__in=wanted).select_related("biometric__secret__key")
    for row in rows.order_by("pk"):
        key = row.biometric.secret.key
        if key.destroyed_at is None:
            text = keys.unseal(key, bytes(row.sealed)).decode()
            yield apart.Handed(pseudonym(row.file_id), pseudonym(-row.pk), text)
