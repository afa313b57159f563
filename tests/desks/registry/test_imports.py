"""A roster on its way into the books through the pages: read, asked, tried, corrected, entered, undone."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from amana import access
from amana.desks.operations.queries.board import equation
from amana.desks.registry import books, linking, tasks
from amana.desks.registry.models import (
    ColumnMemory,
    CustodyFile,
    ImportBatch,
    ImportProgress,
    ImportRow,
    LinkProposal,
)
from amana.desks.registry.pages import imports_rows
from amana.desks.registry.services import entering, rosters, undo
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Entry, Position

pytestmark = [pytest.mark.books, pytest.mark.django_db]

HEADINGS = ["ت", "الاسم", "المواليد", "الجنسية", "رقم السوار"]
ROWS = [
    [1, "ياسين عبد الرحمن الخابوري", "1990", "عراقي", "00417"],
    [2, "كريم وليد الشمري", "31/02/1994", "عراقي", "00418"],
    [3, "مجهول", "1988", "سوري", "00419"],
    [4, "عمر فاروق الهاشمي", "2012", "سوري", "00420"],
]


@pytest.fixture
def book(tmp_path):
    def make(rows=ROWS, headings=HEADINGS):
        path = tmp_path / "raqqa.xlsx"
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as file:
            page = file.add_worksheet("كشف")
            page.write(0, 0, "كشف بأسماء الموقوفين")
            page.write_row(2, 0, headings)
            for at, row in enumerate(rows):
                page.write_row(3 + at, 0, row)
        return path

    return make


def upload(desk, path, sender="Raqqa"):
    content = SimpleUploadedFile(path.name, path.read_bytes())
    desk.post("/registry/imports/", {"file": content, "sender": sender})
    return ImportBatch.objects.first()


def answer(desk, batch, **changed):
    said = {
        "account": "SDF-HAS",
        "basis": "ORDER-114",
        "population": "detainee",
        "admitted_at": "2026-02-01T08:00",
    } | changed
    return desk.post(f"/registry/imports/{batch.code}/columns/", said)


def test_the_questions_are_asked_and_none_has_an_answer_of_its_own(desk, book):
    batch = upload(desk, book())
    text = desk.get(f"/registry/imports/{batch.code}/", follow=True).content.decode()
    assert "Asked once for the whole file" in text and "nothing is assumed" in text
    refused = answer(desk, batch, basis="")
    assert refused.status_code == 422 and "Legal basis" in refused.content.decode()
    batch.refresh_from_db()
    assert (batch.account, batch.basis, batch.population) == (None, None, "")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_trial_shows_what_is_wrong_with_each_row_and_writes_nothing(desk, book, language):
    desk.cookies["amana_language"] = language
    batch = upload(desk, book())
    answer(desk, batch)
    text = desk.get(f"/registry/imports/{batch.code}/").content.decode()
    assert "31/02/1994" in text
    assert ("لا يوجد يوم كهذا" if language == "ar" else "There is no such day") in text
    states = dict(ImportRow.objects.values_list("row", "state"))
    assert states == {4: "ready", 5: "bad", 6: "bad", 7: "look"}  # row 7: by this birth a child
    assert not CustodyFile.objects.exists()


def test_a_long_list_of_faults_says_how_many_and_names_the_place_instead_of_its_code(desk, book, monkeypatch):
    monkeypatch.setattr(imports_rows, "PAGE", 2)
    batch = upload(desk, book())
    answer(desk, batch)
    page = f"/registry/imports/{batch.code}/"
    first = desk.get(page).content.decode()
    assert (
        "1 to 2 of 3" in re.sub("<[^>]+>", "", first) and "SDF-HAS" not in first and "ORDER-114" not in first
    )
    second = desk.get(f"{page}?rows=work&after={ImportRow.objects.get(row=6).idx}").content.decode()
    assert "3 to 3 of 3" in re.sub("<[^>]+>", "", second)


@pytest.mark.parametrize(("name", "doubted"), [("12/07/1988", True), ("مجهول", False)])
def test_a_wrong_column_is_asked_about_and_nobody_of_it_is_offered_by_the_wristband(
    desk, book, name, doubted
):
    batch = upload(desk, book([[n, name, "1990", "عراقي", f"0041{n}"] for n in range(5)]))
    answer(desk, batch)
    trial = desk.get(f"/registry/imports/{batch.code}/").content.decode()
    assert ("In more than half of the rows" in trial) == doubted
    assert ("Enter them by the wristband alone" in trial) != doubted


def test_a_row_is_corrected_in_the_page_and_what_the_file_said_stays_readable(desk, book):
    batch = upload(desk, book())
    answer(desk, batch)
    row = ImportRow.objects.get(row=5)
    page = f"/registry/imports/{batch.code}/rows/{row.idx}/"
    wrong = desk.post(page, {"name_full": "كريم وليد الشمري", "birth": "30/02/1994", "nationality": "IRQ"})
    assert wrong.status_code == 422 and "no such day" in wrong.content.decode()
    desk.post(page, {"name_full": "كريم وليد الشمري", "birth": "٢٨/٠٢/١٩٩٤", "nationality": "IRQ"})
    row.refresh_from_db()
    assert row.problems == []
    assert (row.state, row.data["birth"], row.data["_was"]) == ("ready", "1994-02-28", {"birth": None})


@pytest.mark.parametrize("language", ["ar", "en"])
def test_refused_rows_come_as_a_sheet_that_is_corrected_and_uploaded(desk, book, tmp_path, language):
    """Row 5 has a day that does not exist, row 6 no name: corrected in the sheet they are read as they were meant,
    with everything else that their rows said."""
    desk.cookies["amana_language"] = language
    batch = upload(desk, book())
    answer(desk, batch)
    sent = desk.get(f"/registry/imports/{batch.code}/to-correct.xlsx")
    given = load_workbook(b"".join(sent.streaming_content))
    assert [row[-2] for row in given[1:]] == [5, 6]  # where they stand in the file
    assert "31/02/1994" in given[1] and all(row[-1] for row in given[1:])  # what was written, what is wrong
    new = {"31/02/1994": "28/02/1994"}
    rows = [[str(new.get(cell, cell)) for cell in row] for row in given]
    rows[2][0] = "لؤي شاكر البدري"
    path = tmp_path / "corrected.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        page = file.add_worksheet("x")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    again = upload(desk, path)
    answer(desk, again)
    assert list(ImportRow.objects.filter(batch=again).values_list("state", flat=True)) == ["ready", "ready"]
    first, second = (row.data for row in ImportRow.objects.filter(batch=again))
    assert (first["name_full"], first["birth"], first["nationality"], first["wristband"]) == (
        "كريم وليد الشمري", "1994-02-28", ["IRQ"], "00418",
    )  # fmt: skip
    assert "file_no" not in first  # the number of the row is not read as the number of a file
    assert (second["name_full"], second["birth"], second["wristband"]) == ("لؤي شاكر البدري", "1988", "00419")


def load_workbook(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_good_rows_are_entered_provisionally_with_their_numbers_to_be_found_by(desk, book, cast):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    batch.refresh_from_db()
    assert batch.state == "committed", batch.message
    assert CustodyFile.objects.filter(batch=batch).count() == 2  # of four rows two are refused
    file = CustodyFile.objects.get(import_rows__row=4)
    assert file.card.standing == "provisional"
    assert file.number in desk.get("/registry/?q=00417").content.decode()
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0
    assert "is in the books" in desk.get(f"/registry/imports/{batch.code}/").content.decode()


def test_what_a_file_has_no_field_for_stands_on_the_persons_page_as_the_sender_wrote_it(desk, book):
    headings = ["الاسم", "المواليد", "القاعة", "السرير", "ملاحظات", "محل الولادة"]
    batch = upload(
        desk,
        book([["ياسين عبد الرحمن الخابوري", "1990", "ق 3", "12", "سكري منذ 2024-11-03", "الرقة"]], headings),
    )
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    file = CustodyFile.objects.get(batch=batch)
    page = desk.get(f"/registry/files/{file.number}/identity/").content.decode()
    assert re.search(rf"<bdi>{batch.code}</bdi> · <bdi>كشف</bdi> · (row|الصف) 4", page)
    # column by column, and a date keeps its order among Arabic words
    for words in ("القاعة: ق 3<br>السرير: 12", "سكري منذ \u20662024-11-03\u2069", "الرقة"):
        assert f"<dd><bdi>{words}</bdi></dd>" in page


def test_the_same_file_is_not_entered_twice(desk, book):
    path = book()
    first = upload(desk, path)
    answer(desk, first)
    desk.post(f"/registry/imports/{first.code}/commit/", {"accept_good_rows": "yes"})
    second = upload(desk, path)
    answer(desk, second)
    refused = desk.post(f"/registry/imports/{second.code}/commit/", {"accept_good_rows": "yes"})
    assert refused.status_code == 409 and first.code in refused.content.decode()
    assert CustodyFile.objects.count() == 2


def test_an_import_is_undone_by_reversal_and_the_files_stay(desk, book):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    assert desk.post(f"/registry/imports/{batch.code}/undo/", {"why": ""}).status_code == 422
    desk.post(f"/registry/imports/{batch.code}/undo/", {"why": "Wrong prison"})
    batch.refresh_from_db()
    assert (batch.state, batch.undone_why) == ("undone", "Wrong prison")
    for file in CustodyFile.objects.filter(batch=batch):
        assert [link.kind for link in ledger_queries.chain(file.pk)] == ["enrol", "correct"]
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0
    for population in ("", "detainee"):  # two files, and the enrolment of both taken back
        said = equation(population=population)
        assert (sum(said.counts.values()), said.enrolled, said.difference) == (0, 0, 0)


def test_an_undoing_that_stopped_leaves_the_batch_entered_and_can_be_asked_for_again(desk, book, cast):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    batch.refresh_from_db()
    undo.undo_begin(actor=cast.reem, batch=batch, why="Wrong prison")  # and then the process died
    tasks.note(batch, "undo", 0, 2)
    page = f"/registry/imports/{batch.code}/"
    text = desk.get(page).content.decode()
    assert "being undone" in text and "to be reversed" in text
    with pytest.raises(Refused, match="being undone"):
        undo.undo_begin(actor=cast.reem, batch=batch, why="Twice")
    died(batch)
    assert "The undoing stopped" in desk.post(page + "again/", follow=True).content.decode()
    desk.post(page + "undo/", {"why": "Wrong prison"})
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.undone_why) == ("undone", "", "Wrong prison")


def test_before_an_undoing_the_page_says_what_it_would_do_and_who_stands_in_its_way(desk, book, cast):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    batch.refresh_from_db()
    page = f"/registry/imports/{batch.code}/"
    assert undo.foreseen(batch) == undo.Undoing(enrolments=2, rows=2, moved=0, blocking=())
    assert "Undo the batch: 2 enrolments" in desk.get(page).content.decode()
    first = CustodyFile.objects.filter(batch=batch).order_by("pk")[0]
    files = list(CustodyFile.objects.filter(batch=batch).order_by("pk"))
    died_there(first)
    assert undo.foreseen(batch) == undo.Undoing(2, 2, 1, ((first.number, 1),))
    shown = desk.get(page).content.decode()
    assert "cannot be undone now" in shown and first.number in shown and files[1].number not in shown
    assert "Undo the batch" not in shown
    assert desk.post(page + "undo/", {"why": "Wrong prison"}).status_code == 422


def died_there(file: CustodyFile) -> None:
    here = Position.objects.select_related("account").get(person=file.pk).account
    verdicts = access.verdicts(None, "die", persons=[file.pk], account=here)
    dead = Account.objects.get(code="DECEASED")
    books.move(actor=None, kind="die", person=file.pk, src=here, dst=dead, verdicts=verdicts)


def took_back(cast, file: CustodyFile) -> None:
    newest = Entry.objects.filter(person=file.pk, reverses=None, reversed_by=None).latest("n")
    fallen = [(newest.leaf_id, file.pk, newest.src_id, newest.dst_id)]
    books.take_back(actor=cast.reem, entries=fallen, why="Not this one", facts={})


def test_whoever_was_corrected_alone_does_not_stand_in_the_way_of_an_undoing(desk, book, cast):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    batch.refresh_from_db()
    first, second = CustodyFile.objects.filter(batch=batch).order_by("pk")
    died_there(first)
    took_back(cast, first)  # the death was another's
    took_back(cast, second)  # the enrolment itself
    assert undo.foreseen(batch) == undo.Undoing(enrolments=1, rows=2, moved=0, blocking=())
    assert undo.batch_undo(actor=cast.reem, batch=batch, why="Wrong prison") == 1
    assert [link.kind for link in ledger_queries.chain(first.pk)] == ["enrol", "die", "correct", "correct"]
    assert [link.kind for link in ledger_queries.chain(second.pk)] == ["enrol", "correct"]
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0


def test_how_far_an_undoing_is_is_seen_though_it_is_one_unit(desk, book, cast, monkeypatch):
    batch = upload(desk, book())
    answer(desk, batch)
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    batch.refresh_from_db()
    undo.undo_begin(actor=cast.reem, batch=batch, why="Wrong prison")
    tasks.note(batch, "undo", 0, 2)
    seen = []
    tell = linking.tell

    def telling(where, step, done, total):
        tell(where, step, done, total)
        seen.append(desk.get(f"/registry/imports/{batch.code}/progress/").content.decode())

    monkeypatch.setattr(undo, "MOVES_PER_ACT", 1)
    monkeypatch.setattr(linking, "tell", telling)
    tasks.undo.func(batch.pk, cast.reem.pk, "en")
    assert ["50%" in one for one in seen] == [True, False] and "100%" in seen[1]
    shown = desk.get(f"/registry/imports/{batch.code}/").content.decode()
    assert "The batch is undone" in shown and tasks.undone_so_far(batch) is None


def died(batch):
    """The process that worked on it was ended: another one, ten minutes later."""
    long_ago = clock.now() - timedelta(minutes=10)
    ImportProgress.objects.filter(batch=batch).update(server="another", at=long_ago)


@pytest.fixture
def halfway(desk, book, cast):
    """Of two good rows one is entered, and then the process died."""
    batch = upload(desk, book())
    answer(desk, batch)
    batch.refresh_from_db()
    rosters.batch_begin(actor=cast.reem, batch=batch, accept_good_rows=True)
    run = tasks.note(batch, "enter", 0, 2)
    assert entering.part(actor=cast.reem, batch=batch, run=run, most=1) == 1
    page = f"/registry/imports/{batch.code}/"
    assert "50%" in desk.get(page + "progress/").content.decode()
    died(batch)
    return batch


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Stopped at row 4, nothing half-written."), ("ar", "توقّف عند الصف 4، ولم يُكتب شيء ناقصاً.")],
)
def test_an_import_that_stopped_says_where_and_goes_on_from_there(desk, halfway, language, told):
    page = f"/registry/imports/{halfway.code}/"
    desk.cookies["amana_language"] = language
    assert told in re.sub("<[^>]+>", "", desk.get(page).content.decode())
    assert CustodyFile.objects.filter(batch=halfway).count() == 1
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0
    desk.post(page + "again/")
    halfway.refresh_from_db()
    assert (halfway.state, CustodyFile.objects.filter(batch=halfway).count()) == ("committed", 2)
    assert not ImportProgress.objects.exists()
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0


def test_an_import_that_stopped_can_be_ended_there_and_undone(desk, halfway):
    page = f"/registry/imports/{halfway.code}/"
    desk.post(page + "end/")
    halfway.refresh_from_db()
    assert (halfway.state, CustodyFile.objects.filter(batch=halfway).count()) == ("committed", 1)
    desk.post(page + "undo/", {"why": "Wrong prison"})
    assert equation().counts.get("held", 0) == 0


def test_a_start_that_was_taken_over_enters_nothing_more(halfway, cast):
    run = ImportProgress.objects.get().run
    tasks.note(halfway, "enter", 1, 2)
    with pytest.raises(Refused, match="taken up anew"):
        entering.part(actor=cast.reem, batch=halfway, run=run)
    assert CustodyFile.objects.filter(batch=halfway).count() == 1


def test_columns_chosen_by_hand_are_remembered_for_the_sender(desk, book):
    rows = [["ياسين عبد الرحمن الخابوري", "1990", "K-17"], ["سامر علي حسن", "1991", "K-18"]]
    headings = ["الاسم", "المواليد", "الرمز"]
    batch = upload(desk, book(rows, headings))
    answer(desk, batch, **{"col-0-C": "wristband"})
    assert ImportRow.objects.filter(batch=batch).first().data["wristband"] == "K-17"
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    assert ColumnMemory.objects.filter(sender="Raqqa", meaning="wristband").exists()
    again = upload(desk, book([["هيثم صالح جاسم", "1993", "K-19"]], headings))
    assert ImportRow.objects.get(batch=again).data["wristband"] == "K-19"


def test_a_row_like_a_file_of_the_register_is_shown_and_proposed_never_linked(desk, book, cast):
    known = cast.enrol()
    batch = upload(desk, book(ROWS[:1]))
    answer(desk, batch)
    page = f"/registry/imports/{batch.code}/"
    assert known.number in desk.get(page).content.decode()
    refused = desk.post(page + "commit/", {"accept_good_rows": "yes"})
    assert refused.status_code == 409 and "would be counted twice" in refused.content.decode()
    desk.post(page + "commit/", {"accept_good_rows": "yes", "accept_known_rows": "yes"})
    proposal = LinkProposal.objects.get()
    assert {proposal.one_id, proposal.other_id} == set(CustodyFile.objects.values_list("pk", flat=True))
    assert proposal.answer == ""


def test_a_second_roster_of_the_same_people_counts_nobody_twice(desk, book):
    first = upload(desk, book())
    answer(desk, first)
    desk.post(f"/registry/imports/{first.code}/commit/", {"accept_good_rows": "yes"})
    held = equation().counts["held"]
    corrected = [1, "ياسين عبد الرحمن الخابوري", "1989", "عراقي", "00417"]  # the year was wrong
    second = upload(desk, book([corrected, ROWS[3], [3, "نجم عبود كاظم", "1993", "عراقي", "00450"]]))
    answer(desk, second)
    page = f"/registry/imports/{second.code}/"
    shown = desk.get(page + "?rows=differ").content.decode()
    assert "2 rows are like people whom the register has already" in shown
    assert shown.count("Differs in: Birth.") == 1  # and only that row is listed
    desk.post(page + "known/")
    desk.post(page + "commit/", {"accept_good_rows": "yes"})
    assert equation().counts["held"] == held + 1
    late = desk.post(page + "known/", follow=True)  # a page that stayed open
    assert "was entered already" in late.content.decode()
    for batch in (second, first):
        desk.post(f"/registry/imports/{batch.code}/undo/", {"why": "the wrong prison"})
    third = upload(desk, book())
    answer(desk, third)
    desk.post(f"/registry/imports/{third.code}/commit/", {"accept_good_rows": "yes"})
    assert equation().counts["held"] == held  # whoever was taken back stands in nobody's way


def test_a_spelling_of_an_account_is_confirmed_once(desk, book, cast):
    rows = [["ياسين عبد الرحمن الخابوري", "سجن غويران"], ["سامر علي حسن", "سجن الحسكة"]]
    batch = upload(desk, book(rows, ["الاسم", "مكان الاحتجاز"]))
    answer(desk, batch, account="column")
    assert dict(ImportRow.objects.values_list("row", "state")) == {4: "bad", 5: "ready"}
    desk.post(f"/registry/imports/{batch.code}/accounts/", {"written": "سجن غويران", "account": "SDF-HAS"})
    assert set(ImportRow.objects.values_list("state", flat=True)) == {"ready"}


def test_a_file_that_cannot_be_read_says_why_in_the_readers_language(desk, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    batch = upload(desk, path)
    assert batch.state == "refused"
    assert "cut off or damaged" in desk.get(f"/registry/imports/{batch.code}/").content.decode()


def test_a_list_of_headings_alone_says_that_nobody_stands_below_them(desk, book):
    batch = upload(desk, book(rows=[]))
    assert batch.state == "refused"
    assert "nobody below them" in desk.get(f"/registry/imports/{batch.code}/").content.decode()


def test_errors_come_as_a_workbook_whose_texts_no_program_runs(desk, book, tmp_path):
    from python_calamine import load_workbook

    batch = upload(desk, book([[1, "=cmd|'/C calc'!A0", "1990", "عراقي", "1"]]))
    answer(desk, batch)
    sent = desk.get(f"/registry/imports/{batch.code}/errors.xlsx")
    path = tmp_path / "errors.xlsx"
    path.write_bytes(b"".join(sent.streaming_content))
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == 4 and "formula" in " ".join(map(str, rows[1]))


def test_a_batch_is_hidden_from_a_registrar_of_another_authority(desk, book, cast, client):
    batch = upload(desk, book())
    client.force_login(cast.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/registry/imports/{batch.code}/").status_code == 404
    assert batch.code not in client.get("/registry/imports/").content.decode()
