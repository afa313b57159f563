"""The warning pages in both languages, and the interface for programs: what they show, to whom, what each refuses."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from amana.access.models import User
from amana.desks.watch import words
from amana.desks.watch.models import Alert, Lowering, ModelVersion, Observation
from amana.desks.watch.queries.levels import standings
from amana.desks.watch.services import forecasts, levels, warnings
from tests.desks.watch.conftest import DAY
from tests.desks.watch.test_forecasts import GED, _propose

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def browse(client):
    """A browser of one user in one language."""

    def enter(name, language="en"):
        user = User.objects.get(username=name)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter


@pytest.fixture
def busy(cast):
    """A bit of everything: observations, a look, opinions, a warning with an answer, a proposed model."""
    cast.say("guards", cast.has, value=4)
    cast.say("warning", cast.has, value=0.8, origin="a guard")
    cast.say("check", cast.raq, word="unrest_inside")
    forecasts.opinion_give(actor=cast.user("analyst"), site=cast.has, p7=0.2, grounds="I was there")
    levels.look()
    alert = warnings.warning_issue(actor=cast.user("watch"), site=cast.has, level=2)
    warnings.warning_acknowledge(actor=cast.user("custody"), alert=alert)
    _propose(cast)
    return alert


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


PAGES = (
    "/watch/",
    "/watch/sites/HAS/",
    "/watch/sites/HAS/observe/?kind=warning",
    "/watch/sites/HAS/level/",
    "/watch/sites/HAS/opinion/",
    "/watch/sites/HAS/warn/",
    "/watch/sites/add/",
    "/watch/events/",
    "/watch/warnings/?state=open",
    "/watch/warnings/{alert}/",
    "/watch/observations/{observation}/",
    "/watch/track/",
    "/watch/models/",
    "/watch/scenario/",
)


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_opens_without_inline_style(busy, cast, browse, language):
    seen = Observation.objects.filter(kind="warning").get()
    for path in PAGES:
        shown = text(browse("watch", language).get(path.format(alert=busy.pk, observation=seen.pk)))
        assert f'lang="{language}"' in shown and "style=" not in shown, path


def test_the_board_tells_not_checked_from_nothing_found_and_shows_the_range(busy, cast, browse):
    shown = text(browse("planner").get("/watch/"))
    has, raq = shown.split("Raqqa prison")[0], shown.split("Raqqa prison")[1]
    assert "Hasakah prison" in has and "W-" in has and "waits" in has and "one origin" in has
    # nobody looked for a change of control at Raqqa; somebody did look for unrest
    assert "not checked" in raq and "no record" in raq
    assert shown.count('class="iv"') == 2


def test_the_facility_page_explains_every_factor_with_its_evidence(busy, cast, browse):
    shown = text(browse("watch").get("/watch/sites/HAS/"))
    seen = Observation.objects.filter(kind="warning").get()
    assert f'href="/watch/observations/{seen.pk}/"' in shown
    assert "assumed" in shown and "What would halve this" in shown and "I was there" in shown
    monitor = text(browse("monitor").get("/watch/sites/HAS/"))
    assert "Issue a warning" not in monitor and "Enter an observation" not in monitor


def test_the_board_asks_no_more_for_more_observations(busy, cast, browse):
    client = browse("watch")
    client.get("/watch/")
    with CaptureQueriesContext(connection) as few:
        client.get("/watch/")
    for hours in range(8):
        cast.say("unrest", cast.raq, ago=DAY * (hours + 1), value=0.2)
    with CaptureQueriesContext(connection) as many:
        client.get("/watch/")
    assert len(many) <= len(few) + 1
    assert len(many) <= 50


def test_strangers_and_those_without_the_role_see_nothing(busy, cast, client, browse):
    assert client.get("/watch/").status_code == 302
    for path in ("/watch/", "/watch/sites/HAS/", f"/watch/warnings/{busy.pk}/", "/watch/track/"):
        assert browse("keeper").get(path).status_code == 403
    assert browse("planner").get("/watch/sites/HAS/warn/").status_code == 403
    assert browse("watch").get("/watch/sites/NOWHERE/").status_code == 404
    # an officer of another authority holds the action, though not here
    form = {"value": "7", "about": "2026-02-03T10:00", "evidence": "roll call"}
    answer = text(browse("receiver").post("/watch/sites/HAS/observe/?kind=guards", form))
    assert "errors" in answer and not Observation.objects.filter(value=7).exists()


@pytest.mark.both
def test_an_observation_entered_on_the_page_moves_the_level_at_once(busy, cast, browse):
    form = {"about": "2026-02-03T11:30", "evidence": "shots at the gate, seen from the tower"}
    answer = browse("custody").post("/watch/sites/RAQ/observe/?kind=incident", form)
    assert answer.status_code == 302 and standings()[cast.raq.pk].level == 3
    bad = text(browse("custody").post("/watch/sites/RAQ/observe/?kind=incident", {"evidence": ""}))
    assert bad.count("Nothing is ") >= 2
    seen = Observation.objects.get(kind="incident")
    browse("custody").post(f"/watch/observations/{seen.pk}/", {"why": "a car backfired"})
    assert "withdrawn" in text(browse("planner").get(f"/watch/observations/{seen.pk}/"))


@pytest.mark.both
def test_two_officers_lower_a_level_below_the_model_on_the_page(busy, cast, browse):
    cast.say("incident", cast.has)
    levels.look()
    browse("watch").post("/watch/sites/HAS/level/", {"to": "0", "reason": "it was a drill"})
    wish = Lowering.objects.get()
    assert "Agree, as the second person" not in text(browse("watch").get("/watch/sites/HAS/"))
    assert "Agree, as the second person" in text(browse("second").get("/watch/sites/HAS/"))
    browse("second").post(f"/watch/lowerings/{wish.pk}/", {"agree": "yes"})
    assert standings()[cast.has.pk].level == 0


@pytest.mark.both
def test_a_warning_runs_its_course_on_the_pages(busy, cast, browse):
    browse("planner").post(f"/watch/warnings/{busy.pk}/acknowledge/")
    browse("custody").post(
        f"/watch/warnings/{busy.pk}/measure/", {"words": "gate doubled", "changes_hazard": "on"}
    )
    shown = text(browse("watch").get(f"/watch/warnings/{busy.pk}/"))
    assert "Planner" in shown and "gate doubled" in shown and "may prevent the incident" in shown
    answer = browse("watch").post(
        "/watch/sites/HAS/warn/", {"level": "3", "words": "now", "due_minutes": "20", "replaces": busy.pk}
    )
    later = Alert.objects.latest("pk")
    assert answer.status_code == 302 and later.updates == busy
    browse("coordinator").post(f"/watch/warnings/{later.pk}/close/", {"outcome": "nothing", "why": "quiet"})
    later.refresh_from_db()
    assert later.outcome == "nothing"
    message = browse("monitor").get(f"/watch/warnings/{later.pk}/cap.xml")
    assert message["Content-Type"].startswith("application/cap+xml") and b"<references>" in message.content


def test_a_warning_that_another_officer_issued_meanwhile_is_not_replaced_unread(busy, browse):
    shown = text(browse("watch").get("/watch/sites/HAS/warn/"))
    assert f'name="replaces" value="{busy.pk}"' in shown
    opened_before_it = {"level": "3", "words": "the gate is open", "replaces": ""}
    answer = browse("second").post("/watch/sites/HAS/warn/", opened_before_it)
    assert f"has an open warning, {busy.code}" in answer.content.decode()
    assert list(Alert.objects.all()) == [busy]
    assert "the gate is open" in answer.content.decode()  # what was written is not lost


def test_a_warning_is_not_closed_by_an_outcome_that_nobody_chose(busy, browse):
    page = text(browse("watch").get(f"/watch/warnings/{busy.pk}/"))
    assert page.count("data-to-come") == 2, "who hears of it next, and when"
    form = page.split('name="outcome"', 1)[1].split("</select>", 1)[0]
    assert 'value="" selected' in form and form.count("selected") == 1
    browse("watch").post(f"/watch/warnings/{busy.pk}/close/", {"why": "quiet"})
    busy.refresh_from_db()
    assert busy.closed_at is None
    browse("watch").post(f"/watch/warnings/{busy.pk}/close/", {"outcome": "nothing", "why": "quiet"})
    row = text(browse("watch").get("/watch/warnings/")).split(busy.code, 1)[1].split("</tr>", 1)[0]
    assert "not acknowledged" in row and "waits" not in row  # nobody can answer it any more


@pytest.mark.both
def test_a_proposed_model_is_accepted_by_another_person_on_the_page(busy, cast, browse):
    version = ModelVersion.objects.get()
    assert "Accept, as the second person" not in text(browse("analyst").get("/watch/models/"))
    browse("watch").post(f"/watch/models/{version.pk}/", {"accept": "yes"})
    version.refresh_from_db()
    assert version.accepted
    assert version.version in text(browse("monitor").get("/watch/sites/HAS/"))


def test_the_scenario_page_compares_plans_of_this_moment_and_of_files(busy, cast, browse):
    query = "run=1&horizon=14&replications=2000&delays=0&delays=7&a-origin=HAS&a-destination=RAQ"
    shown = text(browse("planner").get(f"/watch/scenario/?{query}&a-people_per_day=5&a-start=0&a-days=3"))
    assert "Plan A" in shown and "inside the error" in shown and "Starting later" in shown
    assert "one to ten: Raqqa prison" in shown
    half = text(browse("planner").get(f"/watch/scenario/?{query}"))
    assert "A plan needs a beginning" in half
    scene = {
        "format": "amana-hazard-scenario/1",
        "days": 14,
        "tiers": ["none"],
        "sites": [
            {"site": "x", "region": "r", "held": {"none": 50}, "guards": 5, "rate_per_day": 0.02},
        ],
    }
    form = {"f-horizon": "14", "f-replications": "2000"}
    files = {"f-instance": SimpleUploadedFile("scene.json", json.dumps(scene).encode())}
    assert "Do nothing" in text(browse("planner").post("/watch/scenario/", form | files))
    scene["sites"][0]["nationality"] = "XXA"
    files = {"f-instance": SimpleUploadedFile("scene.json", json.dumps(scene).encode())}
    refused = text(browse("planner").post("/watch/scenario/", form | files))
    assert "describes people" in refused


def test_events_are_taken_from_a_file_on_the_page(busy, cast, browse):
    upload = SimpleUploadedFile("ged.csv", GED.encode())
    shown = text(browse("analyst").post("/watch/events/", {"layout": "ged", "file": upload}))
    assert "1</bdi> of" in shown or "1 of" in shown
    assert "the place is known only coarsely" in shown
    assert Observation.objects.filter(kind="fighting", source="file").count() == 1


def test_programs_do_what_the_pages_do(busy, cast, browse):
    def ask(who, method, path, body=None):
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(browse(who), method)("/api/v1/watch" + path, **more)
        return answer.status_code, json.loads(answer.content) if answer.content[
            :1
        ] in b"{[" else answer.content

    status, board = ask("monitor", "get", "/board")
    product = board[0]["base"]
    for c in board[0]["contributions"]:
        product *= c["factor"]
    assert (status, board[0]["site"], board[0]["warning"]) == (200, "HAS", busy.pk)
    assert product == pytest.approx(board[0]["p7"], rel=1e-9)
    said = {"kind": "unrest", "site": "HAS", "value": 0.4, "evidence": "beds burned"}
    assert ask("custody", "post", "/observations", said)[0] == 201
    assert ask("receiver", "post", "/observations", said)[0] == 403
    assert ask("custody", "post", "/observations", said | {"value": 4})[1]["code"] == "observation-value"
    assert ask("planner", "get", "/observations?site=HAS&size=1")[1]["observations"][0]["kind"]
    status, alert = ask("planner", "post", f"/warnings/{busy.pk}/acknowledge", {})
    assert status == 200 and all(a["at"] for a in alert["asked"])
    assert ask("second", "post", "/warnings", {"site": "HAS", "level": 2})[1]["code"] == "warning-open"
    assert ask("watch", "post", "/sites/RAQ/level", {"to": 2, "reason": "a tip"})[1] == {
        "level": 2, "waits": False,
    }  # fmt: skip
    status, found = ask("planner", "post", "/simulate", {"replications": 200})
    assert status == 200 and found["plans"][0]["plan"] == "do nothing"
    assert ask("keeper", "get", "/board")[0] == 403
    assert ask("monitor", "get", f"/warnings/{busy.pk}/cap")[0] == 200


def test_a_region_of_the_reference_operation_is_named_and_another_shown_as_entered():
    with override("ar"):
        assert (words.region("nes"), words.region("badia")) == ("شمال شرق سوريا", "badia")
