"""Event files in the layouts of UCDP GED and ACLED (rows invented)."""

from pathlib import Path

import pytest

from amana.engines.hazard import importers, record
from amana.engines.hazard.problems import Refused

from .cast import sites

FILES = Path(__file__).parent / "files"


def test_ged_events_become_fighting_at_town_precision():
    found = importers.ged(FILES / "ged.csv")
    assert [(h["about"], h["known"], h["deaths"]) for h in found.happenings] == [
        ("2025-03-01", "2025-03-31", 4),
        ("2025-03-06", "2025-04-05", 0),  # an event of three days stands on its last
    ]
    assert (found.happenings[0]["lat"], found.happenings[0]["lon"]) == (36.5, 40.75)
    assert found.left_out == {"place too coarse": 1, "date too coarse": 1}
    assert found.rows == 4


def test_of_acled_only_fighting_is_taken_each_event_once():
    found = importers.acled(FILES / "acled.csv")
    assert [h["evidence"] for h in found.happenings] == ["ACLED TST1", "ACLED TST3"]
    assert found.left_out == {"no fighting": 1, "date too coarse": 1, "twice": 1}


def test_what_is_imported_fits_a_sites_document():
    found = importers.ged(FILES / "ged.csv").happenings + importers.acled(FILES / "acled.csv").happenings
    assert len(record.parse(sites(*found)).happenings) == 4


def test_no_actor_or_other_text_of_the_file_is_kept():
    for found in importers.ged(FILES / "ged.csv").happenings:
        assert set(found) == {"type", "about", "known", "evidence", "lat", "lon", "deaths"}


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", "|"),
        lambda text: "\n\n" + text,
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("id,", "ID , ", 1).replace("latitude", " Latitude"),
    ],
)
def test_a_file_that_another_program_wrote_again_says_the_same(tmp_path: Path, changed):
    text = (FILES / "ged.csv").read_text(encoding="utf-8")
    (tmp_path / "again.csv").write_text(changed(text), encoding="utf-8", newline="")
    assert importers.ged(tmp_path / "again.csv") == importers.ged(FILES / "ged.csv")


def test_a_day_that_could_be_another_is_refused_not_guessed(tmp_path: Path):
    text = (FILES / "acled.csv").read_text(encoding="utf-8").replace("01 March 2025", "01/03/2025")
    (tmp_path / "days.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="line 2, event_date: “01/03/2025” is not a date"):
        importers.acled(tmp_path / "days.csv")


def test_a_faulty_row_and_a_missing_column_are_named(tmp_path: Path):
    text = (FILES / "ged.csv").read_text()
    (tmp_path / "bad.csv").write_text(text.replace("2025-03-06 00:00:00.000,0,", "yesterday,0,"))
    with pytest.raises(Refused) as caught:
        importers.ged(tmp_path / "bad.csv")
    assert [p.path.endswith("bad.csv, line 3, date_end") for p in caught.value.problems] == [True]
    (tmp_path / "short.csv").write_text(text.replace("where_prec", "precision"))
    with pytest.raises(Refused, match="“where_prec” is missing"):
        importers.ged(tmp_path / "short.csv")
    with pytest.raises(Refused):
        importers.acled(tmp_path / "none.csv")


def test_what_is_no_table_is_refused_in_one_sentence_that_names_the_cause(tmp_path: Path):
    for raw, code in (
        (b"", "columns"),
        (b"id,latitude\n1,2\n", "columns"),
        (b'"' + b"a" * 200_000, "not_table"),  # the quotation mark is never closed
        ("id\n".encode("utf-16"), "not_text_file"),
    ):
        (tmp_path / "odd.csv").write_bytes(raw)
        with pytest.raises(Refused) as caught:
            importers.ged(tmp_path / "odd.csv")
        assert [p.code for p in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("cells", "where", "code"),
    [
        ("1,2026-02-31,1,36.5,40.75,1,3,x", "date_end", "not_date"),
        ("1,2126-01-19,1,36.5,40.75,1,3,x", "date_end", "still_to_come"),
        ("1,2026-01-19,1,north,40.75,1,3,x", "latitude", "not_number"),
        ("1,2026-01-19,1,nan,40.75,1,3,x", "latitude", "out_of_range"),
        ("1,2026-01-19,1,36.5,190,1,3,x", "longitude", "out_of_range"),
        ("1,2026-01-19,,36.5,40.75,1,3,x", "date_prec", "not_whole"),
        ("1,2026-01-19,1,36.5,40.75,1,3.5,x", "best", "not_whole"),
        ("1,2026-01-19,1,36.5,40.75,1,-3,x", "best", "not_whole"),
        ("1,2026-01-19", "where_prec", "not_whole"),
        ("1,2026-01-19,1,36,5,40.75,1,3,x,", "", "cells"),
    ],
)
def test_a_fault_is_named_by_the_line_where_its_row_begins_and_its_column(tmp_path, cells, where, code):
    head = "id,date_end,date_prec,latitude,longitude,where_prec,best,notes,date_start"
    rows = [head, '0,2026-01-19,1,36.5,40.75,1,3,"two\nlines",', cells]
    (tmp_path / "bad.csv").write_text("\n".join(rows))
    with pytest.raises(Refused) as caught:
        importers.ged(tmp_path / "bad.csv")
    (problem,) = caught.value.problems
    place = ", ".join(filter(None, ["bad.csv, line 4", where]))
    assert (problem.path.endswith(place), problem.code) == (True, code)
    assert "invalid literal" not in problem.text("ar")
