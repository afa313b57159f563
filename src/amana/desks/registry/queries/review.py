"""The examiner's queue: pairs that wait for this reader, and what became of the others."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from amana.access.models import User
from amana.ledger.kept import kept

from .. import agreement, books
from ..models import FileCard, LinkProposal, LinkReading, ProposalState
from .memoranda import Word, spoken

TABS = ("read", "open", "same", "other")
ASKED_AGAIN = "asked_again"
"""What a memorandum about two files says that has them read anew; it changes no link."""


def pairs(actor: User) -> QuerySet[LinkProposal]:
    """Every pair whose two files this examiner may decide on."""

    def mine(side: str) -> Exists:
        return Exists(books.visible(actor, FileCard.objects.filter(file=OuterRef(side)), "identity.decide"))

    return LinkProposal.objects.filter(mine("one"), mine("other"))


def queue(actor: User, tab: str = "read") -> QuerySet[LinkProposal]:
    """The pairs of one tab, the strongest first. What this examiner has read in the present round is not shown
    again before it is settled: the second reader is somebody else."""
    first = F("bits" if tab == "read" else "answered_at").desc(nulls_last=True)
    return pairs(actor).filter(_in_tab(actor, tab)).order_by(first, "pk" if tab == "read" else "-pk")


def _in_tab(actor: User, tab: str) -> Q:
    if tab != "read":
        return Q(state=ProposalState.SETTLED, answer=tab)
    return Q(~Q(state=ProposalState.SETTLED), ~_read(actor))


def _read(actor: User) -> Exists:
    """Has this examiner read the pair in its present round?"""
    return Exists(LinkReading.objects.filter(proposal=OuterRef("pk"), round=OuterRef("round"), reader=actor))


def read_by(actor: User, pair: int) -> bool:
    """Does this pair wait for somebody else, because this examiner has read it?"""
    waiting = pairs(actor).filter(pk=pair).exclude(state=ProposalState.SETTLED)
    return waiting.filter(_read(actor)).exists()


def asked_again(proposal: LinkProposal) -> Word | None:
    """Who had the present round of a pair begun against a finding that stood, when, and what is new; None where
    nobody did."""
    about = {"as": ASKED_AGAIN, "other": proposal.other_id, "round": proposal.round}
    said = spoken(proposal.one_id, ("link",), words=True)
    return next((word for word in said if about.items() <= word.facts.items()), None)


def waiting_for(actor: Any) -> int:
    """How many pairs wait for this reader: the figure in the rail."""
    return queue(actor).count()


def counts(actor: User) -> dict[str, int]:
    """Tab -> pairs, by one question."""
    return kept(
        ("registry.review", actor.pk),
        lambda: pairs(actor).aggregate(**{tab: Count("pk", filter=_in_tab(actor, tab)) for tab in TABS}),
    )


def agreed() -> agreement.Agreement:
    """First and second answers of every round that was read twice, over the whole register: numbers only."""
    return agreement.of(_twice().values())


def _twice() -> dict[tuple[int, int], tuple[str, str]]:
    rounds: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    rows = LinkReading.objects.filter(n__in=(1, 2)).values_list("proposal", "round", "n", "answer")
    for proposal, turn, n, answer in rows:
        rounds[proposal, turn][n] = answer
    return {key: (said[1], said[2]) for key, said in rounds.items() if len(said) == 2}


def by_reader() -> list[dict[str, Any]]:
    """For each examiner: readings, how many of them were read by another too, and how many agreed."""
    twice = _twice()
    told: dict[int, dict[str, Any]] = {}
    rows = LinkReading.objects.select_related("reader").order_by("pk")
    for reading in rows:
        row = told.setdefault(
            reading.reader_id, {"name": reading.reader.name, "n": 0, "twice": 0, "agreed": 0}
        )
        row["n"] += 1
        both = twice.get((reading.proposal_id, reading.round))
        if both and reading.n < 3:
            row["twice"] += 1
            row["agreed"] += both[0] == both[1]
    return sorted(told.values(), key=lambda row: -row["n"])


def figures() -> dict[str, int]:
    """How many pairs there are, and where they stand."""
    rows = LinkProposal.objects.all()
    return {
        "waiting": rows.exclude(state=ProposalState.SETTLED).count(),
        "third": rows.filter(state=ProposalState.THIRD).count(),
        "same": rows.filter(state=ProposalState.SETTLED, answer="same").count(),
        "other": rows.filter(state=ProposalState.SETTLED, answer="other").count(),
        "open": rows.filter(state=ProposalState.SETTLED, answer="open").count(),
        "again": rows.filter(round__gt=1).count(),
    }


def touching(actor: User, file: int) -> QuerySet[LinkProposal]:
    """Pairs of one file that this examiner may see."""
    return pairs(actor).filter(Q(one=file) | Q(other=file)).order_by("-bits", "pk")
