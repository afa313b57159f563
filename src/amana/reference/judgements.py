"""The winter before: ages found, bands of risk, needs, property, reviews, releases, hand-overs, deaths, a stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from amana.desks.operations import services as operations
from amana.desks.registry.models import ClassificationRecord, CustodyFile
from amana.desks.registry.services import basis, holding, judgement, memoranda
from amana.engines.common import clock

from .cast import Play
from .rosters import Kept
from .script import Scene
from .stage import STATES
from .story import ORIGINS, moment

BAND_SHARES = ((1, 0.34), (2, 0.38), (3, 0.2), (4, 0.08))
SCREENED_PER_SITE = 0.06
"""The re-triage had reached about one person in sixteen when the transfers began."""

GROUNDS = (
    "مقابلتان وسجل الاحتجاز من 2019 إلى 2025، ولا عنف داخل السجن.",
    "قاد مجموعة داخل الجناح عام 2022، وعليه ثلاثة شهود أسماؤهم في الملحق.",
    "لم يثبت له دور غير الإقامة، ووثائق السجل المدني تؤيد ذلك.",
    "حرّض محتجزين أصغر سناً على مهاجمة الحراس: تقريرا الحوادث 14 و19 لعام 2024.",
)
ANSWERS = ("كنت طباخاً.", "أطلب أن يُقرأ ملفي من جديد.", "لست أنا من فعل ذلك.", "")
BELONGINGS = ("ساعة يد", "خاتم فضة", "مصحف صغير", "نظارة طبية", "صور عائلية", "مبلغ نقدي 120 دولاراً")
NEEDS = (
    ("medication", "أدوية ضغط الدم، مرتان يومياً"),
    ("mobility", "يمشي بعكازين"),
    ("interpreter", "يحتاج إلى مترجم"),
    ("diet", "سكري"),
)
CAUSES = ("سل رئوي", "نوبة قلبية", "إصابة قديمة", "فشل كلوي", "التهاب رئوي")


def scenes(play: Play) -> Iterator[Scene]:
    yield from _screening(play)
    yield from _keeping(play)
    yield from _releases(play)
    yield from _abroad(play)
    yield from _deaths(play)
    yield from _stays(play)


def _file(kept: Kept) -> CustodyFile:
    return CustodyFile.objects.get(pk=kept.person)


# -- ages and bands ---------------------------------------------------------------------------------------


def _screening(play: Play) -> Iterator[Scene]:
    """Two sites a week: an age is found, a band proposed by one officer and approved by another."""
    for n, (site, _leaving) in enumerate(ORIGINS):
        rng = play.rng(f"screening/{site}")
        adults = list(play.free(site))
        chosen = rng.sample(adults, int(len(adults) * SCREENED_PER_SITE))
        start = moment(11, 20, 9, year=2025) + timedelta(days=3 * n)
        for i, kept in enumerate(chosen):
            band = rng.choices([b for b, _s in BAND_SHARES], [s for _b, s in BAND_SHARES])[0]
            play.bands[kept.person] = band
            yield Scene(start + timedelta(minutes=i), partial(_screen, play, kept, band), "screening")
        disputed = [k for k in play.people[site] if k.inmate.age_disputed]
        for i, kept in enumerate(disputed[:6]):
            yield Scene(start + timedelta(hours=9, minutes=i), partial(_doubt, play, kept), "screening")


def _screen(play: Play, kept: Kept, band: int) -> None:
    file, rng = _file(kept), play.rng(f"screen/{kept.person}")
    _find_age(play, kept, file, disputed=False, basis="اطُّلع على بطاقة الهوية أو دفتر العائلة")
    record = judgement.classify_propose(
        actor=play.user("risk_assessor"),
        file=file,
        band=band,
        grounds=GROUNDS[band - 1],
        own_answer=rng.choice(ANSWERS),
        review_due=clock.now().date() + timedelta(days=180 if band < 3 else 90),
    )
    judgement.classify_approve(
        actor=play.user("risk_approver"), record=ClassificationRecord.objects.get(pk=record.pk)
    )


def _doubt(play: Play, kept: Kept) -> None:
    _find_age(play, kept, _file(kept), disputed=True, basis="يقول إنه أصغر سناً، ولا وثيقة معه")


def _find_age(play: Play, kept: Kept, file: CustodyFile, *, disputed: bool, basis: str) -> None:
    first, last = kept.inmate.born
    judgement.age_finding_record(
        actor=play.user("registrar"),
        file=file,
        born_earliest=first,
        born_latest=last,
        disputed=disputed,
        basis=basis,
    )


# -- needs and property -----------------------------------------------------------------------------------


def _keeping(play: Play) -> Iterator[Scene]:
    rng = play.rng("keeping")
    for n, (site, _leaving) in enumerate(ORIGINS):
        when = moment(12, 2, 10, year=2025) + timedelta(days=n)
        for kept in rng.sample(play.people[site], 12):
            thing, (kind, detail) = rng.choice(BELONGINGS), rng.choice(NEEDS)
            yield Scene(when, partial(_take, play, kept, thing), "property and needs")
            yield Scene(when, partial(_need, play, kept, kind, detail), "property and needs")


def _take(play: Play, kept: Kept, thing: str) -> None:
    holding.property_take(
        actor=play.user("registrar"),
        file=_file(kept),
        description=thing,
        account=play.stage.accounts[kept.inmate.site],
    )


def _need(play: Play, kept: Kept, kind: str, detail: str) -> None:
    holding.need_add(actor=play.user("registrar"), file=_file(kept), kind=kind, detail=detail)


# -- leaving with a document ------------------------------------------------------------------------------


def _firm() -> set[int]:
    """Whose identity rests on documents."""
    return set(CustodyFile.objects.filter(card__standing="documented").values_list("pk", flat=True))


def _releases(play: Play) -> Iterator[Scene]:
    """Reviews that ended in an order of release, carried out a week later."""
    firm = _firm()
    for n, (site, how_many) in enumerate((("GHW", 22), ("PAN", 14), ("QAM", 10), ("RAQ", 8))):
        for i, kept in enumerate(play.choose(site, how_many, "release", lambda kept: kept.person in firm)):
            when = moment(12, 8, 11, year=2025) + timedelta(days=n, minutes=7 * i)
            yield Scene(when, partial(_review, play, kept), "reviews")
            yield Scene(when + timedelta(days=8), partial(_let_go, kept), "releases")


def _review(play: Play, kept: Kept) -> None:
    basis.basis_review(
        actor=play.user("legal_reviewer"),
        file=_file(kept),
        outcome="release",
        held_on=clock.now().date(),
        person_heard=True,
        cleared=True,
        note="محتجز منذ 2019 بلا تهمة، وصدر أمر بالإفراج عنه.",
    )


def _let_go(kept: Kept) -> None:
    operations.person_release(actor=None, person=kept.person, kind="review", order=f"R/2025/{kept.number}")


def _abroad(play: Play) -> Iterator[Scene]:
    """Four states take nationals back before the transfers begin; each hand-over was assessed."""
    for n, (state, site) in enumerate((("KAZ", "PAN"), ("TUN", "GHW"), ("FRA", "QAM"), ("DEU", "PAN"))):
        people = play.choose(site, 8, f"abroad/{state}", partial(_national_of, state))
        if not people:
            continue
        when = moment(12, 14, 9, year=2025) + timedelta(days=2 * n)
        yield Scene(when, partial(_assess, play, state, people), "assessments")
        yield Scene(
            when + timedelta(days=3),
            partial(_hand_over, play, state, site, people),
            "hand-overs to states",
        )


def _national_of(state: str, kept: Kept) -> bool:
    return kept.inmate.who.nationality == state


def _hand_over(play: Play, state: str, site: str, people: list[Kept]) -> None:
    operations.hand_abroad(
        actor=None,
        persons=[kept.person for kept in people],
        account=play.stage.accounts[site],
        state=play.stage.abroad(state),
    )


def _assess(play: Play, state: str, people: list[Kept]) -> None:
    destination = play.stage.abroad(state).code
    said = {
        kept.person: memoranda.Assessment(
            destination=destination,
            finding="none",
            decision="allow",
            reasons=f"{kept.number}: جنسيته مؤكدة ({STATES[state][0]})، وزاره القنصل، ويطلب العودة.",
            heard_on=clock.now().date() - timedelta(days=1),
            assurances=f"مذكرة السفارة ({STATES[state][0]})",
            challenge_until=clock.now() + timedelta(hours=48),
        )
        for kept in people
    }
    memoranda.assess_many(actor=play.user("legal_reviewer"), assessments=said)


def _deaths(play: Play) -> Iterator[Scene]:
    """Every death opens an inquiry."""
    for n, site in enumerate(("GHW", "GHW", "PAN", "RAQ", "DRK")):
        for kept in play.choose(site, 1, f"death/{n}"):
            happened = moment(12, 4, 3, 40, year=2025) + timedelta(days=8 * n)
            yield Scene(
                happened + timedelta(hours=5),
                partial(_die, kept, CAUSES[n], happened),
                "deaths",
            )


def _die(kept: Kept, cause: str, at: datetime) -> None:
    operations.death(
        actor=None,
        persons=[kept.person],
        at=at,
        cause=cause,
        notified="الأسرة واللجنة الدولية للصليب الأحمر",
        inquiry="طبيب شرعي من خارج السجن",
    )


# -- stays and objections ---------------------------------------------------------------------------------


def _stays(play: Play) -> Iterator[Scene]:
    """A court forbids two transfers; one of the orders is lifted. One man challenges his transfer."""
    first, second, third = play.choose("GHW", 3, "stay")
    yield Scene(moment(1, 16, 12), partial(_stay, play, first, "HJC/2026/31"), "stays")
    yield Scene(moment(1, 16, 13), partial(_stay, play, second, "HJC/2026/32"), "stays")
    yield Scene(moment(2, 3, 10), partial(_lift_stay, play, second), "stays")
    yield Scene(
        moment(1, 27, 15),
        lambda: memoranda.object_(
            actor=play.user("registrar"),
            file=_file(third),
            about="transfer",
            words="أخي حُكم عليه هناك بلا محامٍ. أطلب أن يسمعني قاضٍ.",
        ),
        "objections",
    )


def _stay(play: Play, kept: Kept, order: str) -> None:
    memoranda.stay_put(
        actor=play.user("legal_reviewer"),
        file=_file(kept),
        ordered_by="مجلس القضاء الأعلى",
        order=order,
        reason="شاهد في قضية منظورة",
    )


def _lift_stay(play: Play, kept: Kept) -> None:
    from amana.desks.registry import books

    (stay,) = books.stays(kept.person)
    memoranda.stay_lift(
        actor=play.user("legal_reviewer"), file=_file(kept), stay=stay.leaf, order="HJC/2026/58"
    )
