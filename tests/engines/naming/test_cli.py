"""`amana names score` keeps what it was given and names what is wrong with it."""

import csv
from pathlib import Path

import pytest

from amana.cli import main
from amana.engines.naming import name_bits


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def test_scores_keep_the_order_and_every_column(tmp_path: Path) -> None:
    pairs = write(
        tmp_path / "pairs.csv",
        'note,left,right\nb,محمد علي,Mohamed Ali\n"a, quoted",عمر هوساوي,Samar Hawsawi\n',
    )
    out = tmp_path / "scores.csv"
    assert main(["names", "score", str(pairs), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == ["note", "left", "right", "score", "band", "bits"]
    assert [row["note"] for row in rows] == ["b", "a, quoted"]
    assert float(rows[0]["score"]) > 0.5 > float(rows[1]["score"])
    assert rows[1]["band"] == "unlikely"
    for row in rows:
        odds = 2 ** float(row["bits"])
        assert float(row["score"]) == pytest.approx(odds / (1 + odds), abs=2e-3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("left,rigth\nAli,Ali\n", ["row 1", "“right”"]),
        ("left,right\nAli,Ali\nOmar,\n", ["row 3", "“right”", "empty"]),
        ("left,right\nAli,Ali\n\nOmar,Omar\n", ["row 3", "empty"]),
        ("left,right\nAli\n", ["row 2", "“right”"]),
        ("left,right\nAli,Ali,Ali\n", ["row 2"]),
        ("left,right,score\nAli,Ali,1\n", ["“score”"]),
        ("left,left\nAli,Ali\n", ["column 2", "“left”"]),
        ("", ["empty"]),
        (b"left,right\nAli,Ali\n\xc7\xe1\xc7,Omar\n", ["row 3", "column 1", "UTF-8"]),
        ('left,right\n"Ali,Ali\n', ["row 2"]),
        ("left,right\nAli,Ali\n" + "علي" * 40_000 + ",Ali\n", ["row 3", "100,000"]),
        ("left,right\nAli\0,Ali\n", ["row 2", "NUL", "UTF-8"]),
        (
            "left,right\n".encode("utf-16") + "علي,Ali\n".encode("utf-16-le")[:-1],
            ["row 2", "UTF-16", "cut off"],
        ),
        (b"PK\x03\x04 and what follows", ["workbook", "CSV"]),
        ("sep=;\nleft;right\nAli;Ali\nOmar;\n", ["row 4", "“right”", "empty"]),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, words: list[str]
) -> None:
    pairs, out = write(tmp_path / "pairs.csv", content), tmp_path / "scores.csv"
    assert main(["names", "score", str(pairs), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert all(word in said for word in words), said
    assert not out.exists() and list(tmp_path.iterdir()) == [pairs]


@pytest.mark.parametrize("verb", ["score", "index", "link"])
@pytest.mark.parametrize(("out", "words"), [("", "is a folder"), ("none/o.csv", "there is no folder")])
def test_a_place_where_nothing_can_be_written_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, out: str, words: str
) -> None:
    missing = [str(tmp_path / "never-read.csv")] * (2 if verb == "link" else 1)
    assert main(["names", verb, *missing, "--out", str(tmp_path / out)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"amana names {verb}: --out ") and words in said
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    assert main(["names", "score", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o.csv")]) == 2


def test_empty_names_can_be_accepted(tmp_path: Path) -> None:
    pairs, out = write(tmp_path / "p.csv", "left,right\nAli,\nAli,Ali\n"), tmp_path / "o.csv"
    assert main(["names", "score", str(pairs), "--out", str(out), "--accept-empty"]) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert rows[0]["score"] == "" and rows[1]["band"] != "unlikely"


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\nleft;right\r\nمحمد;Mohamed\r\n",
        '\ufeff"left",right\r\nمحمد,Mohamed\r\n',
        "left,right\n\u202eمحمد\u202c,\u200fMohamed\u200b\n",
        "left\tright\nمحمد\tMohamed\n".encode("utf-16"),
    ],
)
def test_marks_that_programs_leave_in_a_file_change_no_score(tmp_path: Path, content: str | bytes) -> None:
    out = tmp_path / "scores.csv"
    assert main(["names", "score", str(write(tmp_path / "pairs.csv", content)), "--out", str(out)]) == 0
    (row,) = csv.DictReader(out.open(encoding="utf-8"))
    assert row["bits"] == f"{name_bits('محمد', 'Mohamed'):.3f}"


def test_names_without_letters_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = write(tmp_path / "pairs.csv", "left,right\nAli,Ali\n123,Ali\n")
    assert main(["names", "score", str(pairs), "--out", str(tmp_path / "scores.csv")]) == 0
    assert "row 3: a name without letters" in capsys.readouterr().err


def test_the_evidence_can_be_had_in_arabic(tmp_path: Path) -> None:
    pairs, out = write(tmp_path / "p.csv", "left,right\nمحمد علي,Mohamed Ali\n"), tmp_path / "o.csv"
    assert main(["names", "score", str(pairs), "--out", str(out), "--explain", "--language", "ar"]) == 0
    assert "الاسم الأول" in next(csv.DictReader(out.open(encoding="utf-8")))["evidence"]
