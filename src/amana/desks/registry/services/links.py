"""What examiners find about two files, and what follows: a link in the books, or the record that these are two
people. Nothing is merged. One person needs two examiners who found so apart; a third is asked where two differ."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Note
from amana.ledger.errors import Refused

from .. import books, evidence
from ..models import CustodyFile, LinkProposal, LinkReading, ProposalState, ReviewPolicy
from ..queries import finding, review
from . import groups
from .proposals import reopen, said_of

FIRST_SHARE = 20
"""Of a hundred pairs, how many get a second reader until somebody decides otherwise."""


class Answer(TextChoices):
    """What an examiner says about two files. None of the three is preferred."""

    SAME = "same", _("One person")
    OTHER = "other", _("Two persons")
    OPEN = "open", _("Cannot be told")


def proposal_answer(*, actor: User, proposal: LinkProposal, answer: str, why: str = "") -> LinkProposal:
    """Record what one examiner found about a pair; with the last reading that is needed the pair is settled, and
    two files found to be one person are linked in the books. Refused: without the right for both files, a pair
    that is settled, a second reading by the same examiner, one person without what it rests on."""
    books.require(actor, "identity.decide", proposal.one)
    books.require(actor, "identity.decide", proposal.other)
    if answer not in Answer.values:
        raise Refused("link-answer", field="answer", value=answer)
    proposal = LinkProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == ProposalState.SETTLED:
        if proposal.answer != Answer.OPEN:
            raise Refused("link-answered")
        reopen(proposal)
        proposal.save()
    if answer == Answer.SAME and not why.strip():
        raise Refused("link-why", field="why")
    readings = list(proposal.readings.filter(round=proposal.round))
    if any(reading.reader_id == actor.pk for reading in readings):
        raise Refused("link-read-already")
    reading = _reading(actor, proposal, len(readings) + 1, answer, why.strip())
    readings.append(reading)
    _follow(proposal, readings)
    linked = _linked(proposal, readings) if proposal.answer == Answer.SAME else []
    # one act under one signature: what the examiner found, and the link that follows from it
    reading.memo = books.notes(kind="link", notes=[*_read(reading), *linked])[0]
    reading.save()
    proposal.save()
    if linked:
        groups.rebuild([proposal.one_id, proposal.other_id])
    return proposal


def _reading(actor: User, proposal: LinkProposal, n: int, answer: str, why: str) -> LinkReading:
    """One reading, with what the evidence was when it was made; not written yet."""
    one, other = said_of(proposal, papers=True)
    barred = finding.protected([proposal.one_id, proposal.other_id])
    proposal.bits = None if barred else evidence.total(one, other)
    proposal.fingerprint, proposal.weighed_at = evidence.fingerprint(one, other), clock.now()
    return LinkReading(
        proposal=proposal, round=proposal.round, n=n, answer=answer, why=why, bits=proposal.bits,
        fingerprint=proposal.fingerprint, reader=actor, at=clock.now(),
    )  # fmt: skip


def _read(reading: LinkReading) -> list[Note]:
    """What both files say of a reading."""
    facts: dict[str, str | int | None] = {
        "as": f"read_{reading.answer}", "n": reading.n, "round": reading.round, "by": reading.reader_id,
        "evidence": reading.fingerprint,
    }  # fmt: skip
    return _both(reading.proposal, facts, {"reason": reading.why} if reading.why else {})


def _follow(proposal: LinkProposal, readings: list[LinkReading]) -> None:
    """What the readings of a round come to. One: settled, unless it says one person, the pair is of the sample or
    somebody asked for this round against a finding that stood. Two that agree settle; where they differ a third is
    asked, and what two of the three say stands."""
    said = [reading.answer for reading in readings]
    if len(said) == 1:
        if said[0] == Answer.SAME or sampled(proposal) or review.asked_again(proposal):
            proposal.state = ProposalState.SECOND
            return
        outcome = said[0]
    elif len(said) == 2 and said[0] != said[1]:
        proposal.state = ProposalState.THIRD
        return
    else:
        answer, votes = Counter(said).most_common(1)[0]
        outcome = answer if votes >= 2 else Answer.OPEN.value
    proposal.state, proposal.answer = ProposalState.SETTLED, outcome
    proposal.answered_by, proposal.answered_at = readings[-1].reader, clock.now()


def sampled(proposal: LinkProposal) -> bool:
    """Whether this round of this pair gets a second reader anyway. By a keyed hash: the same for ever, and known to
    nobody before."""
    word = f"second/{proposal.one_id}/{proposal.other_id}/{proposal.round}".encode()
    drawn = hmac.new(settings.SECRET_KEY.encode(), word, hashlib.sha256).digest()
    return int.from_bytes(drawn[:4], "big") % 100 < share()


def share() -> int:
    """How many pairs of a hundred get a second reader."""
    newest = ReviewPolicy.objects.values_list("percent", flat=True).first()
    return FIRST_SHARE if newest is None else newest


def share_set(*, actor: User, percent: int, why: str) -> ReviewPolicy:
    """Decide how many pairs of a hundred get a second reader, with the reason. Refused: a share that is none."""
    books.require(actor, "identity.policy")
    if not 0 <= percent <= 100:
        raise Refused("share-percent", field="percent")
    if not why.strip():
        raise Refused("share-why", field="why")
    books.memo(
        actor=actor,
        kind="decide",
        person=None,
        facts={"about": "second_readers", "percent": percent},
        values={"reason": why.strip()},
    )
    return ReviewPolicy.objects.create(percent=percent, why=why.strip()[:300], by=actor, at=clock.now())


def _linked(proposal: LinkProposal, readings: list[LinkReading]) -> list[Note]:
    """The link: a memorandum in both files that names everyone who found so."""
    readers = ",".join(str(r.reader_id) for r in readings if r.answer == Answer.SAME)
    return _both(proposal, {"as": groups.LINKED, "readers": readers, "round": proposal.round}, {})


def _settled(actor: User, proposal: LinkProposal, answer: Answer, otherwise: str) -> LinkProposal:
    """The pair as it stands, held until the act on it is written. Refused: without the right for both files, and with
    `otherwise` a pair that is not settled by this answer."""
    books.require(actor, "identity.decide", proposal.one)
    books.require(actor, "identity.decide", proposal.other)
    proposal = LinkProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != ProposalState.SETTLED or proposal.answer != answer:
        raise Refused(otherwise)
    return proposal


def link_take_back(*, actor: User, proposal: LinkProposal, why: str) -> LinkProposal:
    """Take a link back: the two files stand for two people again, and the question is open again. Refused: without
    the right for both, no link, no reason, a duplicate that stands on it."""
    proposal = _settled(actor, proposal, Answer.SAME, "link-not-there")
    if not why.strip():
        raise Refused("link-why", field="why")
    one, other = proposal.one, proposal.other
    if duplicate_of(one) == other.pk or duplicate_of(other) == one.pk:
        raise Refused("link-duplicate-stands")
    books.notes(kind="link", notes=ending(proposal, actor, why.strip()))
    ended(proposal)
    return proposal


def ask_again(*, actor: User, proposal: LinkProposal, why: str) -> LinkProposal:
    """Have a pair read anew that examiners found to be two persons. The finding stands until somebody says, under
    their own name and in both files, what is new; two examiners then read it apart, whatever the first of them
    answers. Refused: without the right for both, a pair of which nobody found that, nothing new."""
    proposal = _settled(actor, proposal, Answer.OTHER, "link-not-refused")
    if not why.strip():
        raise Refused("link-nothing-new", field="why")
    reopen(proposal)
    facts: dict[str, str | int | None] = {
        "as": review.ASKED_AGAIN, "by": actor.pk, "round": proposal.round,
    }  # fmt: skip
    books.notes(kind="link", notes=_both(proposal, facts, {"reason": why.strip()}))
    proposal.save()
    return proposal


def ending(proposal: LinkProposal, actor: User | None, why: str) -> list[Note]:
    """The memoranda that end a link."""
    by = actor.pk if actor else None
    return _both(proposal, {"as": groups.UNLINKED, "by": by, "round": proposal.round}, {"reason": why})


def ended(proposal: LinkProposal) -> None:
    """A new round for a pair whose link has ended in the books."""
    reopen(proposal)
    proposal.save()
    groups.rebuild([proposal.one_id, proposal.other_id])


def standing(one: CustodyFile, other: CustodyFile) -> LinkProposal | None:
    """The pair of two files that two examiners found to be one person."""
    return LinkProposal.objects.filter(
        one=min(one.pk, other.pk), other=max(one.pk, other.pk), state=ProposalState.SETTLED, answer="same"
    ).first()


def _both(proposal: LinkProposal, facts: dict[str, str | int | None], words: dict[str, str]) -> list[Note]:
    one, other = proposal.one_id, proposal.other_id
    return [
        Note("link", one, {**facts, "other": other}, words),
        Note("link", other, {**facts, "other": one}, words),
    ]


def duplicate_of(file: CustodyFile) -> int | None:
    """The person whose second file this is, by the newest link; None where it is not a duplicate."""
    said = [
        m for m in ledger_queries.memos(file.pk, ("link",)) if m.facts.get("as") in ("duplicate", "parted")
    ]
    return int(said[-1].facts["other"]) if said and said[-1].facts["as"] == "duplicate" else None
