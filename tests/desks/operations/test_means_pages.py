"""The pages of what a plan is made from: the fleet from a sheet, weights, who travels together and who apart."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from amana.desks.operations import queries
from amana.desks.operations.models import AssetType, Pair, Tail, Weights
from amana.desks.operations.planning import sheet as fleet_sheet
from tests.desks.operations import planning
from tests.desks.operations.test_plan_pages import AT, text

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("own_home"),
]
HEADS = ("tail", "type", "conveyance", "seats", "fixed escorts", "speed", "range", "away from", "away until")


def sheet(*rows):
    """A spreadsheet of these rows as an upload."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("fleet")
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    book.close()
    out.seek(0)
    out.name = "fleet.xlsx"
    return out


@pytest.mark.both
def test_a_sheet_of_the_fleet_is_entered_and_a_bad_one_lists_every_fault_with_its_cell(cast, browse):
    client = browse(cast.planner)
    good = sheet(
        ("Fleet of February",),
        HEADS,
        ("H-1", "heavy", "مروحية", 24, 2, 240, 700, "2026-02-05", "2026-02-06"),
        ("C-1", "convoy", "convoy", 40, 8, 45, 900, "", ""),
    )
    assert client.post(AT + "means/sheet/", {"file": good}).status_code == 302
    assert [(t.code, t.type.mode, t.type.uses_pads) for t in Tail.objects.all()] == [
        ("C-1", "road", False),
        ("H-1", "air", True),
    ]
    bad = sheet(
        HEADS,
        ("H-2", "light", "balloon", "twelve", 2, 240, 700, "", ""),
        ("H-2", "heavy", "helicopter", 30, 2, 240, 700, "soon", ""),
        ("", "light", "helicopter", 12, 20, 240, 9_999_999, "", ""),
    )
    shown = text(client.post(AT + "means/sheet/", {"file": bad}), 422)
    for column, row in (("C", 2), ("D", 2), ("H", 3), ("A", 4)):
        cell = f'{column}</bdi><bdi dir="ltr">{row}'
        assert cell in shown
    assert "“balloon” is not known here" in shown and "“twelve” is no number" in shown
    assert Tail.objects.count() == 2 and not AssetType.objects.filter(code="light").exists()
    empty = text(client.post(AT + "means/sheet/", {"file": sheet(("a", "b"))}), 422)
    assert "No sheet has the headings tail, type, seats, speed, range" in empty
    client.cookies["amana_language"] = "ar"
    arabic = text(client.post(AT + "means/sheet/", {"file": sheet(("أ", "ب"))}), 422)
    assert "رقم الطائرة، النوع، المقاعد، السرعة، المدى" in arabic  # as the officer can write them


def test_days_away_are_read_day_first_as_lists_of_people_are_and_half_a_day_is_refused(cast, browse):
    client = browse(cast.planner)
    rows = [("H-1", "heavy", "مروحية", 24, 2, 240, 700, "02/12/2026", "٤ كانون الأول ٢٠٢٦")]
    assert client.post(AT + "means/sheet/", {"file": sheet(HEADS, *rows)}).status_code == 302
    tail = Tail.objects.get()
    assert (tail.away_from, tail.away_until) == (date(2026, 12, 2), date(2026, 12, 4))
    half = sheet(HEADS, (*rows[0][:7], "12/2026", "31/02/2026"))
    shown = text(client.post(AT + "means/sheet/", {"file": half}), 422)
    assert "“12/2026” is no day" in shown and "“31/02/2026” is no day" in shown


def test_headings_of_a_fleet_are_known_in_any_spelling_of_a_careful_clerk():
    heads = ["رقم الوسيله", "النّوع", "الإسم بالانجليزية", "المقاعد", "السرعة", "ساعات العمل نهاراً"]
    found = fleet_sheet._columns(heads)
    assert set(found) == {"tail", "type", "name_en", "seats", "speed_kmh", "duty_h_day"}


@pytest.mark.both
def test_weights_are_proposed_and_approved_on_their_page_by_two_people(cast, browse):
    planning.means(cast)
    client = browse(cast.planner)
    at = AT + "weights/"
    form = text(client.get(at + "propose/"))
    assert 'name="tier-1_exposure"' in form
    first = planning.first_proposal()
    body = {**first["terms"], "why": "after the meeting"} | {
        f"{group}_{name}": value for group, row in first["groups"].items() for name, value in row.items()
    }
    assert client.post(at + "propose/", body | {"tier-1_exposure": 20}).status_code == 302
    second = Weights.objects.get(version=2)
    listed = text(client.get(at))
    assert listed.count("data-changed") == 1 and "1 figure is another than in version 1" in listed
    assert client.post(f"{at}{second.pk}/approve/").status_code == 403
    assert browse(cast.approver).post(f"{at}{second.pk}/approve/").status_code == 302
    second.refresh_from_db()
    assert second.leaf and planning.made(cast).weights == second


def test_a_pair_apart_never_shares_a_lift_and_a_pair_together_does(cast, browse):
    planning.means(cast)
    persons = cast.people(12)
    client = browse(cast.planner)
    for kind, one, other in (("apart", 0, 1), ("together", 2, 11)):
        body = {
            "kind": kind,
            "why": "heard",
            "one": cast.number(persons[one]),
            "other": cast.number(persons[other]),
        }
        assert client.post(AT + "pairs/", body).status_code == 302
    assert "They are" not in text(client.get(AT + "pairs/")) and Pair.objects.count() == 2
    plan = planning.solved(cast)
    lists = [set(row.seats.values_list("person", flat=True)) for row in queries.lifts_of(plan)]
    assert not [names for names in lists if {persons[0], persons[1]} <= names]
    assert [names for names in lists if {persons[2], persons[11]} <= names]
