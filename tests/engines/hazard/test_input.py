"""Bad input: each problem is named with its path and a remedy, and the command ends with 2."""

import copy
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import amana
from amana.engines.hazard import problems, reading, record
from amana.engines.hazard.problems import Refused

from .cast import CRISIS, happening, sites

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(amana.__file__).parents[1])}


def refused(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        record.parse(document)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def broken(path: list[str | int], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(sites(*CRISIS))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        (["format"], "other/1", "$.format", "wrong_format"),
        (["sites"], {}, "$.sites", "not_list"),
        (["sites", 0], 3, "$.sites[0]", "not_object"),
        (["sites", 1, "site"], "north", "$.sites[1].site", "twice"),
        (["sites", 0, "kind"], "castle", "$.sites[0].kind", "not_one_of"),
        (["sites", 0, "lat"], 91, "$.sites[0].lat", "out_of_range"),
        (["sites", 0, "lat"], True, "$.sites[0].lat", "not_number"),
        (["sites", 0, "since"], "January", "$.sites[0].since", "not_date"),
        (["sites", 0, "nationality"], "IRQ", "$.sites[0].nationality", "about_people"),
        (["happenings", 0, "person"], "file 7", "$.happenings[0].person", "about_people"),
        (["happenings", 0, "Full_Name"], "…", "$.happenings[0].Full_Name", "about_people"),
        (["happenings", 0, "religion"], "x", "$.happenings[0].religion", "about_people"),
        (["happenings", 0, "ages"], [14], "$.happenings[0].ages", "about_people"),
        (["happenings", 0, "valu"], 4, "$.happenings[0].valu", "unknown_field"),
        (["happenings", 0, "value"], 1.5, "$.happenings[0].value", "not_whole"),
        (["happenings", 0, "value"], -1, "$.happenings[0].value", "out_of_range"),
        (["happenings", 0, "site"], "nowhere", "$.happenings[0].site", "no_such"),
        (["happenings", 0, "about"], "2026-13-01", "$.happenings[0].about", "not_date"),
        (["happenings", 0, "about"], 20260110, "$.happenings[0].about", "not_date"),
        (["happenings", 0, "about"], "0026-01-10", "$.happenings[0].about", "out_of_range"),
        (["happenings", 0, "known"], "2026-01-09", "$.happenings[0].known", "known_before"),
        (["happenings", 0, "type"], "rumour", "$.happenings[0].type", "not_one_of"),
        (["happenings", 4, "region"], "moon", "$.happenings[4].region", "no_such"),
        (["happenings", 4, "site"], "north", "$.happenings[4]", "site_or_region"),
        (["happenings", 4, "credibility"], 80, "$.happenings[4].credibility", "out_of_range"),
        (["happenings", 9, "until"], "2024-01-01", "$.happenings[9].until", "out_of_range"),
        (["happenings", 9, "indicator"], "guards", "$.happenings[9].indicator", "not_one_of"),
    ],
)
def test_a_fault_is_named_with_its_path(path: list[str | int], value: Any, where: str, code: str):
    assert (where, code) in refused(broken(path, value))


def test_a_missing_field_is_named():
    document = sites(happening("guards", "2026-01-10", site="north", value=3))
    del document["happenings"][0]["known"]
    assert refused(document) == [("$.happenings[0]", "missing")]


def test_all_faults_are_told_at_once():
    document = broken(["sites", 0, "lat"], "north")
    document["happenings"][0]["value"] = "many"
    assert len(refused(document)) == 2


@pytest.mark.parametrize("document", [None, [], 3, "x", {}, {"format": "amana-hazard-sites/1", "sites": []}])
def test_nonsense_is_refused(document: Any):
    assert refused(document)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"a": NaN}', "not_json"),
        (b'{"a": "\\ud800"}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\x1f\x8bnot gzip", "damaged"),
        (gzip.compress(b"{}", mtime=0)[:-8], "damaged"),
        (gzip.compress(b"{}", mtime=0)[:10] + b"\xff" * 20, "damaged"),
    ],
)
def test_what_is_no_clean_json_is_refused(tmp_path: Path, text: bytes, code: str):
    (tmp_path / "in.json").write_bytes(text)
    with pytest.raises(Refused) as caught:
        reading.load(tmp_path / "in.json")
    assert caught.value.problems[0].code == code


