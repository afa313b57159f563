"""Bringing pairs before an examiner: what an enrolment, a claim, a roster or a comparison of lists found. A pair
that was told apart comes back only when more speaks for one person than did then, or when an examiner says what is
new (`links.ask_again`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amana.engines.common import clock
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import books, evidence, sounds
from ..models import CustodyFile, FoundBy, ImportBatch, LinkProposal, ProposalState
from ..queries import finding
from ..records import Said, of_files

AT_ONCE = 300
MOST_EACH = 5
"""Pairs that one file can bring at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """Two files that were found together, in either order. `why` is a code of `words.LIKENESSES`."""

    one: int
    other: int
    why: str


def look(files: Iterable[int], *, found_by: str, batch: ImportBatch | None = None) -> int:
    """Search the register for each of these files and propose what is found; returns how many pairs are new or
    open again. The searching is done outside the unit of work, which only writes."""
    wanted = list(files)
    sounds.complete()
    said = of_files(wanted)
    barred = finding.protected(wanted)
    found = [
        Found(file, hit.file, "sounds")
        for file in wanted
        if file in said and file not in barred
        for hit in finding.likely(said[file], but={file}, most=MOST_EACH)
    ]
    return writer.do(lambda: propose(found, found_by=found_by, batch=batch)) if found else 0


def propose(found: Sequence[Found], *, found_by: str, batch: ImportBatch | None = None) -> int:
    """Keep these pairs for an examiner; returns how many are new or open again. Pairs known already are weighed
    anew; one that was told apart, or could not be told, is opened again only on new evidence."""
    pairs = {(min(f.one, f.other), max(f.one, f.other)): f.why for f in found if f.one != f.other}
    opened = 0
    keys = list(pairs)
    for start in range(0, len(keys), AT_ONCE):
        opened += _part({key: pairs[key] for key in keys[start : start + AT_ONCE]}, found_by, batch)
    return opened


def _part(pairs: dict[tuple[int, int], str], found_by: str, batch: ImportBatch | None) -> int:
    persons = {person for pair in pairs for person in pair}
    said, barred = of_files(persons, papers=True), finding.protected(persons)
    firsts = {one for one, _other in pairs}
    known = {
        (p.one_id, p.other_id): p
        for p in LinkProposal.objects.filter(one__in=firsts)
        if (p.one_id, p.other_id) in pairs
    }
    now, new, opened = clock.now(), [], 0
    for (one, other), why in pairs.items():
        if one not in said or other not in said:
            continue
        bits = None if {one, other} & barred else evidence.total(said[one], said[other])
        mark = evidence.fingerprint(said[one], said[other])
        proposal = known.get((one, other))
        if proposal is None:
            new.append(
                LinkProposal(
                    one_id=one, other_id=other, why=why, found_by=found_by, batch=batch, bits=bits,
                    fingerprint=mark, weighed_at=now, at=now,
                )
            )  # fmt: skip
        elif _weigh_again(proposal, bits, mark):
            opened += 1
    LinkProposal.objects.bulk_create(new, batch_size=200)
    return len(new) + opened


def _weigh_again(proposal: LinkProposal, bits: float | None, mark: str) -> bool:
    """Take down what is known now; True where the pair is open again by it."""
    if proposal.fingerprint == mark:
        return False
    settled = proposal.state == ProposalState.SETTLED
    if settled and (proposal.answer == "same" or not _more(proposal, bits)):
        return False
    proposal.bits, proposal.fingerprint, proposal.weighed_at = bits, mark, clock.now()
    if settled:
        reopen(proposal)
    proposal.save()
    return settled


def _more(proposal: LinkProposal, bits: float | None) -> bool:
    """Whether clearly more speaks for one person than when examiners last read the pair."""
    if bits is None:
        return False
    return proposal.bits is None or bits >= proposal.bits + evidence.NEW_BITS


def reopen(proposal: LinkProposal) -> None:
    """A new round: earlier readings stay and count no more. The caller saves."""
    proposal.round += 1
    proposal.state, proposal.answer = ProposalState.WAITING, ""
    proposal.answered_by, proposal.answered_at = None, None


def together(*, actor: object, one: CustodyFile, other: CustodyFile) -> LinkProposal:
    """An examiner brings two files together that no machine found. A pair that could not be told is open again by it;
    one that was found to be two persons is answered as it stands. Refused: without the right for both, the same file
    twice."""
    from amana.access.models import User

    assert isinstance(actor, User)
    for file in (one, other):
        books.require(actor, "identity.decide", file)
    if one.pk == other.pk:
        raise Refused("link-self", field="other")
    propose([Found(one.pk, other.pk, "person")], found_by=FoundBy.PERSON)
    proposal = LinkProposal.objects.get(one=min(one.pk, other.pk), other=max(one.pk, other.pk))
    if proposal.state == ProposalState.SETTLED and proposal.answer == "open":
        reopen(proposal)
        proposal.save()
    return proposal


def said_of(proposal: LinkProposal, *, papers: bool) -> tuple[Said, Said]:
    """What the two files of a pair say now."""
    found = of_files([proposal.one_id, proposal.other_id], papers=papers)
    return found[proposal.one_id], found[proposal.other_id]
