"""`amana import roster`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from amana.cli import main
from amana.desks.registry.models import CustodyFile, ImportBatch, ImportRow, LinkProposal
from amana.ledger import queries as ledger_queries

pytestmark = [pytest.mark.books, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[3]
GOOD = "الاسم,المواليد,رقم السوار\nسامر حسن علي,1990,00417\nعمر علي حسن,1991,00418\n"
ONE_BAD = GOOD + "مجهول,1992,00419\n"


@pytest.fixture
def run(tmp_path, capsys, cast):
    def command(content, *options, account="SDF-HAS", basis="ORDER-114"):
        path = tmp_path / "list.csv"
        path.write_text(content, encoding="utf-8")
        told = [f"--{k}={v}" for k, v in (("account", account), ("basis", basis)) if v]
        code = main(["import", "roster", str(path), *told, *options, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_a_good_file_is_entered_and_the_books_balance(run):
    code, said = run(GOOD)
    assert code == 0
    assert {k: said[k] for k in ("rows", "good", "bad", "duplicates", "errors")} == {
        "rows": 2, "good": 2, "bad": 0, "duplicates": 0, "errors": [],
    }  # fmt: skip
    assert ImportBatch.objects.get(code=said["batch"]).files.count() == 2
    assert ImportRow.objects.filter(state="entered").count() == 2
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0


def test_one_bad_row_stops_everything_unless_the_good_ones_are_accepted(run):
    code, said = run(ONE_BAD)
    assert (code, said["bad"], said["batch"]) == (1, 1, None)
    assert [(e["row"], e["column"], e["code"]) for e in said["errors"]] == [(4, "A", "name_unknown")]
    assert not CustodyFile.objects.exists() and not ImportBatch.objects.exists()
    code, said = run(ONE_BAD, "--accept-good-rows")
    assert code == 0 and CustodyFile.objects.count() == 2


def test_a_dry_run_writes_nothing(run):
    code, said = run(GOOD, "--dry-run")
    assert (code, said["good"], said["batch"]) == (0, 2, None)
    assert not CustodyFile.objects.exists()


def test_an_account_or_basis_that_the_books_do_not_hold_is_one_error_without_a_row(run):
    code, said = run(GOOD, "--dry-run", account="NOWHERE", basis="NONE")
    assert code == 1
    assert [(e["row"], e["code"]) for e in said["errors"]] == [
        (None, "account-unknown"),
        (None, "basis-unknown"),
    ]
    code, said = run(GOOD, account="NOWHERE")
    assert code == 2 and not CustodyFile.objects.exists()


def test_without_an_account_each_row_must_name_one(run):
    content = "الاسم,مكان الاحتجاز\nسامر حسن علي,سجن الحسكة\nعمر علي حسن,لا أحد يعرف\n"
    code, said = run(content, account="")
    assert code == 1
    assert [(e["row"], e["code"]) for e in said["errors"]] == [(3, "row-no-account")]


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "No column names accounts."), ("ar", "لا يوجد عمود للذمم.")],
)
def test_a_file_without_a_column_of_accounts_is_told_so_once_and_not_for_every_row(
    language, told, tmp_path, capsys, cast
):
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    asked = ["import", "roster", str(path), "--basis=ORDER-114", "--language", language]
    assert main([*asked, "--json"]) == 1
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["row"], error["code"]) == (None, "account-unknown") and error["message"].startswith(told)
    main(asked)
    assert ("صفوف لا يمكن" in capsys.readouterr().err) is (language == "ar")
    assert not CustodyFile.objects.exists()


def test_a_row_with_an_empty_account_among_others_is_told_so_in_whole_sentences(run):
    rows = (
        "الاسم,المواليد,رقم السوار,مكان الاحتجاز\nسامر حسن علي,1990,00417,SDF-HAS\nعمر علي حسن,1991,00418,\n"
    )
    _, said = run(rows, "--dry-run", account=None)
    assert [(e["row"], e["message"]) for e in said["errors"] if e["code"] == "row-no-account"] == [
        (3, "No account named. Choose the account it means; it is remembered.")
    ]


def test_the_dump_has_the_shape_that_others_rely_on(run, tmp_path):
    out = tmp_path / "dump.json"
    run(ONE_BAD + "سامر حسن علي,1990,00417\n", "--dry-run", "--dump", str(out))
    dump = json.loads(out.read_text(encoding="utf-8"))
    assert (dump["outcome"], dump["message"], len(dump["rows"])) == ("imported", "", 4)
    assert dump["rows"][0] == {
        "sheet": "", "row": 2, "name_full": "سامر حسن علي", "name_native": None, "given": "سامر", "father": "حسن",
        "grandfather": "علي", "family": None, "kunya": None, "mother": None, "birth": "1990", "sex": None,
        "nationality": [], "wristband": "00417", "file_no": None, "place": None, "arrested": None,
        "household": None, "notes": None,
    }  # fmt: skip
    assert dump["reports"] == [{"sheet": "", "row": 4, "field": "name_full", "code": "name_unknown"}]
    assert dump["duplicates"] == [[["", 2], ["", 5]]]


def test_a_file_that_cannot_be_read_ends_with_2_and_says_what_to_do(tmp_path, capsys, cast):
    path, out = tmp_path / "cut.xlsx", tmp_path / "dump.json"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    code = main(
        [
            "import",
            "roster",
            str(path),
            "--account=SDF-HAS",
            "--basis=ORDER-114",
            "--dump",
            str(out),
            "--json",
        ]
    )
    said = json.loads(capsys.readouterr().out)
    assert (code, said["rows"], said["errors"][0]["code"]) == (2, 0, "truncated")
    dump = json.loads(out.read_text(encoding="utf-8"))
    assert dump["outcome"] == "refused" and "Ask the sender" in dump["message"] and dump["rows"] == []


def test_the_very_same_file_is_entered_once(run):
    assert run(GOOD)[0] == 0
    code, said = run(GOOD)
    assert code == 2 and said["errors"][0]["code"] == "roster-same-file"
    assert CustodyFile.objects.count() == 2


def test_a_missing_file_is_bad_input(tmp_path, capsys, cast):
    assert main(["import", "roster", str(tmp_path / "no.csv"), "--account=SDF-HAS"]) == 2
    assert "no.csv" in capsys.readouterr().err


@pytest.mark.either
@pytest.mark.parametrize(("option", "code"), [("--dry-run", 1), ("", 3)])
def test_an_empty_home_judges_a_file_but_cannot_enter_it(tmp_path, option, code):
    """In a process and home of their own: nothing here has ever seen books."""
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "AMANA_HOME": str(tmp_path / "home")
    }
    command = [
        sys.executable,
        "-m",
        "amana.cli",
        "import",
        "roster",
        str(path),
        "--account=A",
        "--basis=B",
        "--json",
    ]
    done = subprocess.run(
        [*command, *filter(None, [option])], env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stderr
    if option:
        said = json.loads(done.stdout)
        assert (said["rows"], said["good"], [e["row"] for e in said["errors"]]) == (2, 2, [None, None])


NEXT_WEEK = GOOD.replace("00418\n", "00418\nحيدر كاظم جبر,1979,00501\n")


def test_a_newer_roster_of_one_prison_is_asked_about_before_anybody_counts_twice(run, capsys):
    assert run(GOOD)[0] == 0
    code, said = run(NEXT_WEEK)
    assert (code, said["batch"], said["known"]) == (1, None, 2)
    assert [(e["row"], e["code"]) for e in said["errors"]] == [(2, "row-known"), (3, "row-known")]
    numbers = list(CustodyFile.objects.order_by("pk").values_list("number", flat=True))
    assert [number in e["message"] for number, e in zip(numbers, said["errors"], strict=True)] == [True, True]
    assert CustodyFile.objects.count() == 2 and ImportBatch.objects.count() == 1
    code, said = run(NEXT_WEEK, "--leave-known-rows")
    assert (code, said["known"], said["errors"]) == (0, 2, [])
    assert CustodyFile.objects.count() == 3
    assert sorted(ImportRow.objects.filter(batch__code=said["batch"]).values_list("state", flat=True)) == [
        "entered", "left_out", "left_out",
    ]  # fmt: skip


def test_known_rows_are_entered_as_other_people_where_somebody_says_so(run):
    run(GOOD)
    assert run(NEXT_WEEK, "--accept-known-rows")[0] == 0
    assert CustodyFile.objects.count() == 5 and LinkProposal.objects.count() == 2


@pytest.mark.either
def test_a_roster_comes_through_a_pipe_as_well(tmp_path, cast, capsys):
    os.mkfifo(tmp_path / "pipe")
    sender = threading.Thread(target=lambda: (tmp_path / "pipe").write_text(ONE_BAD), daemon=True)
    sender.start()
    words = ["--account", "SDF-HAS", "--basis", "ORDER-114", "--dry-run", "--json"]
    assert main(["import", "roster", str(tmp_path / "pipe"), *words]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["bad"]) == (3, 1)


def test_the_answers_of_the_books_are_as_their_schema_says(run, tmp_path, capsys, client):
    schema = json.loads((ROOT / "docs/formats/books.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)

    def hold(name, found):
        Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}).validate(found)
        return found

    out = tmp_path / "dump.json"
    hold("roster-answer", run(ONE_BAD, "--dump", str(out))[1])
    assert [row["row"] for row in hold("roster-dump", json.loads(out.read_text()))["rows"]] == [2, 3, 4]
    hold("roster-answer", run("", "--dump", str(out))[1])
    assert hold("roster-dump", json.loads(out.read_text()))["outcome"] == "refused"
    hold("roster-answer", run(GOOD)[1])
    number = CustodyFile.objects.order_by("pk").first().number
    for name, words in (
        ("check", ["check"]),
        ("as-of", ["as-of"]),
        ("person", ["as-of", "--person", number]),
    ):
        assert main([*words, "--json"]) == 0
        hold(name, json.loads(capsys.readouterr().out))
    typed = number.translate({48 + d: 0x660 + d for d in range(10)})
    assert (
        main(["as-of", "--about", "٢٠٢٦-٠٢-٠٥", "--person", typed, "--json"]) == 0
    )  # digits as they are typed here
    told = hold("person", json.loads(capsys.readouterr().out))
    assert (told["person"], told["about"]) == (number, "2026-02-05T00:00:00+03:00")
    assert hold("healthz", client.get("/healthz", headers={"host": "localhost"}).json())["enrolled"] == 2
