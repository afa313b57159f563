"""Answers to the machine's proposals that two files may be one person. The answer is an examiner's; it links
or parts, and never merges."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Note
from amana.ledger.errors import Refused

from .. import books
from ..models import LinkProposal


class Answer(TextChoices):
    """What an examiner says about two files. None of the three is preferred."""

    SAME = "same", _("One person")
    OTHER = "other", _("Two persons")
    OPEN = "open", _("Cannot be told")


def proposal_answer(*, actor: User, proposal: LinkProposal, answer: str, why: str) -> LinkProposal:
    """Record what an examiner found, with the reason, in both files. Refused: without the right for both, an
    answered proposal, no reason."""
    books.require(actor, "identity.decide", proposal.one)
    books.require(actor, "identity.decide", proposal.other)
    if answer not in Answer.values:
        raise Refused("link-answer", field="answer", value=answer)
    if proposal.answer in (Answer.SAME, Answer.OTHER):
        raise Refused("link-answered")
    if not why.strip():
        raise Refused("link-why", field="why")
    one, other = proposal.one_id, proposal.other_id
    words = {"reason": why.strip()}
    books.notes(
        kind="link",
        notes=[
            Note("link", one, {"other": other, "as": f"judged_{answer}", "by": actor.pk}, words),
            Note("link", other, {"other": one, "as": f"judged_{answer}", "by": actor.pk}, words),
        ],
    )
    proposal.answer, proposal.answered_by, proposal.answered_at = answer, actor, clock.now()
    proposal.save(update_fields=["answer", "answered_by", "answered_at"])
    return proposal
