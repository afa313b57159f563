"""The pages of one file: who opens them, what of them, and how it is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amana.access.models import Mandate, Read
from amana.desks.registry.services.judgement import age_finding_record
from tests.desks.registry.browsing import TABS, at, text, user
from tests.desks.registry.cast import NOW, days

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_file_opens(cast, browse, tab, language):
    file = cast.enrol()
    reader = cast.reem if tab == "erasure/" else cast.monitor  # who may ask for an erasure
    answer = browse(reader, language).get(at(file, tab))
    assert answer.status_code == 200
    assert file.number in text(answer)


def test_opening_a_file_is_recorded_and_the_monitor_s_reading_is_hidden_from_custodians(cast, browse):
    file = cast.enrol()
    browse(cast.monitor).get(at(file))
    browse(cast.reem).get(at(file, "needs/"))
    assert list(Read.objects.order_by("pk").values_list("user__username", "what")) == [
        ("monitor", "custody"),
        ("reem", "needs"),
    ]
    assert "<bdi>Monitor</bdi>" not in text(browse(cast.reem).get(at(file, "looked/")))
    assert "Reem" in text(browse(cast.monitor).get(at(file, "looked/")))


def test_a_foreign_registrar_learns_only_that_the_file_exists(cast, browse):
    file = cast.enrol()
    answer = browse(cast.stranger).get(at(file))
    assert answer.status_code == 403 and file.number in text(answer)
    assert "ياسين" not in text(answer) and "Yasin" not in text(answer)


@pytest.mark.parametrize("number", ["2602-00001-1", "x", "2602-99999-9", "..%2f..%2fetc"])
def test_an_unknown_number_and_one_nobody_may_know_of_answer_alike(cast, browse, number):
    file = cast.enrol()
    custody = user("guard", "custody_officer", cast.moj)  # holds no "exists" rule
    assert browse(custody).get(at(file)).status_code == 404
    assert browse(custody).get(f"/registry/files/{number}/").status_code == 404


def test_the_system_keeper_and_strangers_get_nowhere(cast, browse, client):
    file = cast.enrol()
    client.cookies.clear()
    assert client.get(at(file)).status_code == 302  # to the login
    for address in (
        "/registry/",
        at(file),
        "/registry/export/",
        "/registry/transfers/",
        "/registry/enrol/",
    ):
        assert browse(cast.keeper).get(address).status_code == 403


def test_counsel_opens_the_own_client_and_nobody_else(cast, browse):
    client_file, other = cast.enrol(), cast.enrol()
    counsel = user("counsel", "counsel")
    Mandate.objects.create(user=counsel, person=client_file.pk, kind="counsel", reference="M-1")
    assert browse(counsel).get(at(client_file)).status_code == 200
    assert browse(counsel).get(at(other)).status_code == 404


def test_an_analyst_states_a_purpose_first_and_it_is_kept_with_the_reading(cast, browse):
    file = cast.enrol()
    age_finding_record(
        actor=cast.protection,
        file=file,
        born_earliest=days(-13_000),
        born_latest=days(-12_900),
        disputed=False,
        basis="card",
    )
    client = browse(user("analyst", "analyst"))
    assert "purpose" in text(client.get("/registry/")) and client.get(at(file)).status_code == 403
    client.post("/registry/purpose/", {"purpose": "request 17", "next": at(file)})
    assert client.get(at(file)).status_code == 200
    assert Read.objects.get(user__username="analyst").purpose == "request 17"


@pytest.mark.both
def test_as_we_knew_it_leaves_out_what_was_recorded_later(cast, browse):
    file = cast.enrol()
    client = browse(cast.reem)
    before = (NOW - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert "Nothing was recorded by then" in text(client.get(at(file), {"at": before}))
    assert "Enrolment" in text(client.get(at(file)))
    assert client.get(at(file), {"at": "rubbish"}).status_code == 200


@pytest.mark.parametrize("act", ["depart", "cede", "hand_abroad", "release", "place", "hold", "nonsense"])
def test_the_panel_says_what_stands_in_the_way_of_every_act(cast, browse, act):
    file = cast.enrol()
    answer = browse(cast.reem).get(at(file), {"gate": act, "to": "MOJ-BAG"})
    assert answer.status_code == 200


def test_the_panel_names_the_missing_assessment_and_the_stay(cast, browse):
    from amana.desks.registry.services.memoranda import stay_put

    file = cast.enrol()
    stay_put(actor=cast.reviewer, file=file, ordered_by="court", order="14/2026")
    panel = browse(cast.reem).get(at(file), {"gate": "cede", "to": "MOJ-BAG"}).context["panel"]
    blocking = {line.name for line in panel.lines if line.look == "no"}
    assert {"stay", "transfer.assessment", "transfer.heard"} <= blocking
