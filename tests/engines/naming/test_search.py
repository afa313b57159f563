"""An index finds a person from either script, and says why."""

import json
from pathlib import Path

import pytest

from amana.cli import main
from amana.engines.naming import postings
from amana.engines.naming.search import Index

from .cast import arabic_roster, latin_roster, person

CSV = "file no,الاسم,المواليد,sex\n" + "\n".join(
    [
        "7,خالد محمود جاسم الدليمي,1988,M",
        "8,عمر محمود جاسم الدليمي,1991,ذكر",
        "9,Zainab Abdulrahman al-Tikriti,1995-03-12,F",
    ]
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    postings.build(tmp_path / "names.db", arabic_roster())
    return tmp_path / "names.db"


def test_each_of_the_cast_is_found_first_from_the_other_script(index: Path) -> None:
    with Index(index) as opened:
        for query, wanted in zip(latin_roster()[:5], ["a1", "a2", "a3", "a4", "a6"], strict=True):
            assert opened.search(query)[0].record.id == wanted


def test_a_slip_of_the_pen_is_still_found(index: Path) -> None:
    with Index(index) as opened:
        assert opened.search(person("", "Khalid Mahmood al-Dulaymri", birth="1988"))[0].record.id == "a1"


def test_records_come_back_as_they_were_stored(index: Path) -> None:
    with Index(index) as opened:
        assert len(opened) == 6
        assert opened.search(latin_roster()[4])[0].record == arabic_roster()[5]


def test_further_people_can_be_added(index: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(index)
    postings.add(connection, [person("new", "شيركو بيكاس", birth="1970")])
    connection.close()
    with Index(index) as opened:
        assert len(opened) == 7
        assert opened.search(person("", "Sherko Bekas"))[0].record.id == "new"


def test_a_search_that_finds_nothing_gives_an_empty_list(index: Path) -> None:
    with Index(index) as opened:
        assert opened.search(person("", "Xqz")) == []


def test_the_commands_index_and_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, index = tmp_path / "people.csv", tmp_path / "names.db"
    people.write_text(CSV, encoding="utf-8")
    assert main(["names", "index", str(people), "--out", str(index)]) == 0
    capsys.readouterr()
    assert (
        main(
            ["names", "search", "Khaled Mahmoud Dulaimi", "--index", str(index), "--birth", "1988", "--json"]
        )
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found[0]["id"] == "7" and found[0]["name"] == "خالد محمود جاسم الدليمي"
    assert set(found[0]) >= {"id", "name", "score", "band", "bits", "evidence"}
    assert set(found[0]["evidence"][0]) == {"field", "bits", "text"}
    assert found[0]["bits"] == pytest.approx(sum(e["bits"] for e in found[0]["evidence"]), abs=2e-3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,town\n1,Mosul\n", ["row 1", "names"]),
        ("id,name\n1,Ali\n1,Omar\n", ["row 3", "“id”"]),
        ("id,name\n1,\n", ["row 2", "“name”"]),
        ("id,name,birth\n1,Ali,1990\n2,Omar,31.2.1990\n", ["row 3", "“birth”"]),
        ("id,name,sex\n1,Ali,perhaps\n", ["row 2", "“sex”"]),
    ],
)
def test_a_bad_roster_names_the_row_and_the_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, words: list[str]
) -> None:
    people, index = tmp_path / "people.csv", tmp_path / "names.db"
    people.write_text(content, encoding="utf-8")
    assert main(["names", "index", str(people), "--out", str(index)]) == 2
    said = capsys.readouterr().err
    assert all(word in said for word in words), said
    assert [p.name for p in tmp_path.iterdir()] == ["people.csv"]


def test_what_is_no_index_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.db"
    other.write_text("no database", encoding="utf-8")
    for path in (other, tmp_path / "none.db"):
        assert main(["names", "search", "Ali", "--index", str(path)]) == 2
        assert "index" in capsys.readouterr().err
