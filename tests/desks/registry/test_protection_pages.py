"""Children and bands on the pages: what is shown to whom."""

from __future__ import annotations

import pytest

from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services.judgement import age_finding_record, classify_approve, classify_propose
from tests.desks.registry.browsing import at, text, user
from tests.desks.registry.cast import days

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


def test_a_child_s_file_shows_protection_and_no_band_to_anybody(cast, browse):
    child = cast.child()
    shown = text(browse(cast.protection).get(at(child, "judgement/")))
    assert "No band is ever given" in shown and "Propose a band" not in shown
    assert browse(cast.assessor).get(at(child)).status_code == 404  # risk staff do not reach children
    assert browse(cast.assessor).get(at(child, "classify/")).status_code == 404


def test_the_protection_part_is_closed_to_the_custodian(cast, browse):
    from amana.desks.registry.services.memoranda import decide

    child = cast.child()
    decide(
        actor=cast.protection,
        file=child,
        note="uncle in Hasakah",
        move_is_best=True,
        carer=None,
        alone_why="orphan",
    )
    assert "uncle in Hasakah" in text(browse(cast.protection).get(at(child, "judgement/")))
    guard = user("guard", "custody_officer", cast.sdf)
    for tab in ("", "identity/", "decisions/", "judgement/"):
        assert "uncle in Hasakah" not in text(browse(guard).get(at(child, tab)))


def band_of(cast) -> CustodyFile:
    file = cast.enrol()
    finding = {
        "born_earliest": days(-13_000),
        "born_latest": days(-12_900),
        "disputed": False,
        "basis": "card",
    }
    age_finding_record(actor=cast.protection, file=file, **finding)
    record = classify_propose(actor=cast.assessor, file=file, band=2, grounds="seen", review_due=days(90))
    classify_approve(actor=cast.approver, record=record)
    return file


def test_a_band_is_shown_to_those_who_read_bands_and_to_nobody_else(cast, browse):
    file = band_of(cast)
    assert "Second of four" in text(browse(cast.monitor).get(at(file)))
    for tab in ("", "judgement/"):
        assert "Second of four" not in text(browse(cast.reem).get(at(file, tab)))


@pytest.mark.both
def test_a_later_dispute_seals_the_band_from_all_but_the_monitor(cast, browse):
    file = band_of(cast)
    age_finding_record(
        actor=cast.protection,
        file=file,
        born_earliest=days(-7_000),
        born_latest=days(-6_000),
        disputed=True,
        basis="bone",
    )
    assert "Second of four" in text(browse(cast.monitor).get(at(file, "judgement/")))
    assert "Second of four" not in text(browse(cast.monitor).get(at(file)))
    planner = user("planner", "movement_planner", cast.sdf)
    assert "Second of four" not in text(browse(planner).get(at(file, "judgement/")))
