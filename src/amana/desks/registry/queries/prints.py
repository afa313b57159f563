"""The ten fingers of a file, and what searches of them brought up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from amana.access.models import User

from .. import books, prints
from ..models import (
    Biometric,
    BiometricGap,
    BiometricKind,
    CustodyFile,
    FileCard,
    GapReason,
    LinkProposal,
    Position,
    PrintCandidate,
    PrintSearch,
)
from . import review


@dataclass(frozen=True, slots=True)
class FingerState:
    """One finger: how often it was captured, the best NFIQ 2, why it could not be taken, and what is to be done:
    `take` (nothing yet), `good`, `unmeasured`, `again`, `accept` (poor three times), `accepted` (poor or without
    ridges, with a reason), `gap` (an exception alone)."""

    position: str
    label: str
    captures: int
    quality: int | None
    gap: BiometricGap | None
    state: str


def live(prefix: str = "") -> Q:
    """Images that are neither erased nor past the day until which they are kept; `prefix` leads to the image."""
    return Q(
        **{f"{prefix}retain_until__gte": books.today(), f"{prefix}secret__key__destroyed_at__isnull": True}
    )


def live_fingers(file: CustodyFile) -> QuerySet[Biometric]:
    """The images of this person's fingers that are still kept."""
    return file.biometrics.filter(live(), kind=BiometricKind.FINGER)


def ten(file: CustodyFile) -> list[FingerState]:
    """Every finger, right thumb to left little finger. Erased and expired images do not count."""
    captured: dict[str, list[int | None]] = defaultdict(list)
    for position, quality in live_fingers(file).values_list("position", "quality"):
        captured[position].append(quality)
    gaps = {gap.position: gap for gap in file.biometric_gaps.order_by("pk")}
    return [_finger(p, captured[p], gaps.get(p)) for p in Position.values if p]


def without_ridges(items: Sequence[Biometric]) -> set[int]:
    """Those of `items` that were kept although no ridges are seen."""
    noted = BiometricGap.objects.filter(
        file__in={item.file_id for item in items}, reason=GapReason.NO_RIDGES
    ).values_list("file", "position", "at")
    moments = {(file, position): at for file, position, at in noted.order_by("pk")}
    return {item.pk for item in items if (at := moments.get((item.file_id, item.position))) and at >= item.at}


def _finger(position: str, found: list[int | None], gap: BiometricGap | None) -> FingerState:
    best = max((quality for quality in found if quality is not None), default=None)
    return FingerState(
        position, str(Position(position).label), len(found), best, gap, _state(found, best, gap)
    )


def _state(found: list[int | None], best: int | None, gap: BiometricGap | None) -> str:
    if not found:
        return "gap" if gap else "take"
    if best is None:
        return "accepted" if gap and gap.reason == GapReason.NO_RIDGES else "unmeasured"
    if best >= prints.POOR:
        return "good"
    if gap:
        return "accepted"
    return "again" if len(found) < prints.CAPTURES else "accept"


@dataclass(frozen=True, slots=True)
class Reached:
    """A candidate for one reader: the card where the file is open to them, the pair where they may read it."""

    candidate: PrintCandidate
    card: FileCard | None
    pair: int | None


def reached(actor: User, search: PrintSearch) -> list[Reached]:
    """Whom a search brought up, in its order. A file that is not open to the reader is counted and not named."""
    rows = list(search.candidates.all())
    files = [row.file_id for row in rows]
    cards = books.visible(actor, FileCard.objects.filter(file__in=files)).in_bulk()
    pairs = {
        other if one == search.file_id else one: pk for pk, one, other in _pairs(actor, search.file_id, files)
    }
    return [Reached(row, cards.get(row.file_id), pairs.get(row.file_id)) for row in rows]


def _pairs(actor: User, file: int, others: list[int]) -> list[tuple[int, int, int]]:
    touching = review.touching(actor, file).order_by()
    found: list[tuple[int, int, int]] = list(touching.values_list("pk", "one", "other"))
    wanted = set(others)
    return [row for row in found if wanted & {row[1], row[2]}]


def waiting(search: PrintSearch) -> int:
    """How many of the pairs it brought up have not been settled."""
    files = search.candidates.values("file")
    mine = LinkProposal.objects.filter(one=search.file, other__in=files) | LinkProposal.objects.filter(
        other=search.file, one__in=files
    )
    return mine.exclude(state="settled").count()
