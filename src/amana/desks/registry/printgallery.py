"""Everybody's fingers, as the matcher sees them: in memory alone, under pseudonyms that last as long as this process.

It is made from the sealed templates and follows them: what was added is added, and where anything was erased, has
expired or may no longer be searched, all of it is made again. The matcher sees neither names nor numbers of files."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from amana.access import keys
from amana.engines.prints.gallery import Entry
from amana.engines.prints.held import HeldGallery

from . import books, prints
from .models import BiometricTemplate
from .queries import finding

_secret = secrets.token_bytes(32)
_lock = threading.Lock()


@dataclass(slots=True)
class Held:
    """The gallery, which templates are in it, and who stands behind each pseudonym."""

    gallery: HeldGallery = field(default_factory=lambda: HeldGallery(prints.ALGORITHM))
    persons: dict[str, int] = field(default_factory=dict)
    templates: set[int] = field(default_factory=set)
    mark: tuple[Any, ...] = ()


_held = Held()


def held() -> Held:
    """The gallery as the sealed templates stand now."""
    global _held
    with _lock:
        mark = _mark()
        if mark != _held.mark:
            _held = _followed(_held, mark)
        return _held


def pseudonym(file: int) -> str:
    """The name under which the matcher knows a person."""
    return hashlib.blake2b(str(file).encode(), key=_secret, digest_size=12).hexdigest()


def live() -> QuerySet[BiometricTemplate]:
    """Templates of images that are still kept."""
    return BiometricTemplate.objects.filter(
        algorithm=prints.ALGORITHM,
        biometric__retain_until__gte=books.today(),
        biometric__secret__key__destroyed_at=None,
    )


def _mark() -> tuple[Any, ...]:
    """Differs whenever a template came or went: their number, newest and sum, and the newest as it is sealed (its nonce
    is random)."""
    told = live().aggregate(n=Count("pk"), newest=Max("pk"), total=Sum("pk"))
    return told["n"], told["newest"], told["total"], _sealed(told["newest"])


def _sealed(pk: int | None) -> bytes:
    row = BiometricTemplate.objects.filter(pk=pk).values_list("sealed", flat=True).first()
    return hashlib.sha256(bytes(row)).digest() if row is not None else b""


def _followed(old: Held, mark: tuple[Any, ...]) -> Held:
    """The gallery for this mark: the old one with what is new, or another where something has gone."""
    now = dict(live().values_list("pk", "file"))
    barred = finding.protected(set(now.values()))
    now = {pk: file for pk, file in now.items() if file not in barred}
    stays = old.templates <= now.keys() and (not old.mark or _sealed(old.mark[1]) == old.mark[3])
    made = old if stays else Held()
    new = [pk for pk in sorted(now) if pk not in made.templates]
    made.gallery.add(
        entry for start in range(0, len(new), 500) for entry in _opened(new[start : start + 500])
    )
    made.persons |= {pseudonym(now[pk]): now[pk] for pk in new}
    made.templates.update(new)
    made.mark = mark
    return made


def _opened(wanted: list[int]) -> Iterator[Entry]:
    """These templates, opened, under pseudonyms; whoever was erased in the meantime is left out."""
    rows = BiometricTemplate.objects.filter(pk__in=wanted).select_related("biometric__secret__key")
    for row in rows.order_by("pk"):
        key = row.biometric.secret.key
        if key.destroyed_at is None:
            yield Entry(
                pseudonym(row.file_id),
                pseudonym(-row.pk),
                prints.unpacked(keys.unseal(key, bytes(row.sealed))),
            )
