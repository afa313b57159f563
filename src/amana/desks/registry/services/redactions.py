"""Erasing words of a file by order: asked for by one person on a legal ground, done by another, each under an own key.

What is erased dies with its key in every copy; that it was there, who erased it, when and why stays in the books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from amana import access
from amana.access import keys
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import field
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Entry, Memo, Value
from amana.ledger.sealing import values_of

from .. import books, sounds, standing_words
from ..guards_redaction import DATES, ERASED, WORDS
from ..models import (
    ClaimKind,
    CustodyFile,
    Document,
    FallenWords,
    Ground,
    IdentityClaim,
    ImportBatch,
    ImportRow,
    NationalityClaim,
    Part,
    Redaction,
    Source,
)
from ..queries import erasable as reads
from . import cards
from .rosters import without_samples


@dataclass(frozen=True, slots=True)
class Target:
    """One thing of a file that can be erased: a value of the books (by leaf and name), words of a row (by place and
    key), a document or a claim."""

    part: str
    leaf: int | None = None
    name: str = ""
    key: int | None = None
    document: Document | None = None
    claim: IdentityClaim | None = None


def redaction_ask(
    *, actor: User, file: CustodyFile, target: Target, ground: str, order: str, reason: str
) -> Redaction:
    """Ask that something of a file be erased. Refused: no ground, order or reason; something that is not there (any
    more), is not open to the asker or is asked for already; the claim that stands; a hold (see `held_back`)."""
    books.require(actor, "redaction.ask", file)
    if ground not in Ground.values:
        raise Refused("redaction-ground", field="ground", value=ground)
    for name, text in (("order", order), ("reason", reason)):
        if not text.strip():
            raise Refused("redaction-words", field=name)
    _there(file, target)
    if not offered(actor, file, target):
        raise Refused("redaction-gone", number=file.number)
    held_back(file)
    about = {
        "leaf": target.leaf,
        "name": target.name,
        "key": target.key,
        "document": target.document,
        "claim": target.claim,
    }
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
    also, rows = copies(redaction.file, target)
    if rows:
        facts["rows"] = ",".join(f"{place}:{key}" for place, key in rows)
    if target.leaf is not None:
        facts = {name: said for name, said in facts.items() if name not in ("leaf", "value")}
        receipt = ledger.redact(
            leaf=target.leaf, name=target.name, by=actor.pk, reason=reason, facts=facts,
            also=also, person=redaction.file_id, post=books.post,
        )  # fmt: skip
        memo = receipt.leaves[0]
    else:
        memo = books.memo(
            actor=actor, kind="erase", person=redaction.file_id, facts=facts, values={"reason": reason}
        )
    redaction.granted, redaction.memo = True, memo
    redaction.decided_by, redaction.decided_at = actor, clock.now()
    redaction.save()
    _fall(redaction, rows)
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
    return Target(
        redaction.part, redaction.leaf, redaction.name, redaction.key, redaction.document, redaction.claim
    )


def offered(actor: User, file: CustodyFile, target: Target) -> bool:
    """Whether the page of erasures offers this to the reader: what is closed to them only where they may decide, and
    then unread. The parts of a claim are for whoever reads the whole identity or decides."""
    sees, decides = reads.sight(actor, file), access.may(actor, "redaction.decide")
    if target.document is not None:
        return sees("document.read")
    if target.claim is not None:
        return decides or sees("identity.read")
    return any(
        (one.leaf, one.code) == (target.leaf, target.name) and (one.of_books or one.key == target.key)
        for one in reads.erasable(file, sees, unread=decides)
    )


def reason_of(redaction: Redaction) -> str:
    """The words of whoever asked, as they stand in the books."""
    asked = books.memoranda(redaction.file_id, ("ask_redaction",))
    return next((m.values.get("reason", "") for m in asked if m.leaf == redaction.asked_memo), "")


def _named(target: Target) -> dict[str, str | int | None]:
    """What the signed text says is erased: keys alone, none of the words."""
    if target.leaf is not None:
        return {"leaf": target.leaf, "value": target.name}
    if target.part == Part.ROW:
        return {"part": target.part, "place": target.name, "row": target.key}
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


def _row_there(target: Target) -> bool:
    place = standing_words.table().get(target.name)
    row = place.every().filter(pk=target.key).first() if place else None
    return place is not None and row is not None and getattr(row, place.column) not in ("", ERASED)


def _document_there(target: Target) -> bool:
    secret = getattr(target.document, "secret", None)
    return secret is not None and secret.key.destroyed_at is None


_THERE: dict[str, Callable[[Target], bool]] = {
    Part.VALUE: _value_there,
    Part.DOCUMENT: _document_there,
    Part.ROW: _row_there,
    Part.SOURCE: lambda target: bool(target.claim and target.claim.source_note),
    Part.CLAIM: lambda target: bool(target.claim and target.claim.name_ar != ERASED),
}


def copies(file: CustodyFile, target: Target) -> tuple[list[tuple[int, str]], list[tuple[str, int]]]:
    """What else falls with words of the books or of a row: values (leaf, name) that repeat them in the same matter, and
    rows of desks (place, key)."""
    if target.part == Part.ROW:
        assert target.key is not None
        return [], [(target.name, target.key)]
    if target.leaf is None:
        return [], []
    text = values_of([target.leaf])[target.leaf][target.name]
    todo, values = [(target.leaf, target.name)], list[tuple[int, str]]()
    rows: dict[tuple[str, int], None] = {}
    while todo:
        leaf, name = todo.pop()
        values.append((leaf, name))
        found = list(_repeating(file, leaf, name, text))
        rows |= {(place.code, row.pk): None for place, row in found}
        near = [*_of_rows(found), *_of_the_pair(leaf, name)]
        todo += [one for one in dict.fromkeys(near) if one not in [*values, *todo] and _says(one, text)]
    return values[1:], list(rows)


def _repeating(
    file: CustodyFile, leaf: int, name: str, text: str
) -> Iterator[tuple[standing_words.Place, Any]]:
    """The rows that repeat the words beside a leaf."""
    for place, said in standing_words.repeated(_kind(leaf), name):
        rows = place.every().filter(**{said.leaf: leaf}) if said.leaf else place.rows(file.pk)
        yield from ((place, row) for row in rows if reads.repeats(getattr(row, place.column), text))


def _kind(leaf: int) -> str:
    """The kind of the entry or memorandum that is this leaf."""
    for model in (Memo, Entry):
        kind = model.objects.filter(leaf=leaf).values_list("kind", flat=True).first()
        if kind is not None:
            return str(kind)
    raise Refused("value-unknown", leaf=leaf, name="")


def _of_rows(rows: Sequence[tuple[standing_words.Place, Any]]) -> Iterator[tuple[int, str]]:
    """The values that these rows repeat."""
    for place, row in rows:
        for said in place.repeats:
            if said.leaf:
                leaves = place.every().filter(pk=row.pk).values_list(said.leaf, flat=True)
                yield from ((leaf, said.name) for leaf in leaves if leaf is not None)


def _of_the_pair(leaf: int, name: str) -> Iterator[tuple[int, str]]:
    """What is said of two files stands in both, in one act."""
    memo = Memo.objects.filter(leaf=leaf, kind="link").first()
    if memo is not None:
        twins = Memo.objects.filter(statement=memo.statement_id, kind="link").exclude(leaf=leaf)
        yield from ((twin, name) for twin in twins.values_list("leaf", flat=True))


def _says(value: tuple[int, str], text: str) -> bool:
    leaf, name = value
    return values_of([leaf]).get(leaf, {}).get(name) == text


def _fall(redaction: Redaction, rows: Sequence[tuple[str, int]]) -> None:
    """Take the words out of these rows; the guards of their tables look for what is written first."""
    FallenWords.objects.bulk_create(
        FallenWords(redaction=redaction, place=place, key=key) for place, key in rows
    )
    for code, key in rows:
        place = standing_words.table()[code]
        place.every().filter(pk=key).update(**{place.column: ERASED})


def _strip(file: CustodyFile) -> None:
    """Rosters entered by an older Amana still show cells of their people beside the columns."""
    for batch in ImportBatch.objects.filter(pk__in=ImportRow.objects.filter(file=file).values("batch")):
        batch.shape = without_samples(batch.shape)
        batch.save(update_fields=["shape"])


def _erase(file: CustodyFile, target: Target) -> None:
    if target.document is not None:
        keys.destroy(target.document.secret.key)
    if target.claim is None:
        return
    changes: dict[str, str | None] = {"source_note": ""}
    if target.part == Part.CLAIM:
        changes |= {**dict.fromkeys(WORDS, ""), **dict.fromkeys(DATES), "name_ar": ERASED}
        if target.claim.source == Source.ROSTER:
            ImportRow.objects.filter(file=file).update(data={}, problems=[], likenesses=[])
            _strip(file)
    IdentityClaim.objects.filter(pk=target.claim.pk).update(**changes)
    NationalityClaim.objects.filter(file=file, at=target.claim.at).exclude(source_note="").update(
        source_note=""
    )
    cards.rebuild([file.pk])  # with the card the words of the search
    if target.part == Part.CLAIM:
        transaction.on_commit(
            sounds.refresh_soon
        )  # the index beside the books is made again without the name
