"""The mass transfer: each person assessed first (some late, some refused), then lift by lift, most dangerous first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from amana.access import openings
from amana.desks.operations import services as operations
from amana.desks.operations.models import Lift
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services import basis, memoranda
from amana.engines.common import clock

from .cast import Play
from .rosters import Kept
from .script import Scene
from .story import NOW, Run, moment, runs

DESTINATION = "IQ-MOJ"
ASSURANCES = "مذكرة الضمانات المؤرخة 14 كانون الثاني 2026، البنود 2 إلى 6"
REASONS = (
    "{n}: عراقي الجنسية تحاكمه محكمة منطقته، ولأهله أن يزوروه، والضمانات تشمله.",
    "{n}: سُمع بحضور محاميه، ويخشى انتقام جيرانه، والبند 4 يَعِد بجناح منفصل.",
    "{n}: لم يذكر خوفاً، ويطلب أن يكون قرب أهله في نينوى.",
    "{n}: مرض مزمن، والمستشفى الذي يستقبله أكد العلاج خطياً.",
    "{n}: دولته لا تجيب منذ 2023، ويُحاكم في العراق وفق الضمانات، والإعدام مستبعد.",
)
OVERRIDES = ((9, 4), (31, 3), (52, 4))
"""(number of the lift, people on it whose assessment came too late)."""
OWED = 2
"""People on the last lift whose assessment is still owed at the end of the story."""
LATE_REASONS = (
    "قصف على بعد 3 كم من الجناح مساء يوم إدراجه في الكشف، والطبيب يطلب ألا يُنتظر.",
    "لا ماء في مهجعه منذ يومين، ونقص الحراس إلى النصف.",
    "هدده نزلاء مهجعه بعد مقابلته، ولا مكان هنا لعزله عنهم.",
    "ينفد الإنسولين غداً، وهو متوفر في المستشفى الذي يستقبله.",
)
REFUSALS = 15


def scenes(play: Play) -> Iterator[Scene]:
    yield from _refusals(play)
    for n, run in enumerate(runs(), 1):
        people = _passengers(play, run, n)
        late = dict(OVERRIDES).get(n, OWED if run.arrives is None else 0)
        yield from _papers(play, run, people[late:], people[:late])
        yield from _lift(play, run, people)


def _passengers(play: Play, run: Run, n: int) -> list[Kept]:
    """Highest band first; those nobody has banded yet in the order of the roster."""
    waiting = sorted(play.free(run.origin), key=lambda kept: -play.bands.get(kept.person, 0))
    people = waiting[: run.people]
    if len(people) < run.people:
        raise RuntimeError(f"lift {n} from {run.origin} wants {run.people} people, there are {len(people)}")
    play.spoken_for |= {kept.person for kept in people}
    return people


# -- papers -----------------------------------------------------------------------------------------------


def _papers(play: Play, run: Run, decided: Sequence[Kept], late: Sequence[Kept]) -> Iterator[Scene]:
    assessed = run.departs - timedelta(hours=60)
    yield Scene(assessed, partial(assess, play, decided), "assessments")
    if not late:
        return
    yield Scene(run.departs - timedelta(hours=20), partial(_hear, play, late), "hearings")
    yield Scene(run.departs - timedelta(hours=5), partial(_open, play, run, late), "overrides")
    afterwards = run.departs + timedelta(hours=44)
    if afterwards < NOW:
        yield Scene(afterwards, partial(assess, play, late), "late assessments")


def assess(play: Play, people: Sequence[Kept]) -> None:
    """Each person's finding: allowed, for reasons of the person's own, with time to challenge it."""
    rng = play.rng(f"reasons/{people[0].person}")
    said = {
        kept.person: memoranda.Assessment(
            destination=DESTINATION,
            finding=rng.choice(("none", "some", "some")),
            decision="allow",
            reasons=rng.choice(REASONS).format(n=kept.number),
            heard_on=clock.now().date() - timedelta(days=1),
            interpreter=kept.inmate.who.nationality not in ("IRQ", "SYR"),
            assurances=ASSURANCES,
            challenge_until=clock.now() + timedelta(hours=30),
        )
        for kept in people
    }
    memoranda.assess_many(actor=play.user("legal_reviewer"), assessments=said)


def _hear(play: Play, people: Sequence[Kept]) -> None:
    said = memoranda.Hearing(DESTINATION, clock.now().date(), "لا أعترض على النقل إن بقيتُ مع أخي.")
    memoranda.assess_open(actor=play.user("legal_reviewer"), hearings={kept.person: said for kept in people})


def _open(play: Play, run: Run, people: Sequence[Kept]) -> None:
    asked = openings.ask(
        actor=play.user("movement_approver"),
        gate="transfer.assessment",
        action="depart",
        account=play.stage.accounts[run.origin],
        destination=play.stage.accounts[run.destination],
        reasons={kept.person: LATE_REASONS[i % len(LATE_REASONS)] for i, kept in enumerate(people)},
        until=run.departs + timedelta(hours=12),
    )
    openings.grant(actor=play.user("legal_reviewer"), openings=asked)


def _refusals(play: Play) -> Iterator[Scene]:
    """Where a substantial risk was found nobody is passed on, and nobody can override it."""
    people = [k for site, n in (("GHW", 8), ("PAN", 4), ("AQT", 3)) for k in play.choose(site, n, "refusal")]
    assert len(people) == REFUSALS
    for i, kept in enumerate(people):
        when = moment(1, 22, 14) + timedelta(hours=13 * i)
        yield Scene(when, partial(_refuse, play, kept), "refusals")


def _refuse(play: Play, kept: Kept) -> None:
    said = memoranda.Assessment(
        destination=DESTINATION,
        finding="substantial",
        decision="refuse",
        reasons=f"{kept.number}: توفي هناك في الاحتجاز ثلاثة من المتهمين معه، والضمانات لا تجيب عن ذلك.",
        heard_on=clock.now().date(),
    )
    memoranda.assess_many(actor=play.user("legal_reviewer"), assessments={kept.person: said})


# -- lifts ------------------------------------------------------------------------------------------------


def _lift(play: Play, run: Run, people: Sequence[Kept]) -> Iterator[Scene]:
    made: list[Lift] = []
    planned = run.departs - timedelta(hours=26)
    yield Scene(planned, lambda: made.append(_propose(play, run, people)), "lifts planned")
    yield Scene(
        planned + timedelta(hours=4),
        lambda: operations.lift_approve(actor=play.user("movement_approver"), lift=_fresh(made[0])),
        "lifts approved",
    )
    yield Scene(
        run.departs + timedelta(minutes=10),
        lambda: operations.release(actor=None, lift=_fresh(made[0]), at=run.departs),
        "lifts",
    )
    if run.arrives is not None:
        yield Scene(
            run.recorded,
            lambda: operations.receipt(actor=None, lift=_fresh(made[0]), at=run.arrives),
            "arrivals",
        )
        ordered = run.recorded + timedelta(hours=30)
        if ordered < NOW:
            yield Scene(ordered, partial(_order, play, run, people), "detention orders")


def _order(play: Play, run: Run, people: Sequence[Kept]) -> None:
    """The investigative court puts everybody of a lift on its own ground, with its own reviews."""
    basis.basis_set_many(
        actor=None,
        files=list(CustodyFile.objects.filter(pk__in=[kept.person for kept in people])),
        basis=play.stage.bases["IQ-TRIAL"],
        reference=f"Karkh/2026/{run.departs:%m%d%H}",
        decided=clock.now().date(),
    )


def _propose(play: Play, run: Run, people: Sequence[Kept]) -> Lift:
    return operations.lift_propose(
        actor=play.user("movement_planner"),
        origin=play.stage.accounts[run.origin],
        destination=play.stage.accounts[run.destination],
        escort=play.stage.authorities["COALITION"],
        persons=[kept.person for kept in people],
        departs_at=run.departs,
        due_at=(run.arrives or run.departs + timedelta(hours=4)) + timedelta(minutes=30),
        conveyance=run.conveyance,
    )


def _fresh(lift: Lift) -> Lift:
    return Lift.objects.get(pk=lift.pk)
