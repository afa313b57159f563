"""Files that stand linked as one person. The books hold the links; the table here is made again from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .. import books, bulk
from ..models import CustodyFile, LinkedFile, LinkProposal, ProposalState

LINKED, UNLINKED = "linked", "unlinked"


def links_of(files: Iterable[int]) -> dict[int, set[int]]:
    """File -> the files it is linked with now, by the newest word of the books about each pair."""
    wanted = list(files)
    stands: dict[tuple[int, int], bool] = {}
    for person, memos in books.memoranda_of(wanted, ("link",), words=False).items():
        for memo in memos:
            if memo.facts.get("as") in (LINKED, UNLINKED):
                stands[person, int(memo.facts["other"])] = memo.facts["as"] == LINKED
    found: dict[int, set[int]] = {file: set() for file in wanted}
    for (person, other), linked in stands.items():
        if linked:
            found[person].add(other)
    return found


def group_of(file: int) -> list[int]:
    """Everybody who hangs together with a file by links, in the order of their files; the file alone if nobody."""
    return sorted(_reach({file}))


def _reach(files: set[int]) -> set[int]:
    found, edge = set(files), set(files)
    while edge:
        edge = {other for others in links_of(edge).values() for other in others} - found
        found |= edge
    return found


def rebuild(files: Iterable[int] | None = None) -> int:
    """Make the table of linked files again for these files and all they were or are linked with (for everybody when
    None); returns how many files stand linked."""
    if files is None:
        wanted = set(CustodyFile.objects.values_list("pk", flat=True))
    else:
        wanted = set(files)
        heads = LinkedFile.objects.filter(file__in=wanted).values("head")
        wanted |= set(LinkedFile.objects.filter(head__in=heads).values_list("file", flat=True))
        wanted = _reach(wanted)
    around: dict[int, set[int]] = defaultdict(set)
    for part in _parts(sorted(wanted)):
        around |= links_of(part)
    rows = []
    seen: set[int] = set()
    for file in sorted(wanted):
        if file in seen:
            continue
        group, edge = {file}, {file}
        while edge:
            edge = {other for one in edge for other in around[one]} - group
            group |= edge
        seen |= group
        if len(group) > 1:
            rows += [(member, min(group)) for member in sorted(group)]
    for part in _parts(sorted(wanted)):
        LinkedFile.objects.filter(file__in=part).delete()
    bulk.insert(LinkedFile, ("file_id", "head_id"), rows)
    return len(rows)


def _parts(files: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(files), 500):
        yield files[start : start + 500]


def contradictions(group: Iterable[int]) -> list[LinkProposal]:
    """Pairs inside a group that examiners told apart: the links and these answers cannot all be true."""
    members = list(group)
    return list(
        LinkProposal.objects.filter(
            one__in=members, other__in=members, state=ProposalState.SETTLED, answer="other"
        ).order_by("pk")
    )
