"""The next three days: fleet and escorts as they are left, weights by two people, those assessed since, and a small
plan that is approved and published on the evening of the story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from amana.desks.operations import services as operations
from amana.desks.operations.models import Lift, Plan, Weights
from amana.desks.operations.services.weights import first_proposal

from .cast import Play
from .judgements import BAND_SHARES, _screen
from .script import Scene
from .story import moment
from .transfers import assess

FIRST_DAY, DAYS = date(2026, 2, 13), 3
PLANNED = ("GHW", "PAN", "DRK", "QAM")
"""What the published plan covers; the others wait for the next one."""

# Loaded helicopters do not reach Baghdad from the prisons: people change at the airfield of Qamishli.
HEAVY = (
    ("mode", "air"), ("conveyance", "helicopter"), ("seats", 33), ("medical_seats", 4), ("fixed_escorts", 3),
    ("duty_h_day", 10.0), ("duty_h_night", 9.0), ("crew_limit_h", 14.0), ("uses_pads", True),
    ("speed_kmh", 250.0), ("range_km", 450.0), ("ground_h", 1.6), ("cost_per_h", 9000.0),
)  # fmt: skip
PLANE = (
    ("mode", "air"), ("conveyance", "plane"), ("seats", 92), ("medical_seats", 12), ("fixed_escorts", 6),
    ("duty_h_day", 11.0), ("duty_h_night", 11.0), ("crew_limit_h", 16.0), ("uses_pads", True),
    ("speed_kmh", 540.0), ("range_km", 2500.0), ("ground_h", 2.7), ("cost_per_h", 12000.0),
)  # fmt: skip
CONVOY = (
    ("mode", "road"), ("conveyance", "bus"), ("seats", 60), ("medical_seats", 6), ("fixed_escorts", 18),
    ("duty_h_day", 11.0), ("duty_h_night", 6.0), ("crew_limit_h", 16.0), ("uses_pads", False),
    ("speed_kmh", 45.0), ("range_km", 900.0), ("ground_h", 2.7), ("cost_per_h", 1500.0),
)  # fmt: skip
FLEET = (
    *(operations.TailRow(f"H-{n}", "heavy", HEAVY) for n in (1, 2, 3)),
    operations.TailRow("H-4", "heavy", HEAVY, date(2026, 2, 13), date(2026, 2, 14), "صيانة"),
    operations.TailRow("T-1", "airlifter", PLANE, date(2026, 2, 15), date(2026, 2, 16), "عاصفة رملية"),
    operations.TailRow("C-1", "convoy", CONVOY, date(2026, 2, 12), date(2026, 2, 15), "الطريق غير آمن"),
)
SENDS = {
    "GHW": (70, 44, 4), "PAN": (35, 22, 3), "DRK": (20, 20, 2), "QAM": (26, 26, 3),
    "AQT": (12, 24, 3), "RAQ": (22, 30, 3), "RMI": (10, 16, 2), "SHD": (16, 20, 2),
}  # fmt: skip
"""Guards, departures a day, pad movements by day (half of them by night)."""
TAKES = {"BGD": (66, 8, 1), "NAS": (24, 4, 3)}
"""Arrivals a day, pad movements by day, the most dangerous tier taken."""
STAGES = {"QAP": (24, 2, 3)}
"""Pad movements by day, the longest stay in half days, groups kept apart: a plane lands here, not at the prisons."""
ASSESSED = ((moment(2, 9, 15), 55), (moment(2, 12, 9), 22))
"""When, and how many at each of the planned places; the time to challenge of the second runs into the plan."""
BANDED = 0.6
"""Share of those assessed for whom two officers found a band; the others travel without a tier."""


def scenes(play: Play) -> Iterator[Scene]:
    made: list[Plan] = []
    weights: list[Weights] = []
    yield Scene(moment(2, 8, 10), partial(_means, play, weights), "means")
    yield Scene(moment(2, 8, 13), partial(_weights_approved, play, weights), "weights")
    for n, (when, how_many) in enumerate(ASSESSED):
        for site in (*PLANNED, "AQT", "RAQ"):
            people = play.choose(site, how_many, f"planned/{n}")
            if not people:
                continue
            yield Scene(when, partial(assess, play, people), "assessments")
            rng = play.rng(f"planned/bands/{site}/{n}")
            for kept in people[: round(len(people) * BANDED)]:
                band = rng.choices([b for b, _s in BAND_SHARES], [s for _b, s in BAND_SHARES])[0]
                play.bands[kept.person] = band
                yield Scene(when - timedelta(hours=4), partial(_screen, play, kept, band), "screening")
    yield Scene(moment(2, 12, 11), partial(_plan, play, made), "plan")
    yield Scene(moment(2, 12, 14), partial(_approve, play, made), "plan approved")
    yield Scene(moment(2, 12, 15), partial(_publish, play, made), "plan published")


def _means(play: Play, weights: list[Weights]) -> None:
    planner, accounts = play.user("movement_planner"), play.stage.accounts
    operations.fleet_set(actor=planner, rows=FLEET)
    escort = play.stage.authorities["COALITION"]
    operations.escorts_set(actor=planner, authority=escort, day=60, night=36)
    for site, (guards, departures, pads) in SENDS.items():
        operations.site_set(
            actor=planner,
            account=accounts[site],
            sends=True,
            guards=guards,
            departures_per_day=departures,
            pads_day=pads,
            pads_night=pads // 2,
        )
    for site, (arrivals, pads, tier) in TAKES.items():
        operations.site_set(
            actor=planner,
            account=accounts[site],
            takes=True,
            arrivals_per_day=arrivals,
            pads_day=pads,
            pads_night=pads // 2,
            takes_from_tier=tier,
            runway=True,
        )
    for site, (pads, stay, groups) in STAGES.items():
        operations.site_set(
            actor=planner,
            account=accounts[site],
            stages=True,
            runway=True,
            pads_day=pads,
            pads_night=pads // 2,
            longest_stay_slots=stay,
            compartments=groups,
        )
    first = first_proposal()
    why = "اجتماع 8 شباط: الأوزان الأولى، وتُراجَع بعد انتهاء النقل."
    weights.append(
        operations.weights_propose(actor=planner, terms=first["terms"], groups=first["groups"], why=why)
    )


def _weights_approved(play: Play, weights: list[Weights]) -> None:
    operations.weights_approve(actor=play.user("movement_approver"), weights=weights[0])


def _plan(play: Play, made: list[Plan]) -> None:
    plan = operations.plan_make(
        actor=play.user("movement_planner"),
        first_day=FIRST_DAY,
        days=DAYS,
        receiver=play.stage.authorities["IQ-MOJ"],
        escort=play.stage.authorities["COALITION"],
        origins=[play.stage.accounts[site] for site in PLANNED],
        seconds=20,
        stages=[play.stage.accounts[site] for site in STAGES],
    )
    made.append(operations.plan_run(plan=plan, iterations=0, replications=600))


def _approve(play: Play, made: list[Plan]) -> None:
    operations.plan_approve(actor=play.user("movement_approver"), plan=made[0])


def _publish(play: Play, made: list[Plan]) -> None:
    """The lifts of the first day are approved too; those of the others wait for it."""
    plan = operations.plan_publish(actor=play.user("movement_planner"), plan=made[0])
    first = Lift.objects.filter(planned__plan=plan, planned__slot__lt=2)
    for lift in first.order_by("pk"):
        operations.lift_approve(actor=play.user("movement_approver"), lift=lift)
