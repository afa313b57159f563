"""Plans and events that no planner wrote: each is refused with the place, or means what it plainly says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from amana.engines.lifting.check import check
from amana.engines.lifting.events import changed_instance, events_from
from amana.engines.lifting.files import read_json
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.plan import plan_from
from amana.engines.lifting.problems import BadInput
from tests.engines.lifting import cast


def plan(**members: Any) -> dict[str, Any]:
    document = cast.plan(("heli-1", "NS", 0, {"A1": 4})).document()
    document["lifts"][0] |= members
    return document


def events(*rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "amana-transfer-events/1",
        "instance": "cast",
        "at_slot": 2,
        "events": list(rows),
    }


def refused(document: dict[str, Any], folder: Path) -> tuple[str, str]:
    """Path and words of the one problem of a document that comes from a file."""
    file = folder / "written.json"
    file.write_text(json.dumps(document).replace('"1e999"', "1e999"))
    with pytest.raises(BadInput) as caught:
        if "lifts" in document:
            plan_from(read_json(file), "cast")
        else:
            events_from(read_json(file), cast.instance())
    (problem,) = caught.value.problems
    return problem.path, str(problem).encode().decode()


@pytest.mark.parametrize("count", [1e308, 10**30, "1e999"])
def test_more_people_than_there_can_be_are_refused_where_they_stand(tmp_path: Path, count: object) -> None:
    path, words = refused(plan(persons={"A1": count}), tmp_path)
    assert path == "$.lifts[0].persons.A1" and "is too great; 1,000,000,000 is the most" in words


def test_half_a_character_is_refused_with_its_place(tmp_path: Path) -> None:
    assert refused(plan(tail="\ud800"), tmp_path)[0] == "$.lifts[0].tail"
    assert refused(plan(persons={"\ud800": 1}), tmp_path)[0] == "$.lifts[0].persons"
    path, words = refused(events({"kind": "tail_lost", "tail": "h\udfff"}), tmp_path)
    assert path == "$.events[0].tail" and "half a character; write it anew" in words


def test_a_name_of_any_length_is_told_in_a_short_line(tmp_path: Path) -> None:
    for document in (
        events({"kind": "tail_lost", "tail": "x" * 100_000}),
        {**events({"kind": "tail_lost", "tail": "heli-1"}), "instance": "x" * 100_000},
        plan(persons={"x" * 100_000: "two"}),
        {**plan(), "instance": "x" * 100_000},
    ):
        assert len(refused(document, tmp_path)[1]) < 600


def test_a_whole_number_written_with_a_point_is_that_number(tmp_path: Path) -> None:
    """Programs that know one kind of number write a slot as 2.0."""
    file = tmp_path / "written.json"

    def pointed(document: dict[str, Any]) -> Any:
        file.write_text(re.sub(r"(?<=[ \[])(\d+)(?=[,\]}])", r"\1.0", json.dumps(document)))
        assert "2.0" in file.read_text()
        return read_json(file)

    instance = instance_from(pointed(cast.document()))
    read = plan_from(pointed(plan(start_slot=2)), "cast")
    assert check(instance, read) == check(cast.instance(), cast.plan(("heli-1", "NS", 2, {"A1": 4})))
    rows = (
        {"kind": "headcount", "origin": "South", "class": "A3", "persons": 7},
        {"kind": "tail_lost", "tail": "heli-1", "to_slot": 3},
    )
    after = changed_instance(instance, read, events_from(pointed(events(*rows)), instance))
    assert after.origins[1].persons["A3"] == 7
    assert after.asset_types[0].tails[0].unavailable_slots == [2, 3]
