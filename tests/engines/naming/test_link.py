"""Two rosters are put side by side; what comes out are proposals, each person once."""

import csv
from pathlib import Path

import pytest

from amana.cli import main
from amana.engines.naming import csvfile, shares
from amana.engines.naming.link import link
from amana.engines.naming.record import Record
from amana.engines.naming.roster import records

from .cast import TRUE_LINKS, arabic_roster, latin_roster, person


def test_the_cast_is_linked_and_nobody_else() -> None:
    left, right = arabic_roster(), latin_roster()
    found = {(left[p.left].id, right[p.right].id) for p in link(left, right)}
    assert found == TRUE_LINKS


def test_each_person_is_proposed_once_at_most() -> None:
    left = [person(f"a{n}", "خالد محمود الدليمي", birth="1988") for n in range(3)]
    right = [person("b", "Khaled Mahmoud al-Dulaimi", birth="1988")]
    proposals = link(left, right, least=0.0)
    assert len(proposals) == 1
    # three equal rivals and nobody: none can be likelier than one in three
    assert proposals[0].score < 1 / 3 + 1e-9 and proposals[0].rivals == 2


def test_linking_nothing_gives_nothing() -> None:
    assert link([], latin_roster()) == [] and link(arabic_roster(), []) == []


def test_linking_is_the_same_every_time() -> None:
    assert link(arabic_roster(), latin_roster()) == link(arabic_roster(), latin_roster())


def test_the_command_writes_proposals_with_their_reasons(tmp_path: Path) -> None:
    for name, roster in (("a", arabic_roster()), ("b", latin_roster())):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "name", "birth", "sex", "mother"])
            writer.writerows(
                [r.id, r.names[0], r.birth.format() if r.birth else "", r.sex, r.mother or ""] for r in roster
            )
    out = tmp_path / "proposals.csv"
    assert main(["names", "link", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert {(row["left_id"], row["right_id"]) for row in rows} >= TRUE_LINKS - {("a6", "b5"), ("a3", "b3")}
    assert all(row["evidence"] and row["left_row"].isdigit() for row in rows)


def test_a_french_roster_is_read_by_its_headings_and_nom_is_a_family_name_beside_a_given_one(
    tmp_path: Path,
) -> None:
    def read(heading: str, row: str) -> Record:
        path = tmp_path / "liste.csv"
        path.write_text(f"{heading}\n{row}\n", encoding="utf-8")
        return next(record for _line, record in records(csvfile.read(path)))

    whole = read("Nom complet;Date de naissance;Sexe", "Yassine Ben Salah;12/03/1991;Homme")
    parted = read("N°;NOM;Prénom;Sexe;Né(e) le", "7;BEN SALAH;Yassine;H;12/03/1991")
    alone = read("Nom;Année de naissance", "Yassine Ben Salah;1991")
    assert parted.id == "7" and whole.sex == parted.sex == "M" and whole.birth == parted.birth
    assert whole.names == alone.names == ("Yassine Ben Salah",)
    assert parted.names == ("Yassine BEN SALAH",)


def test_a_number_of_processes_that_cannot_be_and_a_share_that_was_lost_are_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    roster, out = tmp_path / "people.csv", tmp_path / "proposals.csv"
    roster.write_text("name,birth\nياسين عبد الرحمن الخابوري,1990\n", encoding="utf-8")
    command = ["names", "link", str(roster), str(roster), "--out", str(out)]
    assert main([*command, "--processes", "9"]) == 2
    assert "--processes must lie between 1 and 4" in capsys.readouterr().err

    def lost(*_asked: object) -> None:
        raise shares.ShareLost("a process was ended by signal 9; try again with one process")

    monkeypatch.setattr(shares, "made", lost)
    assert main([*command, "--processes", "2"]) == 2
    assert "signal 9; try again with one process (--processes 1)" in capsys.readouterr().err
    assert not out.exists()
