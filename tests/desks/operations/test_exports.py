"""What leaves the books as a file: for a stated purpose, written down, and not while they do not balance."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection

from amana.access.models import Grant
from amana.desks.operations import services as ops
from amana.desks.operations.pages.exports import LISTS
from amana.ledger import queries as ledger

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PURPOSE = "daily call of 2 February"


def cells(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.status_code
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("what", LISTS)
def test_each_list_behind_a_figure_is_exported_and_written_down(cast, browse, what):
    cast.on_the_way(cast.people(3))
    sent = {"what": what, "purpose": PURPOSE, "format": "csv"}
    rows = cells(browse(cast.monitor).post("/operations/export/", sent))
    (memo,) = ledger.memos(kinds=["export"])
    assert memo.facts == {"list": what, "format": "csv", "rows": len(rows) - 1, "by": cast.monitor.user.pk}
    assert what in ("counts", "incidents") or len(rows) > 1


def test_an_export_has_the_filters_of_the_page_it_comes_from(cast, browse):
    lift = cast.on_the_way(cast.people(3))
    cast.lift(cast.people(2), approved=False)
    client = browse(cast.monitor)
    sent = {"what": "lifts", "purpose": PURPOSE, "format": "csv"}
    rows = cells(client.post("/operations/export/?what=lifts&state=on_the_way", sent))
    assert [row[0] for row in rows[1:]] == [lift.code]
    assert rows[1][5:8] == ["3", "3", "0"]  # listed, aboard, received


def test_a_formula_in_a_name_is_no_formula_in_the_file(cast, browse):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_place SET name_en = '=1+1', name_ar = '=1+1' WHERE id = %s",
            [cast.hasakah.place_id],
        )
    sent = {"what": "places", "purpose": PURPOSE, "format": "csv"}
    rows = cells(browse(cast.monitor).post("/operations/export/", sent))
    assert "'=1+1" in [row[1] for row in rows]


def test_without_a_purpose_nothing_is_exported(cast, browse):
    answer = browse(cast.monitor).post(
        "/operations/export/", {"what": "places", "purpose": " ", "format": "csv"}
    )
    assert answer.status_code == 422 and "monitors read it" in answer.content.decode()
    assert ledger.memos(kinds=["export"]) == []


def test_nothing_leaves_books_that_do_not_balance(cast, browse, monkeypatch):
    from amana.console import exports

    monkeypatch.setattr(exports, "difference", lambda: 2)
    client = browse(cast.monitor)
    answer = client.post("/operations/export/", {"what": "places", "purpose": PURPOSE, "format": "csv"})
    assert answer.status_code == 409 and "2 people are out of place" in answer.content.decode()
    assert client.get("/operations/situation/").status_code == 409
    assert client.get("/operations/situation.pdf").status_code == 409
    assert ledger.memos(kinds=["export"]) == []


def test_who_may_not_read_a_list_cannot_export_it(cast, browse):
    Grant.objects.filter(user=cast.monitor.user).update(role="health", authority=cast.sdf)
    shown = browse(cast.monitor).get("/operations/export/").content.decode()
    assert 'value="places"' in shown and 'value="journal"' not in shown


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_situation_report_as_pdf_is_the_same_for_the_same_books(cast, browse, language):
    cast.on_the_way(cast.people(3)[:2])
    ops.count_make(actor=cast.giver.user, account=cast.hasakah, seen=2)
    client, at = browse(cast.monitor), f"/operations/situation.pdf?language={language}"
    first, again = client.get(at), client.get(at)
    assert first["Content-Type"] == "application/pdf" and first.content[:5] == b"%PDF-"
    assert first.content == again.content
