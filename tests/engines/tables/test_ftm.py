"""Persons in FollowTheMoney: a row a line, the rules of any roster, and a name for every line that cannot be read."""

import datetime as dt
import json
from pathlib import Path

import pytest

from amana.engines.tables import Roster, errors, read_roster
from amana.engines.tables.ftm import LINE_MOST

TODAY = dt.date(2026, 2, 1)


def entity(number: str, schema: str = "Person", **properties: list[str]) -> str:
    return json.dumps({"id": number, "schema": schema, "properties": properties}, ensure_ascii=False)


def read(tmp_path: Path, *lines: str | bytes) -> Roster:
    path = tmp_path / "list.ftm.json"
    path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in lines))
    return read_roster(path, today=TODAY)


def test_a_person_is_read_as_a_row_of_a_roster_and_labels_are_not(tmp_path: Path):
    roster = read(
        tmp_path,
        entity(
            "x-1",
            name=["Yasin al-Khaburi", "ياسين الخابوري", "Yassine K."],
            weakAlias=["أبو ليث", "the tall"],
            birthDate=["1992", "1990", "1991"],
            nationality=["iq", "xk"],
            gender=["male"],
            motherName=["Amina"],
            passportNumber=["A-17"],
            topics=["crime", "sanction"],
            position=["emir"],
        ),
        "",
        entity("x-2", firstName=["Salim"], lastName=["Obeidi"], birthDate=["1987-07-15"]),
    )
    first, second = (row.as_dict() for row in roster.rows)
    assert {
        name: first[name] for name in ("name_full", "name_native", "kunya", "mother", "birth", "sex")
    } == {
        "name_full": "Yasin al-Khaburi",
        "name_native": "ياسين الخابوري",
        "kunya": "أبو ليث",
        "mother": "Amina",
        "birth": "1990/1992",
        "sex": "M",
    }
    assert (first["nationality"], first["file_no"]) == (["IRQ", "XKX"], "x-1")
    assert first["notes"] == "a.k.a. the tall; Yassine K."
    assert roster.rows[0].extra == {"document": "A-17"}
    assert "crime" not in str(first) and "sanction" not in str(first) and "emir" not in str(first)
    assert (second["row"], second["name_full"], second["birth"]) == (3, "Salim Obeidi", "1987-07-15")
    assert roster.reports == [] and roster.outcome == "imported"


def test_every_line_that_cannot_be_read_is_named_and_the_others_are_kept(tmp_path: Path):
    roster = read(
        tmp_path,
        entity("x-1", name=["Salim Obeidi"], birthDate=["1980"]),
        '{"id": "x-2", "schema":',  # 2: cut off
        "[1]",  # 3
        '{"id": "x-3", "schema": "Person", "properties": {"name": "Salim"}}',  # 4: no list
        entity("x-1", name=["Salim"]),  # 5: again
        entity("c-1", "Company", name=["Acme"]),  # 6: nobody
        entity("x-4", name=["Karim Shammari"], birthDate=["2031-01-01"]),  # 7
        b'{"id": "x-5", "name": "' + b"a" * LINE_MOST + b'"}',  # 8: no entity is so long
        b"{\xff}",  # 9
        "[" * 100_000,  # 10
        entity("x-6", birthDate=["1980"]),  # 11: no name
    )
    assert [(r.row, r.code) for r in roster.reports] == [
        (2, "entity_line"), (3, "entity_line"), (4, "entity_line"), (5, "entity_twice"), (7, "birth_in_future"),
        (8, "entity_line"), (9, "entity_line"), (10, "entity_line"), (11, "name_missing"),
    ]  # fmt: skip
    assert [(u.row, u.code, u.value) for u in roster.unread] == [(6, "entity_other", "Company")]
    assert [row.row for row in roster.rows if row.name_full] == [1, 7]
    assert "x-1, 1" in errors(roster, "ar")[3]["message"]


def test_two_lines_of_one_person_are_proposed(tmp_path: Path):
    roster = read(tmp_path, *(entity(n, name=["Salim Obeidi"], birthDate=["1980-05-01"]) for n in ("a", "b")))
    assert [pair.people for pair in roster.duplicates] == [(0, 1)]


@pytest.mark.parametrize("line", [entity("c-1", "Company", name=["Acme"]), "{}"])
def test_a_file_without_a_person_is_refused_or_named(tmp_path: Path, line: str):
    roster = read(tmp_path, line)
    if line == "{}":
        assert [r.code for r in roster.reports] == ["entity_line"]
    else:
        assert (roster.outcome, roster.code) == ("refused", "no_persons")
        assert "Person" in roster.message and "Person" in roster.message_ar
