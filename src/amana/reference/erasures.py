"""Words that were erased by order: one erasure done by two people, one refused, one that waits on the last evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from amana.desks.registry.models import (
    AgeFinding,
    BasisReview,
    CustodyFile,
    Need,
    Part,
    Redaction,
    ReviewOutcome,
)
from amana.desks.registry.services import basis, holding, judgement, redactions
from amana.engines.common import clock

from .cast import Play
from .rosters import Kept
from .script import Scene
from .story import NOW, moment

INFORMANT = "قالت جارته في القرية، واسمها مذكور في الملحق، إنه لم يحمل سلاحاً. أُبقي على السند."
KIN = "يحتاج إلى مترجم؛ يترجم له ابن عمه في العنبر نفسه"


def scenes(play: Play) -> Iterator[Scene]:
    first, second, third = play.choose("GHW", 3, "erasure")
    yield Scene(moment(1, 19, 11), partial(_reviewed, play, first), "a review that names a neighbour")
    yield Scene(moment(1, 21, 9), partial(_ask_review, play, first), "an erasure is asked for")
    yield Scene(moment(1, 22, 13), partial(_decide, play, first, True), "erasures")
    yield Scene(moment(1, 24, 10), partial(_found, play, second), "ages found")
    yield Scene(moment(1, 25, 10), partial(_ask_finding, play, second), "an erasure is asked for")
    yield Scene(moment(1, 26, 12), partial(_decide, play, second, False), "erasures")
    yield Scene(NOW - timedelta(days=2), partial(_needs, play, third), "needs")
    yield Scene(NOW - timedelta(minutes=45), partial(_ask_need, play, third), "an erasure waits")


def _file(kept: Kept) -> CustodyFile:
    return CustodyFile.objects.get(pk=kept.person)


def _ask(play: Play, kept: Kept, target: redactions.Target, ground: str, order: str, reason: str) -> None:
    redactions.redaction_ask(
        actor=play.user("registrar"),
        file=_file(kept),
        target=target,
        ground=ground,
        order=order,
        reason=reason,
    )


def _decide(play: Play, kept: Kept, granted: bool) -> None:
    verb = redactions.redaction_grant if granted else redactions.redaction_refuse
    verb(actor=play.user("legal_reviewer"), redaction=Redaction.objects.get(file=kept.person))


def _reviewed(play: Play, kept: Kept) -> None:
    today = clock.now().date()
    basis.basis_review(
        actor=play.user("legal_reviewer"),
        file=_file(kept),
        outcome=ReviewOutcome.UPHELD,
        held_on=today,
        person_heard=True,
        next_due=today + timedelta(days=90),
        note=INFORMANT,
    )


def _ask_review(play: Play, kept: Kept) -> None:
    review = BasisReview.objects.get(legal_basis__file=kept.person, note=INFORMANT)
    target = redactions.Target(Part.VALUE, leaf=review.memo, name="note")
    _ask(play, kept, target, "danger", "17/2026", "هُددت صاحبة القول بعد أن عُرف ما قالته.")


def _found(play: Play, kept: Kept) -> None:
    born, last = kept.inmate.born
    judgement.age_finding_record(
        actor=play.user("registrar"),
        file=_file(kept),
        born_earliest=born,
        born_latest=last,
        disputed=False,
        basis="دفتر العائلة رقم 4417، واطُّلع عليه عند أخيه",
    )


def _ask_finding(play: Play, kept: Kept) -> None:
    found = AgeFinding.objects.filter(file=kept.person).latest("n")
    target = redactions.Target(Part.VALUE, leaf=found.memo, name="basis")
    _ask(play, kept, target, "wrong", "18/2026", "يقول إن الدفتر ليس دفتر أسرته.")


def _needs(play: Play, kept: Kept) -> None:
    holding.need_add(actor=play.user("registrar"), file=_file(kept), kind="interpreter", detail=KIN)


def _ask_need(play: Play, kept: Kept) -> None:
    need = Need.objects.get(file=kept.person, detail=KIN)
    target = redactions.Target(Part.ROW, name="registry.Need.detail", key=need.pk)
    _ask(play, kept, target, "court", "HJC/2026/71", "تذكر الحاجة قريباً له يُحاكم على حدة.")
