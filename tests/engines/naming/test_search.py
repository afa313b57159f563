"""An index finds a person from either script, and says why."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from amana.cli import main
from amana.engines.naming import postings
from amana.engines.naming.csvfile import BadFile
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
    connection = sqlite3.connect(index)
    postings.add(connection, [person("new", "شيركو بيكاس", birth="1970")])
    connection.close()
    with Index(index) as opened:
        assert len(opened) == 7
        assert opened.search(person("", "Sherko Bekas"))[0].record.id == "new"


def test_a_search_that_finds_nothing_gives_an_empty_list(index: Path) -> None:
    with Index(index) as opened:
        assert opened.search(person("", "Xqz")) == []


def crowd(folder: Path) -> Path:
    """30 people called Muhammad and one called Sherko, with fathers and families of their own."""
    fathers = ["جاسم", "خالد", "عمر", "يونس", "كامل", "حسين"]
    families = ["الدليمي", "الجبوري", "العبيدي", "الراوي", "النعيمي"]
    people = [
        person(f"m{n}", f"محمد {fathers[n % 6]} {families[n // 6]}", birth=str(1960 + n)) for n in range(30)
    ]
    postings.build(folder / "crowd.db", [*people, person("s", "شيركو بيكس هورامي", birth="1970")])
    return folder / "crowd.db"


def test_a_name_that_many_bear_promises_none_of_them(tmp_path: Path) -> None:
    with Index(crowd(tmp_path)) as opened:
        found = opened.search(person("", "Mohammed"), limit=30)
        assert {hit.rivals for hit in found} == {29}
        assert all(hit.score <= 1 / 30 and hit.band == "possible" for hit in found)
        few = opened.search(
            person("", "Mohammed"), limit=3, examined=10
        )  # 20 are known by their number alone
        assert [hit.rivals for hit in few] == [29] * 3
        assert [hit.score for hit in few] == pytest.approx([hit.score for hit in found[:3]])


def test_what_tells_one_from_the_others_makes_the_score(tmp_path: Path) -> None:
    with Index(crowd(tmp_path)) as opened:
        (whole, *_others) = opened.search(person("", "Mohammed Jassem al-Dulaimi", birth="1960"))
        assert (whole.record.id, whole.rivals, whole.band) == ("m0", 0, "strong")
        (rare, *_others) = opened.search(person("", "Sherko"))
        assert (rare.record.id, rare.rivals, rare.band) == ("s", 0, "possible")
        assert (
            0.4 < rare.score < 0.95
        )  # nobody else bears it here, but the one who is looked for may not be here
        assert sum(hit.score for hit in opened.search(person("", "Mohammed Jassem"), limit=31)) < 1


def test_the_command_says_how_many_bear_the_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "search", "محمد", "--index", str(crowd(tmp_path)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["rivals"] == 29
    assert main(["names", "search", "محمد", "--index", str(tmp_path / "crowd.db"), "--language", "ar"]) == 0
    assert "29" in capsys.readouterr().err


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


def test_a_nationality_that_is_no_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "search", "محمد", "--index", str(crowd(tmp_path)), "--nationality", "iraq"]) == 2
    assert "IRAQ" in (told := capsys.readouterr().err) and "IRQ,SYR" in told


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


def test_an_index_with_any_page_damaged_is_refused_as_damaged_or_answers(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, page, damaged = index.read_bytes(), 4096, index.with_name("other.db")
    said = set()
    for at in range(0, len(whole), page):
        for bad in (bytes(page), b"\xa5" * page):
            damaged.write_bytes(whole[:at] + bad + whole[at + page :])
            assert main(["names", "search", "Ali Hassan", "--index", str(damaged)]) in (0, 2)
            told = capsys.readouterr().err
            assert not told or "Make it again" in told or "Nobody" in told, told
            said.add("damaged" in told)
    assert said == {True, False}


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE posting SET rows = x'ffffffff'",
        "UPDATE posting SET rows = x'00'",
        "UPDATE person SET birth = 'x'",
        "UPDATE block SET low = x''",
    ],
)
def test_an_index_whose_values_make_no_sense_is_refused_as_damaged(index: Path, broken: str) -> None:
    with contextlib.closing(sqlite3.connect(index)) as names:
        names.execute(broken)
        names.commit()
    with pytest.raises(BadFile, match="damaged"), Index(index) as opened:
        opened.search(person("", "Khalid Mahmood"))
