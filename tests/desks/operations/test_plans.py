"""From the register to a published plan: who is counted, who is held back and why, names, hashes, two people."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from amana import access
from amana.desks.operations import queries, tasks
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift, LiftState, Plan, PlanSeat, PlanState
from amana.desks.operations.planning import solver, store
from amana.desks.operations.services import plan_work
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.operations import planning

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


def test_only_the_cleared_are_named_and_the_others_are_counted_by_gate(cast):
    planning.means(cast)
    cleared = cast.people(14)
    cast.people(5, assessed=False)
    plan = planning.solved(cast)
    assert (plan.state, plan.people, plan.cleared) == (PlanState.DRAFT, 19, 14)
    assert plan.violations == 0 and plan.moved == 14 and plan.left_behind == 5
    assert set(PlanSeat.objects.values_list("person", flat=True)) == set(cleared)
    (left,) = queries.left_by_reason(plan)
    assert (left["why"], left["gate"], left["people"]) == ("gate", "transfer.assessment", 5)


def test_a_plan_fits_the_seats_and_the_files_hold_no_names(cast, caplog):
    planning.means(cast)
    persons = cast.people(30)
    with caplog.at_level("INFO", "amana.operations"):
        plan = planning.solved(cast)
    steps = ("asking for people", "naming the plan", "solving, all in all,", "writing the plan")
    assert all(f"{plan.code}: {step} took " in caplog.text for step in steps)  # where the time of a plan goes
    for row in queries.lifts_of(plan):
        # 12 seats take people and escorts: 1 always aboard, 12 in a hundred ride along, whole ones
        assert row.people + row.escorts <= 12 and row.seats.count() == row.people
    kept = str(store.read(plan, "instance")) + str(store.read(plan, "plan"))
    assert not [p for p in persons if cast.number(p) in kept]


def test_the_planner_does_not_approve_and_only_an_approved_plan_is_published(cast):
    planning.means(cast)
    cast.people(9)  # 9 + 2 riding escorts (12 in a hundred) + 1 fixed fill the 12 seats
    plan = planning.solved(cast)
    with pytest.raises(Refused) as no:
        ops.plan_publish(actor=cast.planner.user, plan=plan)
    assert no.value.code == "plan-not-approved"
    with pytest.raises(Refused):
        ops.plan_approve(actor=cast.planner.user, plan=plan)
    ops.plan_approve(actor=cast.approver.user, plan=plan)
    ops.plan_publish(actor=cast.planner.user, plan=plan)
    lift = Lift.objects.get()
    assert (lift.state, lift.people.count()) == (LiftState.PROPOSED, 9)
    (row,) = plan.lifts.all()
    assert row.issued == lift
    notes = {m.facts["about"]: m.facts for m in ledger_queries.memos(None, ("publish",))}
    assert notes["manifest"]["lift"] == lift.code and notes["manifest"]["manifest"] == row.manifest_sha256
    assert notes["plan"]["answer"] == plan.plan_sha256
    # and on it goes like every lift
    ops.lift_approve(actor=cast.approver.user, lift=lift)


def test_a_tight_demand_gives_a_plan_and_says_what_was_short(cast):
    planning.means(cast, arrivals_per_day=4)
    cast.people(30)
    plan = planning.solved(cast)
    # four a day for two days
    assert plan.moved == 8 and plan.violations == 0
    (left,) = queries.left_by_reason(plan)
    assert (left["why"], left["people"]) == ("intake", 22)


def test_what_is_missing_before_a_plan_can_be_made_is_said_with_a_remedy(cast):
    cast.people(3)
    for code, prepare in (
        ("plan-no-figures", lambda: None),
        ("plan-past", lambda: planning.means(cast)),
    ):
        prepare()
        with pytest.raises(Refused) as no:
            day = planning.FIRST_DAY if code != "plan-past" else planning.FIRST_DAY.replace(day=3)
            planning.made(cast, first_day=day)
        assert no.value.code == code and no.value.remedy
    assert not Plan.objects.exists()


def test_a_plan_that_is_given_up_while_it_is_made_stays_given_up(cast, monkeypatch):
    planning.means(cast)
    cast.people(4)
    plan = planning.made(cast)
    built = plan_work.solver.solve

    def solve(plan, *rest):
        ops.plan_drop(actor=cast.planner.user, plan=Plan.objects.get(pk=plan.pk))
        assert store.stopping(plan)  # the planner's guard looks for this and ends it
        return built(plan, *rest)

    monkeypatch.setattr(plan_work.solver, "solve", solve)
    ops.plan_run(plan=plan, iterations=0)
    plan.refresh_from_db()
    assert (plan.state, plan.moved, plan.lifts.count()) == (PlanState.DROPPED, None, 0)
    # and one that is given up while it waits for its turn never begins
    waiting = planning.made(cast)
    ops.plan_drop(actor=cast.planner.user, plan=Plan.objects.get(pk=waiting.pk))
    ops.plan_run(plan=waiting, iterations=0)
    assert (waiting.state, store.progress(waiting)) == (PlanState.DROPPED, None)


def test_the_best_plan_so_far_can_be_asked_for_once_there_is_one(cast):
    planning.means(cast)
    cast.people(4)
    plan = planning.made(cast)
    for state, moved in ((PlanState.RUNNING, None), (PlanState.DRAFT, 4)):
        Plan.objects.filter(pk=plan.pk).update(state=state, moved=moved)
        with pytest.raises(Refused) as no:
            ops.plan_enough(actor=cast.planner.user, plan=plan)
        assert no.value.code == "plan-state" and not store.search_ends(plan)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.RUNNING)
    with pytest.raises(access.Denied):
        ops.plan_enough(actor=cast.approver.user, plan=plan)
    waits = "import signal, time; signal.signal(signal.SIGINT, lambda *_: exit(7)); print(); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", waits], stdout=subprocess.PIPE, process_group=0)
    child.stdout.readline()
    ops.plan_enough(actor=cast.planner.user, plan=plan)
    solver._guard(plan, child)  # tells the planner, and waits for its end
    assert child.returncode == 7
    child.stdout.close()
    store.forget(plan)
    assert not store.search_ends(plan)


def test_a_plan_that_its_server_left_is_taken_up_once_and_then_waits_for_a_person(cast, monkeypatch):
    planning.means(cast)
    plan = planning.made(cast)

    def left(state):
        Plan.objects.filter(pk=plan.pk).update(state=state)
        monkeypatch.setattr(store, "SERVER", "the one before")
        store.note(plan, stage="improving", seconds=3)
        monkeypatch.setattr(store, "SERVER", "this one")
        plan.refresh_from_db()

    left(PlanState.RUNNING)
    assert tasks.stalled(store.progress(plan))
    tasks.take_up()
    plan.refresh_from_db()
    assert plan.state == PlanState.WAITING and not tasks.stalled(store.progress(plan))
    left(PlanState.RUNNING)
    tasks.take_up()
    plan.refresh_from_db()
    assert plan.state == PlanState.FAILED and plan.ended and store.progress(plan) is None


def test_the_workers_of_a_planner_that_is_killed_go_with_it(cast):
    planning.means(cast)
    plan = planning.made(cast)
    worker = "import time; time.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}])"],
        stderr=subprocess.PIPE,
        process_group=0,
    )
    guard = threading.Thread(target=solver._guard, args=(plan, child))
    guard.start()
    store.stop(plan)
    # the worker holds the output open: it is read to its end only once the worker is gone too
    assert child.stderr is not None and child.stderr.read() == b""
    child.stderr.close()
    guard.join()
    assert child.wait() == -signal.SIGKILL
