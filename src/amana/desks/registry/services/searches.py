"""One against many: whether the person of these prints is in the register already. A search proposes pairs to the
examiners and decides nothing; that nobody was found does not prove that somebody is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.db.models import Q

from amana import access
from amana.access import keys, reads
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.prints import slaps
from amana.engines.prints.apart import Answer
from amana.engines.prints.values import Template
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import ages, books, printgallery, prints
from ..models import (
    Basis,
    Biometric,
    BiometricKind,
    CustodyFile,
    FoundBy,
    LinkProposal,
    PrintCandidate,
    PrintSearch,
    ProposalState,
)
from ..queries import finding
from ..queries.file import age_of
from ..queries.prints import live, live_fingers
from . import biometrics, proposals
from .documents import MOST_BYTES, Copy

MOST = 10
"""Candidates that one search can bring up."""


def search(
    *, actor: User, file: CustodyFile, purpose: str, basis: Basis, patience: float | None = None
) -> PrintSearch:
    """Search the register for the person of this file's fingers. It is recorded with purpose, legal basis and whom it
    brought up; the pairs wait for examiners. Refused: without the right and a purpose, a child or a disputed age, no
    sign-off where adulthood is not established, no finger, no libraries, a gallery that is still being made.

    The comparing is done outside the unit of work, which only writes."""
    if not purpose.strip():
        raise Refused("print-search-purpose", field="purpose")
    access.require(actor, "biometric.search", person=file.pk, purpose=purpose)
    _may_be_searched(file, actor)
    if not prints.available():
        raise Refused("print-search-library")
    best = _best(file)
    if not best:
        raise Refused("print-search-no-prints", number=file.number)
    result, reached = printgallery.search(best, MOST + 1, patience)
    found = [r for r in reached if r.band != "silent" and r.file != file.pk][:MOST]
    barred = finding.protected([r.file for r in found])
    found = [r for r in found if r.file not in barred]
    return writer.do(lambda: _record(actor, file, purpose.strip()[:300], basis, best, result, found))


def _may_be_searched(file: CustodyFile, actor: User) -> None:
    standing = age_of(file, books.today())
    if standing.age in (ages.Age.CHILD, ages.Age.DISPUTED):
        raise Refused("print-search-child", number=file.number)
    if standing.age is ages.Age.UNKNOWN:
        given = file.biometric_sign_offs.filter(until__gte=books.today()).exclude(by=actor)
        if not given.exists():
            raise Refused("print-search-sign-off", number=file.number)


def _best(file: CustodyFile) -> list[Template]:
    """Of each finger the template of best quality, the newest of equals; made now where none is kept."""
    best: dict[int, Template] = {}
    for item in live_fingers(file).select_related("secret__key", "template").order_by("pk"):
        made = _template(item)
        known = best.get(made.position) if made else None
        if made and (known is None or (made.quality or 0) >= (known.quality or 0)):
            best[made.position] = made
    return [best[position] for position in sorted(best)]


def _template(item: Biometric) -> Template | None:
    key = item.secret.key
    if hasattr(item, "template"):
        return prints.unpacked(keys.unseal(key, bytes(item.template.sealed)))
    made = prints.template(keys.unseal(key, bytes(item.secret.sealed)), item.position)
    return replace(made, position=int(item.position)) if made and len(made.minutiae) else None


def _record(
    actor: User,
    file: CustodyFile,
    purpose: str,
    basis: Basis,
    fingers: Sequence[Template],
    result: Answer,
    found: Sequence[printgallery.Reached],
) -> PrintSearch:
    band = found[0].band if found else "silent"
    leaf = books.memo(
        actor=actor,
        kind="biometric",
        person=file.pk,
        facts={
            "act": "searched",
            "basis": basis.code,
            "gallery": result.digest,
            "people": result.people,
            "found": len(found),
            "band": band,
        },
        values={"purpose": purpose},
    )
    made = PrintSearch.objects.create(
        file=file, purpose=purpose, basis=basis, fingers=",".join(str(t.position) for t in fingers),
        algorithm=result.algorithm, people=result.people, prints=result.prints, gallery=result.digest,
        review=result.review, probable=result.probable, band=band, by=actor,
        at=clock.now(), memo=leaf,
    )  # fmt: skip
    new = {r.file for r in found if not _met_before(file.pk, r.file)}
    PrintCandidate.objects.bulk_create(
        PrintCandidate(search=made, rank=n, file_id=r.file, evidence=r.evidence, band=r.band, at=made.at)
        for n, r in enumerate(found, start=1)
    )
    reads.record(actor, [file.pk, *(r.file for r in found)], "biometric", purpose=purpose)
    proposals.propose([proposals.Found(file.pk, r.file, "prints") for r in found], found_by=FoundBy.PRINTS)
    for r in found:
        if r.band == "probable" and r.file in new:
            _ask_again(file.pk, r.file)
    return made


def _met_before(one: int, other: int) -> bool:
    """Whether a search has brought these two together already: the same prints are no new evidence."""
    pair = Q(search__file=one, file=other) | Q(search__file=other, file=one)
    return PrintCandidate.objects.filter(pair).exists()


def _ask_again(one: int, other: int) -> None:
    """A pair that was told apart, or could not be told, before anybody knew that the prints agree."""
    proposal = LinkProposal.objects.get(one=min(one, other), other=max(one, other))
    if proposal.state == ProposalState.SETTLED and proposal.answer != "same":
        proposals.reopen(proposal)
        proposal.save()


def from_record(
    *, actor: User, file: CustodyFile, copy: Copy, purpose: str, retain_until: date
) -> tuple[list[Biometric], int]:
    """Keep a transaction file as it came and each of its single fingers; returns the fingers, and how many of its
    images were left out. Without the libraries the file is kept unread. Reads the images first and then hands the
    writing to `writer.do` by itself. Refused: as `biometric_add`, a file that cannot be read."""
    books.require(actor, "biometric.add", file)
    found: list[tuple[str, Copy, Template | None]] = []
    left, unread = 0, None
    if prints.available() and len(copy.content) <= MOST_BYTES:
        try:
            images, left = prints.fingers_of_record(copy.content)
            found = [_ready(position, png) for position, png in images]
        except Refused as refused:
            unread = refused
    keep = partial(
        biometrics.biometric_add, actor=actor, file=file, purpose=purpose, retain_until=retain_until
    )

    def unit() -> tuple[list[Biometric], int]:
        if unread is not None:
            raise unread
        keep(kind=BiometricKind.RECORD, copy=copy)
        kept, out = [], left
        for position, image, ready in found:
            try:
                kept.append(keep(kind=BiometricKind.FINGER, position=position, copy=image, ready=ready))
            except Refused as refused:
                if refused.code not in ("biometric-unreadable", "biometric-no-ridges"):
                    raise
                out += 1
        return kept, out

    return writer.do(unit)


def _ready(position: str, png: bytes) -> tuple[str, Copy, Template | None]:
    image = Copy(f"{position}.png", png)
    return position, image, biometrics.template_ready(image, position)


def from_slap(
    *, actor: User, file: CustodyFile, copy: Copy, hand: slaps.Hand, purpose: str, retain_until: date
) -> list[Biometric]:
    """Keep the four fingers of one image of a hand, each by itself; the image of the hand is not kept. Reads the image
    first and then hands the writing to `writer.do` by itself. Refused: as `biometric_add`, and where not exactly four
    fingers can be told apart."""
    books.require(actor, "biometric.add", file)
    if len(copy.content) > MOST_BYTES:
        raise Refused("document-too-big", field="copy", most=MOST_BYTES // 2**20)
    found = [_ready(position, png) for position, png in prints.fingers_of_slap(copy.content, hand)]
    keep = partial(
        biometrics.biometric_add,
        actor=actor,
        file=file,
        kind=BiometricKind.FINGER,
        purpose=purpose,
        retain_until=retain_until,
    )
    return writer.do(
        lambda: [keep(position=position, copy=image, ready=ready) for position, image, ready in found]
    )


def templates_make(most: int | None = None) -> tuple[int, int]:
    """Make the searchable templates that are missing, from the sealed images, for instance after the libraries were
    installed; returns how many were made and how many images could not be read. At most `most`."""
    missing = Biometric.objects.filter(live(), kind=BiometricKind.FINGER, template=None)
    wanted = missing.select_related("secret__key", "file").order_by("pk")
    made = unread = 0
    for item in wanted[:most] if most else wanted:
        if not biometrics.searchable(item.file):
            continue
        try:
            template = _template(item)
        except Refused:
            template = None
        if template is None:
            unread += 1
            continue
        writer.do(partial(biometrics.template_keep, item, item.secret.key, template))
        made += 1
    return made, unread
