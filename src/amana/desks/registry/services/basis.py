"""Legal bases: the grounds the books know, the ground on which each person is held, and its reviews."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Authority

from .. import books
from ..models import Basis, BasisKind, BasisReview, CustodyFile, LegalBasis, ReviewOutcome
from . import cards
from .files import PROVISIONAL_HOURS, review_date

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}")


def basis_open(
    *,
    actor: User | None,
    code: str,
    kind: str,
    title_ar: str,
    title_en: str,
    authority: Authority | None,
    review_days: int,
    decided: date | None = None,
) -> Basis:
    """Enter a legal ground into the books. Refused: a code that is taken or ill-formed, no titles, no term."""
    books.require(actor, "basis.write")
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise Refused("basis-code", field="code", value=code)
    if Basis.objects.filter(code=code).exists():
        raise Refused("basis-code-taken", field="code", value=code)
    if kind not in BasisKind.values:
        raise Refused("basis-kind", field="kind", value=kind)
    if not title_ar.strip() or not title_en.strip():
        raise Refused("basis-title", field="title_ar")
    if not 1 <= review_days <= 366:
        raise Refused("basis-term", field="review_days", value=review_days)
    return Basis.objects.create(
        code=code,
        kind=kind,
        title_ar=title_ar.strip(),
        title_en=title_en.strip(),
        authority=authority,
        review_days=review_days,
        decided=decided,
        by=actor,
        at=clock.now(),
    )


def basis_set(
    *,
    actor: User | None,
    file: CustodyFile,
    basis: Basis,
    reference: str = "",
    decided: date | None = None,
    review_due: date | None = None,
) -> LegalBasis:
    """Put a person's custody on a ground from now on; the earlier ground stays readable. A provisional
    ground has 72 hours from now, and a person is put on one only once: it cannot be renewed."""
    made = basis_set_many(
        actor=actor, files=[file], basis=basis, reference=reference, decided=decided, review_due=review_due
    )
    return made[0]


def basis_set_many(
    *,
    actor: User | None,
    files: Sequence[CustodyFile],
    basis: Basis,
    reference: str = "",
    decided: date | None = None,
    review_due: date | None = None,
) -> list[LegalBasis]:
    """The same for everybody on one order, all or none."""
    for person, answer in access.decide_many(actor, "basis.write", [file.pk for file in files]).items():
        if not answer:
            raise access.Denied({person: answer}, action="basis.write", person=person)
    now = clock.now()
    provisional = basis.kind == BasisKind.PROVISIONAL
    if provisional:
        again = CustodyFile.objects.filter(bases__provisional=True, pk__in=[f.pk for f in files]).first()
        if again:
            raise Refused("basis-provisional-twice", number=again.number)
    if decided and decided > books.today():
        raise Refused("basis-decided-later", field="decided", decided=decided.isoformat())
    due = review_due or review_date(basis, decided, now)
    if review_due and review_due <= (decided or books.today()):
        raise Refused("basis-review-date", field="review_due")
    made = LegalBasis.objects.bulk_create(
        LegalBasis(
            file=file,
            basis=basis,
            reference=reference.strip()[:120],
            decided=decided,
            review_due=due,
            provisional=provisional,
            deadline=now + timedelta(hours=PROVISIONAL_HOURS) if provisional else None,
            by=actor,
            at=now,
        )
        for file in files
    )
    cards.rebuild([file.pk for file in files], renamed=False)
    return made


def basis_review(
    *,
    actor: User,
    file: CustodyFile,
    outcome: str,
    held_on: date,
    person_heard: bool,
    next_due: date | None = None,
    cleared: bool = False,
    note: str = "",
    device: str = books.SERVICE,
) -> BasisReview:
    """Record a review of the standing basis. A basis that is upheld needs its next date; an ordered release
    is recorded here and carried out by a release, never by itself. `cleared`: the reviewer looked and no
    other order of custody stands."""
    books.require(actor, "basis.review", file)
    standing = file.bases.first()
    if standing is None:
        raise Refused("basis-none", number=file.number)
    if outcome not in ReviewOutcome.values:
        raise Refused("review-outcome", field="outcome", value=outcome)
    if held_on > books.today():
        raise Refused("review-in-the-future", field="held_on")
    if outcome == ReviewOutcome.UPHELD and (next_due is None or next_due <= held_on):
        raise Refused("review-next-date", field="next_due")
    leaf = books.memo(
        actor=actor,
        kind="review",
        person=file.pk,
        facts={
            "basis": standing.basis.code,
            "outcome": outcome,
            "held_on": held_on.isoformat(),
            "heard": int(person_heard),
            "next_due": next_due.isoformat() if next_due else None,
        },
        values={"note": note.strip()} if note.strip() else {},
        device=device,
    )
    made = BasisReview.objects.create(
        legal_basis=standing,
        outcome=outcome,
        held_on=held_on,
        person_heard=person_heard,
        next_due=next_due,
        cleared=cleared,
        note=note.strip(),
        by=actor,
        at=clock.now(),
        memo=leaf,
    )
    cards.rebuild([file.pk], renamed=False)
    return made
