"""Erasing words of a file by order: asked for by one person on a legal ground, done by another, each under an own key.

What is erased dies with its key in every copy; that it was there, who erased it, when and why stays in the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from amana.access import keys
from amana.access.models import GateOpening, User
from amana.engines.common import clock
from amana.ledger import field
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Value

from .. import books
from ..guards_redaction import DATES, ERASED, WORDS
from ..models import (
    ClaimKind,
    CustodyFile,
    Document,
    Ground,
    IdentityClaim,
    NationalityClaim,
    Part,
    Redaction,
)
from . import cards


@dataclass(frozen=True, slots=True)
class Target:
    """One thing of a file that can be erased: a value of the books (by leaf and name), a document or a claim."""

    part: str
    leaf: int | None = None
    name: str = ""
    document: Document | None = None
    claim: IdentityClaim | None = None


def redaction_ask(
    *, actor: User, file: CustodyFile, target: Target, ground: str, order: str, reason: str
) -> Redaction:
    """Ask that something of a file be erased. Refused: no ground, order or reason; something that is not there (any
    more) or is asked for already; the claim that stands; a hold (see `held_back`)."""
    books.require(actor, "redaction.ask", file)
    if ground not in Ground.values:
        raise Refused("redaction-ground", field="ground", value=ground)
    for name, text in (("order", order), ("reason", reason)):
        if not text.strip():
            raise Refused("redaction-words", field=name)
    _there(file, target)
    held_back(file)
    about = {"leaf": target.leaf, "name": target.name, "document": target.document, "claim": target.claim}
    if Redaction.objects.filter(file=file, granted=None, part=target.part, **about).exists():
        raise Refused("redaction-asked", number=file.number)
    facts: dict[str, str | int | None] = {**_named(target), "ground": ground, "order": order.strip()}
    leaf = books.memo(
        actor=actor,
        kind="ask_redaction",
        person=file.pk,
        facts=facts,
        values={"reason": reason.strip()},
    )
    return Redaction.objects.create(
        file=file,
        part=target.part,
        **about,
        ground=ground,
        order=order.strip(),
        asked_by=actor,
        asked_at=clock.now(),
        asked_memo=leaf,
    )


def redaction_grant(*, actor: User, redaction: Redaction) -> Redaction:
    """Erase what another person asked for. Refused: whoever asked, one that is decided, a hold."""
    books.require(actor, "redaction.decide", redaction.file)
    _undecided(actor, redaction)
    held_back(redaction.file)
    target = target_of(redaction)
    _there(redaction.file, target)
    facts: dict[str, str | int | None] = {
        **_named(target),
        "ground": redaction.ground,
        "order": redaction.order,
        "asked": redaction.asked_memo,
        "asked_by": redaction.asked_by_id,
    }
    reason = reason_of(redaction)
    if target.leaf is not None:
        facts = {name: said for name, said in facts.items() if name not in ("leaf", "value")}
        receipt = ledger.redact(
            leaf=target.leaf, name=target.name, by=actor.pk, reason=reason, facts=facts, post=books.post
        )
        memo = receipt.leaves[0]
    else:
        memo = books.memo(
            actor=actor, kind="erase", person=redaction.file_id, facts=facts, values={"reason": reason}
        )
    redaction.granted, redaction.memo = True, memo
    redaction.decided_by, redaction.decided_at = actor, clock.now()
    redaction.save()
    _erase(redaction.file, target)
    return redaction


def redaction_refuse(*, actor: User, redaction: Redaction) -> Redaction:
    """Say no: nothing is erased. The request stays readable."""
    books.require(actor, "redaction.decide", redaction.file)
    _undecided(actor, redaction)
    memo = books.memo(
        actor=actor,
        kind="ask_redaction",
        person=redaction.file_id,
        facts={"asked": redaction.asked_memo, "refused": 1},
        values={},
    )
    redaction.granted, redaction.memo = False, memo
    redaction.decided_by, redaction.decided_at = actor, clock.now()
    redaction.save()
    return redaction


def held_back(file: CustodyFile) -> None:
    """Refused while the words may be needed: a stay is in force, an objection to a transfer is unanswered, the time to
    challenge a decision runs, or the field contradicts itself about the person."""
    if books.stays(file.pk):
        raise Refused("redaction-stay", number=file.number)
    memos = books.memoranda(file.pk, ("object", "assess"), words=False)
    decided = [m for m in memos if m.kind == "assess" and m.facts.get("decision") != "open"]
    last = decided[-1].leaf if decided else -1
    if any(m.kind == "object" and m.facts.get("challenge") and m.leaf > last for m in memos):
        raise Refused("redaction-challenge", number=file.number)
    for memo in decided:
        until = memo.facts.get("challenge_until")
        if until and datetime.fromisoformat(until) > clock.now():
            raise Refused("redaction-challenge", number=file.number)
    if file.pk in field.contested():
        raise Refused("redaction-contested", number=file.number)


def target_of(redaction: Redaction) -> Target:
    return Target(redaction.part, redaction.leaf, redaction.name, redaction.document, redaction.claim)


def reason_of(redaction: Redaction) -> str:
    """The words of whoever asked, as they stand in the books."""
    asked = books.memoranda(redaction.file_id, ("ask_redaction",))
    return next((m.values.get("reason", "") for m in asked if m.leaf == redaction.asked_memo), "")


def _named(target: Target) -> dict[str, str | int | None]:
    """What the signed text says is erased: keys alone, none of the words."""
    if target.leaf is not None:
        return {"leaf": target.leaf, "value": target.name}
    if target.document is not None:
        return {"part": target.part, "document": target.document.pk, "sha256": target.document.sha256}
    assert target.claim is not None
    return {"part": target.part, "claim": target.claim.pk}


def _undecided(actor: User, redaction: Redaction) -> None:
    if redaction.granted is not None:
        raise Refused("redaction-decided", number=redaction.file.number)
    if redaction.asked_by_id == actor.pk:
        raise Refused("redaction-same-person", number=redaction.file.number)


def _there(file: CustodyFile, target: Target) -> None:
    """Refused: what is gone already, and the claim by which the file is known now."""
    if not is_there(target):
        raise Refused("redaction-gone", number=file.number)
    if stands(target):
        raise Refused("redaction-standing", number=file.number)


def is_there(target: Target) -> bool:
    """Whether there are still words to erase."""
    return _THERE[target.part](target)


def stands(target: Target) -> bool:
    """Whether this is the whole claim by which the file is known now."""
    claim = target.claim
    whole = target.part == Part.CLAIM and claim is not None and claim.kind == ClaimKind.PRINCIPAL
    return whole and not hasattr(claim, "superseded_by")


def _value_there(target: Target) -> bool:
    return Value.objects.filter(leaf=target.leaf, name=target.name).exists()


def _document_there(target: Target) -> bool:
    secret = getattr(target.document, "secret", None)
    return secret is not None and secret.key.destroyed_at is None


_THERE: dict[str, Callable[[Target], bool]] = {
    Part.VALUE: _value_there,
    Part.DOCUMENT: _document_there,
    Part.SOURCE: lambda target: bool(target.claim and target.claim.source_note),
    Part.CLAIM: lambda target: bool(target.claim and target.claim.name_ar != ERASED),
}


def _erase(file: CustodyFile, target: Target) -> None:
    if target.leaf is not None and target.name == "reason":
        # the row of an override repeats what the memorandum says
        GateOpening.objects.filter(asked_memo=target.leaf).update(reason=ERASED)
        GateOpening.objects.filter(memo=target.leaf).update(reason=ERASED)
    if target.document is not None:
        keys.destroy(target.document.secret.key)
    if target.claim is None:
        return
    changes: dict[str, str | None] = {"source_note": ""}
    if target.part == Part.CLAIM:
        changes |= {**dict.fromkeys(WORDS, ""), **dict.fromkeys(DATES), "name_ar": ERASED}
    IdentityClaim.objects.filter(pk=target.claim.pk).update(**changes)
    NationalityClaim.objects.filter(file=file, at=target.claim.at).exclude(source_note="").update(
        source_note=""
    )
    cards.rebuild([file.pk])  # with the card the words of the search
