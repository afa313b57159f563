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


def test_a_faulty_row_and_a_missing_column_are_named(tmp_path: Path):
    text = (FILES / "ged.csv").read_text()
    (tmp_path / "bad.csv").write_text(text.replace("2025-03-06 00:00:00.000,0,", "yesterday,0,"))
    with pytest.raises(Refused) as caught:
        importers.ged(tmp_path / "bad.csv")
    assert [p.path.endswith("bad.csv, line 3") for p in caught.value.problems] == [True]
    (tmp_path / "short.csv").write_text(text.replace("where_prec", "precision"))
    with pytest.raises(Refused, match="“where_prec” is missing"):
        importers.ged(tmp_path / "short.csv")
    with pytest.raises(Refused):
        importers.acled(tmp_path / "none.csv")
