"""Files of every format and encoding, and files that mean harm: read, or refused with a sentence."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from amana.engines.tables import Limits, dump, read_roster
from amana.engines.tables.generate import LANGUAGES, generate
from amana.engines.tables.records import TEXT_FIELDS
from tests.engines.tables.table import TODAY

LINES = "الاسم,تاريخ الميلاد\r\nسامر حسن علي,15/07/1987\r\n"


def sheet_xlsx(path: Path, *lines: list[object]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_in_any_encoding_and_with_any_delimiter(tmp_path, encoding, delimiter):
    from amana.engines.tables import csvtext

    data = LINES.replace(",", delimiter).encode(encoding)
    text, _name = csvtext.decode(data)
    records = list(csvtext.records(text, csvtext.delimiter_of(text), Limits()))
    assert records == [(1, ["الاسم", "تاريخ الميلاد"]), (2, ["سامر حسن علي", "15/07/1987"])]


def test_a_csv_row_has_the_number_of_the_line_where_it_starts(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('Name,Notes\n"Samer\nHassan",a\nOmar Ali,b\n', encoding="utf-8")
    roster = read_roster(path, today=TODAY)
    assert [(row.sheet, row.row, row.name_full) for row in roster.rows] == [
        ("", 2, "Samer Hassan"),
        ("", 4, "Omar Ali"),
    ]


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".ods", ".csv"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_messy_roster_is_read_as_its_truth_says(tmp_path, language, suffix):
    """The generator writes apart from the reader's knowledge; every field of every row must agree."""
    path = tmp_path / f"list{suffix}"
    truth = generate(path, people=25, seed=101, language=language)
    found = dump(read_roster(path, today=TODAY))
    assert found["outcome"] == "imported"
    wanted = {(row["sheet"], row["row"]): row for row in truth.rows}
    got = {(row["sheet"], row["row"]): row for row in found["rows"]}
    assert got.keys() == wanted.keys()
    for place, row in wanted.items():
        assert {f: got[place][f] for f in TEXT_FIELDS} == {f: row[f] for f in TEXT_FIELDS}, place
    assert {(r["sheet"], r["row"], r["field"]) for r in found["reports"]} == {
        (r["sheet"], r["row"], r["field"]) for r in truth.reports
    }


def test_the_same_seed_gives_the_same_file(tmp_path):
    for name in ("a.csv", "b.csv"):
        generate(tmp_path / name, people=20, seed=5, language="fr")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_formula_gives_its_stored_result_and_one_without_a_result_is_named(tmp_path):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Wristband"])
        page.write_row(1, 0, ["Samer Hassan"])
        page.write_formula(1, 1, "=40+2", None, 42)
        page.write_row(2, 0, ["Omar Ali"])
        page.write_formula(2, 1, "=A1", None, "")
    roster = read_roster(path, today=TODAY)
    assert [row.wristband for row in roster.rows] == ["42", None]
    assert [(r.row, r.code) for r in roster.reports] == [(3, "formula_no_value")]
    assert [(w.row, w.code) for w in roster.warnings] == [(2, "formula")]


def test_filtered_rows_are_kept(tmp_path):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Age"])
        page.write_row(1, 0, ["Samer Hassan", 30])
        page.write_row(2, 0, ["Omar Ali", 31])
        page.set_row(1, None, None, {"hidden": True})
    assert len(read_roster(path, today=TODAY).rows) == 2


# -- files that cannot or must not be read ------------------------------------------------------------------


def refused(path: Path, code: str, limits: Limits | None = None) -> None:
    roster = read_roster(path, today=TODAY, limits=limits)
    assert (roster.outcome, roster.code) == ("refused", code), roster.message
    assert roster.rows == [] and roster.message and any("\u0621" <= c <= "\u064a" for c in roster.message_ar)


