"""Findings of age and bands of risk. The database guards both (see `guards`); these verbs say first, in
words, what it would refuse."""

from __future__ import annotations

from datetime import date

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .. import books
from ..ages import ADULT_YEARS, birthday
from ..models import (
    AgeFinding,
    ClassificationApproval,
    ClassificationRecord,
    CustodyFile,
    ReviewReason,
)
from . import cards


def age_finding_record(
    *,
    actor: User,
    file: CustodyFile,
    born_earliest: date,
    born_latest: date,
    disputed: bool,
    basis: str,
    device: str = books.SERVICE,
) -> AgeFinding:
    """Record what an officer found about a person's age. A finding of a minor or of a disputed age seals
    every earlier band at once. Refused: dates the wrong way round or in the future, no basis given."""
    books.require(actor, "age.find", file)
    if born_earliest > born_latest:
        raise Refused("age-order", field="born_latest")
    if born_latest > books.today():
        raise Refused("age-in-the-future", field="born_latest")
    if not basis.strip():
        raise Refused("age-no-basis", field="basis")
    n = AgeFinding.objects.filter(file=file).count() + 1
    leaf = books.memo(
        actor=actor,
        kind="age_finding",
        person=file.pk,
        facts={"n": n, "disputed": int(disputed)},
        values={"born": f"{born_earliest.isoformat()}/{born_latest.isoformat()}", "basis": basis.strip()},
        device=device,
    )
    made = AgeFinding.objects.create(
        file=file,
        n=n,
        born_earliest=born_earliest,
        born_latest=born_latest,
        disputed=disputed,
        basis=basis.strip()[:300],
        by=actor,
        at=clock.now(),
        memo=leaf,
    )
    cards.age_found(made)
    return made


def classify_propose(
    *,
    actor: User,
    file: CustodyFile,
    band: int,
    grounds: str,
    review_due: date,
    own_answer: str = "",
    reason: str = ReviewReason.FIRST,
    assessed_on: date | None = None,
) -> ClassificationRecord:
    """Propose a band for an adult. It counts for nothing before somebody else approves it. Refused: no
    finding of age, a disputed one, somebody not eighteen on the day, no grounds, a review date not after
    it."""
    books.require(actor, "classification.propose", file)
    day = assessed_on or books.today()
    finding = file.age_findings.first()
    if finding is None:
        raise Refused("classify-no-finding", number=file.number)
    if finding.disputed:
        raise Refused("classify-disputed", number=file.number)
    if birthday(finding.born_latest, ADULT_YEARS) > day:
        raise Refused("classify-child", number=file.number)
    if day > books.today():
        raise Refused("classify-future", field="assessed_on")
    if not grounds.strip():
        raise Refused("classify-no-grounds", field="grounds")
    if review_due <= day:
        raise Refused("classify-review", field="review_due")
    if band not in (1, 2, 3, 4):
        raise Refused("classify-band", field="band")
    return ClassificationRecord.objects.create(
        file=file,
        age_finding=finding,
        born_latest=finding.born_latest,
        disputed=False,
        assessed_on=day,
        band=band,
        reason=reason,
        grounds=grounds.strip(),
        own_answer=own_answer.strip(),
        review_due=review_due,
        assessor=actor,
        at=clock.now(),
    )


def classify_approve(
    *, actor: User, record: ClassificationRecord, device: str = books.SERVICE
) -> ClassificationApproval:
    """Approve a proposed band. Refused: by the assessor, twice, or when a newer finding of age has been
    made."""
    books.require(actor, "classification.approve", record.file)
    if record.assessor_id == actor.pk:
        raise Refused("classify-same-person", number=record.file.number)
    if ClassificationApproval.objects.filter(record=record).exists():
        raise Refused("classify-approved-already", number=record.file.number)
    newest = record.file.age_findings.first()
    if newest is None or newest.pk != record.age_finding_id:
        raise Refused("classify-finding-replaced", number=record.file.number)
    leaf = books.memo(
        actor=actor,
        kind="classify",
        person=record.file_id,
        facts={"record": record.pk, "band": record.band, "review_due": record.review_due.isoformat()},
        values={"grounds": record.grounds, "own_answer": record.own_answer},
        device=device,
    )
    return ClassificationApproval.objects.create(
        record=record, assessor_id=record.assessor_id, approver=actor, at=clock.now(), memo=leaf
    )
