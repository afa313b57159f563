"""Two lists of people compared as wholes: the people of two rosters, of two places, of a roster and the register.
What may be one person goes before the examiners; nothing is linked by it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db.models import QuerySet

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, evidence, linking
from ..models import CustodyFile, FoundBy, ImportBatch, Linkage, LinkageState
from ..queries import finding
from ..records import Said, of_files
from .proposals import Found, propose

ALL = "all"
_AT_ONCE = 2_000


def linkage_begin(*, actor: User, left: str, right: str) -> Linkage:
    """Ask for two lists to be compared. Refused: a list that does not exist, one and the same list twice, another
    comparison still at work."""
    books.require(actor, "identity.compare")
    for field, name in (("left", left), ("right", right)):
        if not _known(name):
            raise Refused("linkage-list", field=field, value=name)
    if left == right:
        raise Refused("linkage-all", field="right")
    silent = clock.now() - timedelta(seconds=linking.SECONDS_MOST)
    for lost in Linkage.objects.filter(state=LinkageState.WAITING, at__lt=silent):
        linkage_stopped(linkage=lost, why="")
    if Linkage.objects.filter(state=LinkageState.WAITING).exists():
        raise Refused("linkage-at-work")
    return Linkage.objects.create(
        code=f"L{clock.now().astimezone(books.ZONE):%y%m%d}-{secrets.token_hex(3).upper()}",
        left=left,
        right=right,
        state=LinkageState.WAITING,
        by=actor,
        at=clock.now(),
    )


def _known(name: str) -> bool:
    kind, _, code = name.partition(":")
    if kind == "batch":
        return ImportBatch.objects.filter(code=code, state="committed").exists()
    if kind == "account":
        return Account.objects.filter(code=code, kind="held").exists()
    return name == ALL


def members(name: str) -> QuerySet[CustodyFile]:
    """The files of a list."""
    kind, _, code = name.partition(":")
    found = CustodyFile.objects.order_by("pk")
    if kind == "batch":
        return found.filter(batch__code=code)
    if kind == "account":
        return found.filter(pk__in=books.persons_at(account=code))
    return found


def compare(linkage: Linkage, actor: User, progress: Path) -> list[Found]:
    """The pairs that may be one person; nothing is written but how far the work is. Children and disputed ages are
    left out. Only people whom the actor may decide on are compared. Raises linking.Cancelled soon after somebody
    stopped it."""

    def tell(step: str, done: int, total: int) -> None:
        if not _wanted(linkage):
            raise linking.Cancelled
        linking.tell(progress, step, done, total)

    left = _said(linkage.left, actor, partial(tell, "left"))
    right = _said(linkage.right, actor, partial(tell, "right"))
    # who stands in both stays in the shorter: a list lies within the register, and is asked about against the others
    longer = left if len(left) >= len(right) else right
    for both in left.keys() & right.keys():
        del longer[both]
    linkage.left_people, linkage.right_people = len(left), len(right)
    ones, others = list(left), list(right)
    found = linking.pairs(
        [left[f].sounds for f in ones], [right[f].sounds for f in others], progress, partial(_wanted, linkage)
    )
    linkage.compared = len(found)
    tell("keep", 0, len(found))
    return [
        Found(ones[a], others[b], "linked-lists")
        for a, b in found
        if evidence.total(left[ones[a]], right[others[b]]) >= evidence.POSSIBLE
    ]


def _said(name: str, actor: User, told: Callable[[int, int], None]) -> dict[int, Said]:
    mine = access.visible_to(actor, members(name), action="identity.decide")
    wanted = list(mine.values_list("pk", flat=True))
    found: dict[int, Said] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        told(start, len(wanted))
        part = wanted[start : start + _AT_ONCE]
        barred = finding.protected(part)
        found |= {file: said for file, said in of_files(part).items() if file not in barred}
    return found


def _wanted(linkage: Linkage) -> bool:
    return Linkage.objects.filter(pk=linkage.pk, state=LinkageState.WAITING).exists()


def linkage_cancel(*, actor: User, linkage: Linkage) -> Linkage:
    """Stop a comparison: nothing of it is written, and the same lists can be compared again. Refused: one that is
    over."""
    books.require(actor, "identity.compare")
    linkage = Linkage.objects.select_for_update().get(pk=linkage.pk)
    if linkage.state != LinkageState.WAITING:
        raise Refused("linkage-over")
    linkage_stopped(linkage=linkage, why=actor.name)
    return linkage


def linkage_end(*, linkage: Linkage, found: list[Found]) -> Linkage:
    """Keep what was found and say how many pairs are new; nothing of a comparison that was stopped meanwhile."""
    if Linkage.objects.select_for_update().get(pk=linkage.pk).state != LinkageState.WAITING:
        raise linking.Cancelled
    linkage.proposed = propose(found, found_by=FoundBy.LINKAGE)
    linkage.state, linkage.finished_at = LinkageState.DONE, clock.now()
    linkage.save()
    return linkage


def linkage_stopped(*, linkage: Linkage, why: str) -> None:
    """It did not come to its end; nothing was written."""
    linkage.state, linkage.message, linkage.finished_at = LinkageState.FAILED, why, clock.now()
    linkage.save()
