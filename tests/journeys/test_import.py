"""A messy roster from the sender's file to the board and back, in a real browser, wide and narrow."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import expect

from .conftest import Server, Visit, Visitor
from .visitors import DESKTOP, PHONE

TITLES = {
    "ar": ("كشف بأسماء الموقوفين - جناح (ب)", "مجموع الصفحة"),
    "en": ("List of persons held - wing B", "Page total"),
}
HEADINGS = {
    "ar": ["ت", "الاسم الكامل", "المواليد", "الجنسية", "رقم السوار", "الملاحظات"],
    "en": ["No.", "Full name", "Date of birth", "Nationality", "Wristband", "Remarks"],
}
GOOD = {
    "ar": [
        ["١", "ياسين  عبـــد الرحمن الخابوري", "١٩٩٠", "عراقي", "J-٠٠٤١٧", ""],
        ["٢", "\u200fعمر فاروق الهاشمي", "12/07/1988", "عراقي", "J-00418", "نُقل من الشدادي"],
        ["٣", "هيثم صالح جاسم الدليمي", "نحو 1985", "عراقية", "J-00419", ""],
        ["٤", "سامر علي حسن العبيدي", 32874, "سوري", "J-00420", ""],
        ["٥", "وليد خلف مطر", "١٤١٠ هـ", "سورية", "J-00421", ""],
        ["٦", "رافع حميد ناصر الجبوري", "1979", "عراقي", "J-00422", ""],
        ["٧", "نجم عبود كاظم", "03-1991", "عراقي", "J-00423", ""],
        ["٨", "طارق سعدون محمود", "1983", "العراق", "J-00424", ""],
        ["٩", "أنور ذياب شلال", "1994", "سوري", "J-00425", ""],
        ["١٠", "ماهر جبار عزيز", "1986", "عراقي", "J-00426", ""],
    ],
    "en": [
        ["1", "Karim  Waleed AL-SHAMMARI", "1990", "Iraqi", "K-00417", ""],
        ["2", "\u200eJean-Marc Delorme", "12/07/1988", "French", "K-00418", "moved from Shaddadi"],
        ["3", "Haitham Salih Jasim", "about 1985", "Iraq", "K-00419", ""],
        ["4", "Samir Ali Hassan", 32874, "Syrian", "K-00420", ""],
        ["5", "Waleed Khalaf Matar", "1410 AH", "SYR", "K-00421", ""],
        ["6", "Rafi Hameed Nasir", "1979", "Iraqi", "K-00422", ""],
        ["7", "Najm Abboud Kadhim", "03-1991", "Iraqi", "K-00423", ""],
        ["8", "Tariq Sadoun Mahmoud", "1983", "Iraqi", "K-00424", ""],
        ["9", "Anwar Dhiyab Shallal", "1994", "Syrian", "K-00425", ""],
        ["10", "Mahir Jabbar Aziz", "1986", "Iraqi", "K-00426", ""],
    ],
}
FAULTY = {  # a day that does not exist, and nobody's name
    "ar": [
        ["١١", "كريم وليد الشمري", "31/02/1994", "عراقي", "J-00427", ""],
        ["١٢", "مجهول", "1988", "سوري", "J-00428", ""],
    ],
    "en": [
        ["11", "Yusuf Idris Kanaan", "31/02/1994", "Iraqi", "K-00427", ""],
        ["12", "unknown", "1988", "Syrian", "K-00428", ""],
    ],
}
CORRECTIONS = {"birth": "28/02/1994", "name_full": {"ar": "لؤي شاكر البدري", "en": "Luay Shakir Badri"}}
PEOPLE = 12

Look = Callable[[str], None]


def messy_roster(path: Path, language: str) -> Path:
    """A title, an empty row, headings that come again in the middle, a sum at the end, noise in the cells."""
    title, total = TITLES[language]
    good, faulty = GOOD[language], FAULTY[language]
    rows: list[list[Any]] = [[title], [], HEADINGS[language]]
    rows += [*good[:5], faulty[0], HEADINGS[language], *good[5:], faulty[1], [total, "", "", "", "", PEOPLE]]
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value, day if isinstance(value, int) and value > 20_000 else None)
    return path


def checked(visitor: Visitor) -> Look:
    """Look for faults on a wide and on a narrow screen."""

    def look(name: str) -> None:
        found = {}
        for width, height in (PHONE, DESKTOP):
            visitor.page.set_viewport_size({"width": width, "height": height})
            if wrong := visitor.faults():
                found[f"{name} at {width}"] = wrong
        assert found == {}

    return look


def press(page: Any, button: str, wait: str) -> None:
    """Press a button that starts work in the background; the page shows it and moves on by itself to `wait`."""
    page.click(button)
    page.wait_for_selector(f"{wait}, .errsum[role=alert]", timeout=60_000)
    expect(page.locator(wait), str(page.locator(".errsum").all_inner_texts())).to_have_count(1)
    page.wait_for_load_state()


def equation(visitor: Visitor, population: str = "") -> tuple[int, int, int]:
    """(held, enrolled, difference) as the board says."""
    visitor.open(f"/?population={population}" if population else "/")
    texts = [
        visitor.page.locator(where).first.inner_text()
        for where in (".bal .ts .t .v", ".bal .tot .v", ".bal .dif .v")
    ]
    held, enrolled, difference = (int(re.sub(r"\D", "", text)) for text in texts)
    return held, enrolled, difference


def bring(visitor: Visitor, roster: Path, look: Look) -> None:
    """Upload the file, confirm its columns and answer what is asked once."""
    page = visitor.page
    visitor.open("/registry/imports/")
    look("upload")
    page.set_input_files("#id_file", str(roster))
    page.fill("#id_sender", f"wing B {visitor.language}")
    press(page, "form[enctype] button.p", "table.meant")
    look("columns")
    meant = [one.input_value() for one in page.locator("table.imp select").all()]
    assert meant == ["serial", "name", "birth", "nationality", "wristband", "notes"]
    asked = ("#id_account", "#id_basis", "#id_population")
    assert [page.input_value(one) for one in asked] == ["", "", ""]  # nothing is assumed
    page.select_option("#id_account", "GHW")
    page.locator("#id_basis option").nth(1).evaluate("(one) => { one.selected = true; }")
    page.select_option("#id_population", "detainee")
    page.fill("#id_admitted_at", "2025-11-10T08:00")
    press(page, "form.stack > .form-acts button.p", "table.tried")


def correct(visitor: Visitor, look: Look) -> None:
    """Correct the two refused rows, each from its link in the trial."""
    page = visitor.page
    for field, value in CORRECTIONS.items():
        page.locator("tr", has=page.locator(".msg.e")).first.locator("a[href*='/rows/']").click()
        page.wait_for_url(re.compile(r"/rows/\d+/$"))
        look(f"row {field}")
        page.fill(f"#id_{field}", value if isinstance(value, str) else value[visitor.language])
        page.click("form.wide button.p")
        page.wait_for_url(re.compile(r"/imports/B[\w-]+/$"))


@pytest.mark.parametrize("language", ["ar"])
def test_a_messy_roster_is_corrected_entered_seen_on_the_board_and_taken_back(
    visit: Visit, tmp_path: Path, language: str
) -> None:
    registrar = visit("registrar", language)
    page, look = registrar.page, checked(registrar)
    before, detainees = equation(registrar), equation(registrar, "detainee")
    held, enrolled, difference = before
    assert difference == 0
    bring(registrar, messy_roster(tmp_path / f"wing-b-{language}.xlsx", language), look)
    look("trial")
    page.wait_for_selector(".sumr b")
    sums = [one.inner_text() for one in page.locator(".sumr b").all()]
    assert (sums[0], sums[-1]) == ("12", "2")  # the headings in the middle and the sum are no people
    correct(registrar, look)
    expect(page.locator(".sumr b").last).to_have_text("0")
    press(page, "form[action$='/commit/'] button", "[data-state=committed]")
    look("end")
    code = re.search(r"/imports/(B[\w-]+)/$", page.url)
    assert code

    page.click(f"a[href$='?batch={code[1]}']")
    page.wait_for_url(re.compile(r"\?batch="))
    expect(page.locator("table.regl tbody tr")).to_have_count(PEOPLE)
    look("register")
    assert equation(registrar) == (held + PEOPLE, enrolled + PEOPLE, 0)

    registrar.open(f"/registry/imports/{code[1]}/")
    page.fill("#id_why", {"ar": "أُدخل الكشف في غير سجنه", "en": "Entered into the wrong prison"}[language])
    press(page, "form[action$='/undo/'] button", "[data-state=undone]")
    look("undone")
    expect(page.locator("dl.kv dd").nth(1)).to_have_text(str(PEOPLE))  # the files stay and say so
    assert equation(registrar) == before
    assert equation(registrar, "detainee") == detainees
    registrar.open("/registry/imports/")
    look("batches")
    expect(page.locator("tr", has_text=code[1])).to_have_count(1)


def under_way(server: Server, code: str) -> None:
    """A batch whose rows are being entered, as another process would have it."""
    with sqlite3.connect(server.home / "amana.sqlite3", timeout=20) as books:
        books.execute(
            "INSERT INTO registry_importbatch (code, file_name, sha256, bytes, sender, population, state,"
            " message, shape, mapping, seconds, rows_total, made_at, undone_why, made_by_id)"
            " SELECT ?, 'wing-b.xlsx', '', 6300, '', 'detainee', 'committing',"
            " '', '{}', '{}', 0, 6000, '2025-11-11 13:00:00', '', id FROM access_user"
            " WHERE username = 'registrar'",
            [code],
        )


def done(server: Server, code: str, rows: int) -> None:
    """Write down how far the work is, as the work itself does."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    with sqlite3.connect(server.home / "amana.sqlite3", timeout=20) as books:
        books.execute(
            "INSERT OR REPLACE INTO registry_importprogress (batch_id, step, done, total, run, server, at)"
            " SELECT id, 'enter', ?, 6000, 'run', ?, ? FROM registry_importbatch WHERE code = ?",
            [rows, "", now, code],
        )


@pytest.mark.parametrize("language", ["en"])
def test_the_page_says_how_far_the_work_is_and_moves_on_when_it_is_over(
    visit: Visit, server: Server, language: str
) -> None:
    registrar = visit("registrar", language)
    page, code = registrar.page, f"B251111-WAIT-{language}"
    under_way(server, code)
    done(server, code, 1500)
    registrar.open(f"/registry/imports/{code}/")
    expect(page.locator("main [role=status]")).to_contain_text("1,500")
    expect(page.locator("main [role=status]")).to_contain_text("6,000")
    expect(page.locator("[data-share]")).to_have_text("25%")
    expect(page.locator("progress")).to_have_attribute("value", "25")
    checked(registrar)("waiting")
    done(server, code, 4500)
    page.wait_for_function("() => document.querySelector('progress').value === 75")
    expect(page.locator("main [role=status]")).to_contain_text("4,500")
    with sqlite3.connect(server.home / "amana.sqlite3", timeout=20) as books:
        books.execute("UPDATE registry_importbatch SET state = 'refused' WHERE code = ?", [code])
    page.wait_for_selector(".errsum")  # came here without being asked
