from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from amana.cli import main
from amana.engines.lifting import cli
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.certificate import relaxation
from amana.engines.lifting.files import read_json
from amana.engines.lifting.merge import alike_merged
from amana.engines.lifting.tables import tables
from tests.engines.lifting import cast


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "i.json").write_text(json.dumps(cast.document()), encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, Any, str]:
    code = main(["plan", *map(str, args)])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.strip().startswith("{") else out, err


def test_solve_check_explain_replan(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, new = here / "p.json.gz", here / "p2.json"
    code, report, _ = run(capsys, "solve", here / "i.json", "--out", plan, "--iterations", "2", "--json")
    assert (code, report["violations"], report["left_behind"]) == (0, [], 0)
    assert set(report) >= {"harm", "bound", "gap", "violations", "left_behind", "makespan_h"}
    code, checked, _ = run(capsys, "check", here / "i.json", plan, "--json")
    assert code == 0
    assert checked["harm"] == pytest.approx(report["harm"])
    code, told, _ = run(capsys, "explain", here / "i.json", plan, "--json", "--lift", "0")
    assert (code, len(told["lifts"])) == (0, 1)
    events = {"format": "amana-transfer-events/1", "instance": "cast", "at_slot": 1}
    events["events"] = [{"kind": "tail_lost", "tail": "heli-1"}]  # type: ignore[assignment]
    (here / "e.json").write_text(json.dumps(events), encoding="utf-8")
    code, after, _ = run(
        capsys, "replan", here / "i.json", plan, here / "e.json", "--out", new, "--iterations", "0", "--json",
        "--instance-out", here / "i2.json",
    )  # fmt: skip
    assert (code, after["violations"]) == (0, [])
    assert "ar" in after["summary"]
    assert run(capsys, "check", here / "i2.json", new)[0] == 0
    assert run(capsys, "timetable", here / "i.json", plan, "--json")[1]["rows"]


def test_check_and_solve_say_whom_no_plan_can_move(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = cast.document()
    south = next(row for row in document["origins"] if row["id"] == "South")
    south["released_persons"]["A3"] = [[document["slots"], south["persons"]["A3"]]]
    (here / "late.json").write_text(json.dumps(document), encoding="utf-8")
    plan = here / "late-plan.json"
    code, report, _ = run(capsys, "solve", here / "late.json", "--out", plan, "--iterations", "0", "--json")
    (row,) = report["cleared_too_late"]
    assert (code, row["place"], row["class"], row["from_slot"]) == (0, "South", "A3", document["slots"])
    code, told, _ = run(capsys, "check", here / "late.json", plan)
    assert code == 0
    assert f"of class A3 cannot go: legally cleared from slot {document['slots']} only" in told


def test_the_seconds_count_from_when_a_piped_instance_is_there_not_from_when_it_was_waited_for(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[float] = []

    def read() -> bytes:
        there.append(time.monotonic())
        return (here / "i.json").read_bytes()

    budgets: list[Budget] = []
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(read=read)))
    monkeypatch.setattr(
        "amana.engines.lifting.budget.Budget",
        lambda *given, **named: budgets.append(Budget(*given, **named)) or budgets[-1],
    )
    plan, events = here / "p.json", here / "e.json"
    told = {"format": "amana-transfer-events/1", "instance": "cast", "at_slot": 0, "events": []}
    events.write_text(json.dumps({**told, "events": [{"kind": "escorts", "factor": 1.0}]}), encoding="utf-8")
    assert run(capsys, "solve", "-", "--out", plan, "--iterations", "0", "--json")[0] == 0
    args = ("replan", "-", plan, events, "--out", here / "p2.json", "--iterations", "0", "--json")
    assert run(capsys, *args)[0] == 0
    assert len(budgets) == len(there) == 2
    assert all(budget.began >= moment for budget, moment in zip(budgets, there, strict=True))


def test_an_interrupt_takes_the_best_plan_so_far(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        cli, "progress_line", lambda told: told.stage == "built" and signal.raise_signal(signal.SIGINT)
    )
    before = signal.getsignal(signal.SIGINT)
    made = (
        "solve",
        here / "i.json",
        "--out",
        here / "p.json",
        "--iterations",
        "100000",
        "--progress",
        "--json",
    )
    code, report, said = run(capsys, *made)
    assert (code, report["violations"], report["left_behind"]) == (0, [], 0)
    assert "best plan so far" in said
    assert run(capsys, "check", here / "i.json", here / "p.json")[0] == 0
    assert signal.getsignal(signal.SIGINT) is before


def test_a_budget_that_is_ended_leaves_time_to_finish_only() -> None:
    now = [0.0]
    budget = Budget(60.0, clock=lambda: now[0])
    now[0] = 20.0
    budget.end()
    assert 0.0 < budget.left() <= 3.0
    now[0] = 21.0
    budget.end()
    assert budget.left() <= 3.0


def test_a_violation_is_a_finding(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = cast.plan(("heli-1", "NO", 0, {"A1": 2})).document()
    (here / "p.json").write_text(json.dumps(plan), encoding="utf-8")
    code, report, _ = run(capsys, "check", here / "i.json", here / "p.json", "--json")
    assert code == 1
    assert report["violations"][0]["rule"] == "acceptance"
    assert set(report["violations"][0]) == {"rule", "where", "amount"}
    assert run(capsys, "explain", here / "i.json", here / "p.json")[0] == 1


def test_a_bad_instance_lists_every_problem_and_writes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = cast.document()
    bad["arcs"][0]["from"] = "Nowhere"
    bad["origins"][0]["guards"].pop()
    (here / "bad.json").write_text(json.dumps(bad), encoding="utf-8")
    code, _, err = run(capsys, "solve", here / "bad.json", "--out", here / "p.json", "--iterations", "0")
    assert code == 2
    assert "$.arcs[0].from" in err and "$.origins[0].guards" in err
    assert not (here / "p.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"format": NaN}'])
def test_what_is_no_instance_is_bad_input(here: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (here / "bad.json").write_text(text, encoding="utf-8")
    assert run(capsys, "solve", here / "bad.json", "--out", here / "p.json")[0] == 2


def test_a_plan_for_another_instance_is_bad_input(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = {**cast.plan().document(), "instance": "another"}
    (here / "p.json").write_text(json.dumps(plan), encoding="utf-8")
    code, _, err = run(capsys, "check", here / "i.json", here / "p.json")
    assert code == 2
    assert "another" in err


def test_generate_is_deterministic_and_exact(capsys: pytest.CaptureFixture[str]) -> None:
    code, first, _ = run(capsys, "generate", "--people", "333", "--seed", "4")
    assert code == 0
    assert sum(sum(z["persons"].values()) for z in first["origins"]) == 333
    assert run(capsys, "generate", "--people", "333", "--seed", "4")[1] == first
    assert run(capsys, "generate", "--people", "333", "--seed", "5")[1] != first
    assert run(capsys, "generate", "--people", "333", "--seed", "5", "--family", "none")[0] == 2
    for people, days in (("49", "20"), ("9" * 30, "20"), ("333", "0"), ("333", "9" * 30)):
        code, _, message = run(capsys, "generate", "--people", people, "--seed", "5", "--days", days)
        assert (code, "between" in message) == (2, True)


def test_the_published_bound_beside_an_instance_gives_the_gap(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "bounds.json").write_text(json.dumps({"cast": {"bound": 2.0}}), encoding="utf-8")
    (here / "p.json").write_text(json.dumps(cast.plan().document()), encoding="utf-8")
    _, report, _ = run(capsys, "check", here / "i.json", here / "p.json", "--json")
    assert report["gap"] == pytest.approx((report["harm"] - 2.0) / 2.0)


def test_a_certificate_proves_its_bound_without_a_solver_whatever_it_claims(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, proof = here / "p.json", here / "c.json.gz"
    made = ("solve", here / "i.json", "--out", plan, "--certificate", proof, "--iterations", "1", "--json")
    solved = run(capsys, *made)[1]
    monkeypatch.setitem(sys.modules, "highspy", None)
    judged = ("check", here / "i.json", plan, "--json", "--certificate", proof)
    code, checked, _ = run(capsys, *judged)
    assert (code, checked["bound"]) == (0, pytest.approx(solved["bound"]))
    assert checked["bound"] > 0
    claim = read_json(proof)
    claim["bound"] = 10 * checked["harm"]
    (here / "c2.json").write_text(json.dumps(claim), encoding="utf-8")
    assert run(capsys, *judged[:-1], here / "c2.json")[1]["bound"] == checked["bound"]
    (here / "bounds.json").write_text(
        json.dumps({"cast": {"bound": 0.5 * checked["bound"]}}), encoding="utf-8"
    )
    assert run(capsys, *judged)[1]["bound"] == checked["bound"]  # the greater one
    (here / "bounds.json").write_text(
        json.dumps({"cast": {"bound": 1.001 * checked["bound"]}}), encoding="utf-8"
    )
    assert run(capsys, *judged)[1]["bound"] == 1.001 * checked["bound"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"instance": "other"}, "$.instance"),
        ({"row_count": 3}, "$.row_count"),
        ({"rows": [10**6]}, "$.rows[0]"),
        ({"duals": []}, "$.duals"),
        ({"duals": ["1"]}, "$.duals[0]"),
    ],
)
def test_a_certificate_that_does_not_fit_is_refused_by_its_place(
    here: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, Any], place: str
) -> None:
    (here / "p.json").write_text(json.dumps(cast.plan().document()), encoding="utf-8")
    rows = len(relaxation(alike_merged(tables(cast.instance())), parted=False).program.row_lower)
    whole = {
        "format": "amana-transfer-bound/1",
        "instance": "cast",
        "bound": 1.0,
        "relaxation": "merged",
        "row_count": rows,
    }
    (here / "c.json").write_text(
        json.dumps({**whole, "rows": [0], "duals": [-1.0], **changed}), encoding="utf-8"
    )
    code, told, _ = run(
        capsys, "check", here / "i.json", here / "p.json", "--certificate", here / "c.json", "--json"
    )
    assert (code, [row["path"] for row in told["problems"]]) == (2, [place])


def test_a_certificate_is_not_written_over_the_instance(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (here / "i.json").read_bytes()
    made = ("solve", here / "i.json", "--out", here / "p.json", "--iterations", "0")
    assert run(capsys, *made, "--certificate", here / "i.json")[0] == 2
    assert (here / "i.json").read_bytes() == before
    # the builder alone proves nothing
    code, _, message = run(capsys, *made, "--certificate", here / "c.json")
    assert (code, "no bound was proved" in message, (here / "c.json").exists()) == (0, True, False)
