from __future__ import annotations

from pathlib import Path

import pytest

from amana.engines.lifting.icep import find_cases, perfect_minutes, read_case, rolling_minutes, run_icep
from amana.engines.lifting.problems import BadInput

FILES = {
    "input/vessels.csv": (
        "Vessel_name,Vessel_type,max_cap,vmax,v_loaded,loading time,time to availability\n"
        "V1,ferry,100,30,20,5,10\n"
    ),
    "input/initial vessel docks.csv": "Dock,Location,Type,Vessel\nSafe,Mainland,Safe,V1\n",
    "input/vessel compatibility.csv": "Dock,Resource,Compatibility\nSafe,V1,1\nIsle,V1,1\n",
    "input/island docks.csv": "Dock,Location,Type\nIsle,Island,Evacuation\n",
    "input/mainland docks.csv": "Dock,Location,Type\nSafe,Mainland,Safe\n",
    "input/scenarios.csv": "Scenario,Location,Actual_demand,Demand_0,Demand_1\nS,Island,150,80,150\n",
    "incidences/zeta.csv": "Origin,Destination,Distance\nSafe,Isle,10\n",
    "incidences/gamma.csv": "Origin,Destination,Distance\nIsle,Safe,10\n",
    "incidences/delta.csv": "Origin,Destination,Distance\nSafe,Isle,10\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = tmp_path / "test_update_interval_30_number_updates_1"
    for name, text in FILES.items():
        path = case / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_one_vessel_and_two_trips(folder: Path) -> None:
    case = read_case(find_cases(folder)[0])
    # available at 10; a trip is 10/30 h out, 5 min loading, 10/20 h back, 5 min unloading = 20 + 5 + 30 + 5
    assert perfect_minutes(case) == pytest.approx(10 + 60 + 60)
    # the first trip leaves at 10 whatever the estimate; at minute 30 the truth is known, the second follows at 70
    assert rolling_minutes(case) == pytest.approx(130)
    assert run_icep(folder, workers=1)["mean_ratio"] == pytest.approx(1.0)


def test_a_folder_without_instances_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        run_icep(tmp_path)


def test_a_missing_file_is_named(folder: Path) -> None:
    case = find_cases(folder)[0]
    (case / "incidences" / "gamma.csv").unlink()
    with pytest.raises(BadInput, match=r"gamma\.csv"):
        read_case(case)