def packed(path: Path, source: Path, part: str, content: bytes) -> Path:
    """A copy of a workbook with one part exchanged."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def honest(tmp_path):
    return sheet_xlsx(tmp_path / "honest.xlsx", ["Name", "Age"], ["Samer Hassan", 30])


def test_an_empty_file_a_cut_off_one_and_a_picture_are_refused(tmp_path, honest):
    (tmp_path / "e.xlsx").write_bytes(b"")
    refused(tmp_path / "e.xlsx", "empty_file")
    (tmp_path / "t.xlsx").write_bytes(honest.read_bytes()[: honest.stat().st_size // 2])
    refused(tmp_path / "t.xlsx", "truncated")
    (tmp_path / "p.xlsx").write_bytes(b"\x89PNG" + b"\0" * 64)
    refused(tmp_path / "p.xlsx", "not_a_table")


def test_a_web_page_under_a_spreadsheets_name_is_refused(tmp_path):
    (tmp_path / "w.xls").write_text("<html><table><tr><td>Name</td></tr></table></html>")
    refused(tmp_path / "w.xls", "web_page")


def test_a_table_without_people_is_refused(tmp_path):
    refused(sheet_xlsx(tmp_path / "n.xlsx", ["Fuel", "Litres"], ["Diesel", 300]), "no_table")


def test_a_file_with_nothing_in_it_and_one_of_a_thousand_columns_say_so(tmp_path):
    refused(sheet_xlsx(tmp_path / "empty.xlsx"), "no_rows")
    headings: list[object] = ["الاسم", *(f"c{n}" for n in range(999))]
    wide = sheet_xlsx(tmp_path / "wide.xlsx", headings, ["ياسين الخابوري", *["x"] * 999])
    refused(wide, "too_many_columns")


def test_two_hundred_sheets_are_one_list(tmp_path):
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for n in range(200):
            page = book.add_worksheet(f"ward {n}")
            page.write_row(0, 0, ["Name", "Wristband"])
            page.write_row(1, 0, ["Samer Hassan", f"W{n}"])
    roster = read_roster(path, today=TODAY)
    assert [(row.sheet, row.wristband) for row in roster.rows] == [(f"ward {n}", f"W{n}") for n in range(200)]


def test_a_cell_of_a_megabyte_is_named_and_its_row_is_kept(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(f"Name,Notes,Wristband\nSamer Hassan,{'x' * 1_000_000},W1\n", encoding="utf-8")
    roster = read_roster(path, today=TODAY)
    assert [(r.code, r.row, r.field) for r in roster.reports] == [("cell_too_long", 2, "notes")]
    assert [(row.name_full, row.wristband) for row in roster.rows] == [("Samer Hassan", "W1")]


def test_a_workbook_behind_a_password_is_refused(tmp_path):
    from tests.engines.tables.ole_writer import encrypted_package

    path = tmp_path / "secret.xlsx"
    path.write_bytes(encrypted_package())
    refused(path, "password")


def test_a_bomb_of_a_fifth_of_a_megabyte_is_refused_in_bounded_memory(tmp_path, honest):
    row = b"<row><c><v>1</v></c></row>"
    path = packed(tmp_path / "bomb.xlsx", honest, SHEET, b"<worksheet><sheetData>" + row * 7_500_000)
    assert path.stat().st_size < 600_000  # unfolds to 195 MB
    refused(path, "bomb")
    # The largest child of this whole test run, in KiB.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_200_000


def test_a_cell_at_the_far_corner_is_refused_before_anything_is_laid_out(tmp_path):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Age"])
        page.write_row(1, 0, ["Samer Hassan", 30])
        page.write(1_048_575, 16_383, "x")
    refused(path, "far_cell")


def test_entities_that_unfold_are_refused(tmp_path, honest):
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    refused(packed(tmp_path / "laughs.xlsx", honest, SHEET, laughs), "entities")


def test_one_huge_cell_is_named_and_the_others_are_read(tmp_path):
    path = tmp_path / "huge.csv"
    path.write_text("Name,Notes\nSamer Hassan," + "a" * 1_000_000 + "\nOmar Ali,b\n", encoding="utf-8")
    roster = read_roster(path, today=TODAY)
    assert [(row.name_full, row.notes) for row in roster.rows] == [("Samer Hassan", None), ("Omar Ali", "b")]
    assert [(r.row, r.field, r.code) for r in roster.reports] == [(2, "notes", "cell_too_long")]


def test_a_file_that_needs_too_much_memory_or_too_many_rows_is_refused(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("Name,Age\n" + "Samer Hassan,30\n" * 500, encoding="utf-8")
    refused(path, "too_many_rows", Limits(rows=100))
    refused(path, "file_too_big", Limits(file_mb=0))


def test_a_missing_file_is_the_callers_mistake(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_roster(tmp_path / "nowhere.csv")