def test_an_archive_that_unpacks_without_end_is_refused_by_its_size(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(reading, "_JSON_MB_MAX", 1)
    for name, raw in (("plain.json", b" " * 1_000_001), ("bomb.json.gz", gzip.compress(b" " * 9_000_000))):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(Refused, match="more than 1 MB") as caught:
            reading.load(tmp_path / name)
        assert caught.value.problems[0].code == "too_large"


def test_why_a_text_is_no_json_is_said_in_plain_words(tmp_path: Path):
    for text, said in ((b"[" * 100_000, "too deep"), (b'{"a": "\\ud800"}', "ud800 is half a letter")):
        (tmp_path / "in.json").write_bytes(text)
        with pytest.raises(Refused, match=said):
            reading.load(tmp_path / "in.json")


def test_a_number_that_is_none_is_named_with_its_line(tmp_path: Path):
    (tmp_path / "in.json").write_text('{"a": "NaN",\n "b": [1,\n  NaN]}')
    with pytest.raises(Refused, match="line 3: NaN"):
        reading.load(tmp_path / "in.json")


def test_what_a_screen_would_obey_is_named_in_a_message_and_not_printed():
    for sign, named in (("\u202e", r"\u202e"), ("\x1b", r"\u001b"), ("\n", r"\u000a"), ("\ud800", r"\ud800")):
        for path in (["happenings", 0, "site"], ["happenings", 0, f"x{sign}"]):
            with pytest.raises(Refused) as caught:
                record.parse(broken(path, f"x{sign}"))
            for problem in caught.value.problems:
                said = problem.text()
                assert named in said and said.isprintable(), said


def test_every_sentence_has_both_languages_and_a_remedy():
    for code, languages in problems._sentences().items():
        assert set(languages) == {"en", "ar"}, code
        for language, (what, remedy) in languages.items():
            assert what and remedy, (code, language)


def hazard(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "amana.cli", "hazard", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def test_the_command_prints_scores_and_ends_well(tmp_path: Path):
    (tmp_path / "sites.json").write_text(json.dumps(sites(*CRISIS)))
    done = hazard("score", str(tmp_path / "sites.json"), "--at", "2026-01-15", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["site"] for row in found] == ["north", "south", "far"]
    assert {"site", "p7", "p28", "low", "high", "base", "contributions"} <= set(found[0])
    # on 8 January the announcement and most of the rest had not been heard
    assert found[0]["p7_week_ago"] < found[0]["p7"]
    assert set(found[0]["contributions"][0]) >= {"indicator", "factor", "evidence"}


def test_the_command_names_faults_on_stderr_and_ends_with_2(tmp_path: Path):
    (tmp_path / "sites.json").write_text(json.dumps(broken(["sites", 0, "lat"], 91)))
    done = hazard("score", str(tmp_path / "sites.json"), "--at", "2026-01-15", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "$.sites[0].lat: 91 lies outside -90 to 90." in done.stderr
    assert hazard("score", str(tmp_path / "none.json"), "--at", "2026-01-15").returncode == 2
    assert hazard("score", str(tmp_path / "sites.json"), "--at", "yesterday").returncode == 2


def test_the_command_never_loads_django(tmp_path: Path):
    (tmp_path / "sites.json").write_text(json.dumps(sites(*CRISIS)))
    program = (
        "import sys; from amana.cli import main;"
        f"code = main(['hazard', 'score', {str(tmp_path / 'sites.json')!r}, '--at', '2026-01-15', '--json']);"
        "sys.exit(code or ('django' in sys.modules and 9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert done.returncode == 0, done.stderr


def test_of_a_file_of_another_format_only_that_is_said():
    assert refused({"format": "amana-transfer-plan/1", "lifts": [], "name": "x"}) == [
        ("$.format", "wrong_format")
    ]
