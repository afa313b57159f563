"""Sealing what was read: one memorandum a minute with the Merkle root of the reads since the last one."""

from __future__ import annotations

from amana.access.models import Read
from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import queries, services
from amana.ledger.act import Act, Note

MOST = 50_000
"""Reads in one memorandum; what is left waits for the next minute."""


def seal_reads() -> int:
    """Post the memorandum; answers how many reads it seals (0: none waited, nothing was posted)."""
    waiting = list(Read.objects.filter(digest=None).order_by("pk")[:MOST])
    if not waiting:
        return 0
    root = root_of([leaf_hash(encoded(read)) for read in waiting])
    first, last = waiting[0].pk, waiting[-1].pk
    facts: dict[str, str | int | None] = {
        "first": first,
        "last": last,
        "reads": len(waiting),
        "root": root.hex(),
    }
    receipt = services.record(Act("reads", clock.now(), notes=(Note("reads", facts=facts),)))
    Read.objects.filter(digest=None, pk__gte=first, pk__lte=last).update(digest=receipt.leaves[0])
    return len(waiting)


def encoded(read: Read) -> bytes:
    """The canonical bytes of one read, as they are hashed."""
    return canonical(
        {
            "id": read.pk,
            "user": read.user_id,
            "person": read.person,
            "what": read.what,
            "purpose": read.purpose,
            "watching": int(read.watching),
            "at": read.at.isoformat(),
        }
    )


def unfaithful() -> list[int]:
    """Leaves of the memoranda whose reads are no longer what was sealed: changed, removed or added."""
    wrong = []
    for memo in queries.memos(kinds=["reads"]):
        rows = Read.objects.filter(digest=memo.leaf).order_by("pk")
        if root_of([leaf_hash(encoded(read)) for read in rows]).hex() != memo.facts["root"]:
            wrong.append(memo.leaf)
    return wrong
