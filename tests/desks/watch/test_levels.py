"""Observations, scores and levels: what was recorded before decides, and people are heard beside the model."""

from __future__ import annotations

import math
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amana.access import Denied
from amana.desks.watch.models import Look, Lowering, Observation, Standing
from amana.desks.watch.queries.levels import levels_by_account, standings
from amana.desks.watch.queries.record import this_moment
from amana.desks.watch.queries.scores import scores
from amana.desks.watch.services import indicators, levels
from amana.desks.watch.services.indicators import Said
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Account
from tests.desks.watch.conftest import DAY, HOUR, NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def score(code: str, at=None):
    return next(s.score for s in scores(at or this_moment(), compare=False) if s.score.site == code)


def test_the_factors_multiply_to_the_score_and_name_their_observations(cast):
    seen = cast.say("warning", cast.has, value=0.8, origin="a guard")
    found = score("HAS")
    assert math.prod(c.factor for c in found.contributions) * found.base == pytest.approx(found.p7, rel=1e-12)
    warning = next(c for c in found.contributions if c.indicator == "credible_warning")
    # 0.8 x exp(-1 hour / 90 days), times the prior's 1.10
    assert warning.factor == pytest.approx(math.exp(1.10 * 0.8 * math.exp(-1 / 24 / 90)), rel=1e-3)
    assert warning.evidence == (str(seen.pk),)


def test_a_score_of_the_past_does_not_see_what_was_recorded_later(cast):
    before = score("HAS", NOW - 2 * HOUR)
    cast.say("unrest", cast.has, ago=HOUR, value=1.0)
    # it happened three hours ago, and was recorded now
    indicators.observe(
        actor=None, said=Said("incident", "told by phone", site=cast.has, about=NOW - 3 * HOUR)
    )
    assert score("HAS", NOW - 2 * HOUR) == before
    assert score("HAS").p7 > 2 * before.p7


def test_what_was_withdrawn_no_longer_counts_and_the_past_stays_as_it_was(cast):
    calm = score("HAS")
    wrong = cast.say("incident", cast.has, ago=2 * HOUR)
    then = score("HAS", NOW - HOUR)
    indicators.withdraw(actor=None, observation=wrong, why="another prison was meant")
    assert score("HAS").p7 == pytest.approx(calm.p7)
    assert score("HAS", NOW - HOUR) == then and then.p7 > calm.p7
    with pytest.raises(Refused, match="withdrawn already"):
        indicators.withdraw(actor=None, observation=wrong, why="again")


def test_what_was_said_a_week_ago_is_not_bettered_by_what_was_withdrawn_since(cast):
    wrong = cast.say("incident", cast.has, ago=8 * DAY)
    then = score("HAS", NOW - 7 * DAY)
    indicators.withdraw(actor=None, observation=wrong, why="another prison was meant")
    found = next(s for s in scores(this_moment()) if s.score.site == "HAS")
    assert found.before is not None and found.before.p7 == pytest.approx(then.p7, rel=1e-9)
    assert found.moved is not None and found.moved[0] == "own_incidents" and found.moved[1] < 1


def test_not_checked_is_not_nothing_found(cast):
    silent = next(c for c in score("HAS").contributions if c.indicator == "unrest_inside")
    assert not silent.reported and silent.evidence == ()
    looked = cast.say("check", cast.has, word="unrest_inside")
    quiet = next(c for c in score("HAS").contributions if c.indicator == "unrest_inside")
    assert quiet.reported and quiet.factor == 1 and quiet.evidence == (str(looked.pk),)


def test_observations_can_be_neither_changed_nor_deleted(cast):
    seen = cast.say("guards", cast.has, value=20)
    for change in (lambda: Observation.objects.filter(pk=seen.pk).update(value=90), seen.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Observation.objects.get(pk=seen.pk).value == 20


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "population", "value": 5}, "observation-kind"),
        ({"kind": "guards", "value": 2.5}, "observation-value"),
        ({"kind": "unrest", "value": 1.5}, "observation-value"),
        ({"kind": "warning", "value": 0.5}, "observation-origin"),
        ({"kind": "guards", "value": 5, "evidence": " "}, "observation-evidence"),
        ({"kind": "guards", "value": 5, "about": NOW + DAY}, "time-in-the-future"),
        ({"kind": "guards", "value": 5, "region": "nes"}, "observation-where"),
        ({"kind": "check", "word": "weather"}, "observation-word"),
        ({"kind": "fighting", "value": 3}, "observation-position"),
    ],
)
def test_a_faulty_observation_is_refused_and_nothing_is_written(cast, said, code):
    said = {"site": cast.has, "evidence": "the gate", **said}
    with pytest.raises(Refused) as refused:
        indicators.observe(actor=None, said=Said(**said))
    assert refused.value.code == code
    assert not Observation.objects.exclude(source="books").exists()


def test_an_officer_observes_at_the_places_of_the_grant_only(cast):
    said = Said("guards", "roll call", site=cast.has, value=40)
    assert indicators.observe(actor=cast.user("custody"), said=said).by.username == "custody"
    for stranger in ("receiver", "planner", "monitor"):
        with pytest.raises(Denied):
            indicators.observe(actor=cast.user(stranger), said=said)


def test_counts_incidents_and_capacity_are_drawn_from_the_books_once(cast):
    from amana.ledger.act import Act, Note

    facts = {"kind": "escape", "account": "SDF-HAS", "reported": 3, "about": 0}
    ledger_leaf = __import__("amana.ledger.services", fromlist=["record"]).record(
        Act("incident", NOW - HOUR, notes=(Note("incident", facts=facts, values={"words": "the east wing"}),))
    )
    assert indicators.draw() > 0 and indicators.draw() == 0
    seen = {(o.kind, o.site.code): o for o in Observation.objects.filter(source="books")}
    assert seen["incident", "HAS"].evidence == str(ledger_leaf.leaves[0])
    assert seen["population", "HAS"].value == 0 and seen["capacity", "RAQ"].value == 100
    assert "wing" not in "".join(o.evidence for o in seen.values())


def test_levels_rise_at_once_and_fall_after_72_hours(cast):
    levels.look()
    assert standings()[cast.has.pk].level == 0
    cast.say("incident", cast.has)
    levels.look()
    assert standings()[cast.has.pk].level == 3 and standings()[cast.raq.pk].level < 3
    account = Account.objects.get(code="SDF-HAS").pk
    assert levels_by_account()[account] == 3
    # the incident is 72 h old after three days; from then it must stay below for three more
    for after, expected in ((3.1, 3), (6.0, 3), (6.2, 2)):
        with clock.at(NOW + timedelta(days=after)):
            levels.look()
            shown = standings()[cast.has.pk]
            assert shown.level == 3 if expected == 3 else shown.level < 3, after
    kinds = [m.facts["level"] for m in ledger_queries.memos(kinds=["level"]) if m.facts["site"] == "HAS"]
    assert kinds[0] == 3 and kinds[-1] == standings()[cast.has.pk].level


def test_a_wish_to_lower_lapses_when_the_level_changes_before_anybody_agrees(cast):
    cast.say("warning", cast.has, value=0.5, origin="a guard")
    levels.look()
    asked = levels.level_lower(actor=cast.user("watch"), site=cast.has, to=0, reason="a drill")
    levels.level_raise(actor=cast.user("second"), site=cast.has, to=3, reason="shots at the gate")
    with pytest.raises(Refused, match="decided already"):
        levels.lowering_decide(actor=cast.user("second"), lowering=asked, agree=True)
    assert standings()[cast.has.pk].level == 3
    again = levels.level_lower(actor=cast.user("watch"), site=cast.has, to=0, reason="a wedding after all")
    assert again.pk != asked.pk


def test_one_person_raises_and_two_lower_below_the_model(cast):
    levels.level_raise(actor=cast.user("watch"), site=cast.raq, to=2, reason="shots heard on the road")
    assert standings()[cast.raq.pk].level == 2
    # the model says normal: down to it one person is enough
    lowered = levels.level_lower(actor=cast.user("watch"), site=cast.raq, to=0, reason="a wedding")
    assert isinstance(lowered, Standing) and lowered.level == 0
    cast.say("incident", cast.has)
    levels.look()
    asked = levels.level_lower(actor=cast.user("watch"), site=cast.has, to=1, reason="the report was a drill")
    assert isinstance(asked, Lowering) and standings()[cast.has.pk].level == 3
    with pytest.raises(Refused, match="second person"):
        levels.lowering_decide(actor=cast.user("watch"), lowering=asked, agree=True)
    levels.lowering_decide(actor=cast.user("second"), lowering=asked, agree=True)
    now = standings()[cast.has.pk]
    assert (now.level, now.first.username, now.second.username) == (1, "watch", "second")
    levels.look()
    assert standings()[cast.has.pk].level == 1
    memo = ledger_queries.memos(kinds=["level"])[-1].facts
    assert (memo["by"], memo["with"]) == (cast.user("watch").pk, cast.user("second").pk)


def test_the_first_look_of_a_day_is_frozen_and_sealed(cast):
    first = levels.look()
    assert first.memo is not None and first.forecasts.count() == 2
    assert levels.look().memo is None
    with clock.at(NOW + DAY):
        assert levels.look().forecasts.count() == 2
    sealed = [m.facts["digest"] for m in ledger_queries.memos(kinds=["forecast"])]
    assert sealed == list(Look.objects.exclude(memo=None).order_by("at").values_list("digest", flat=True))


def test_the_serving_process_looks_once_an_hour(cast):
    assert levels.look_if_due() is not None and levels.look_if_due() is None
    with clock.at(NOW + timedelta(minutes=61)):
        assert levels.look_if_due() is not None
    indicators.site_close(actor=cast.user("watch"), site=cast.has)
    indicators.site_close(actor=cast.user("watch"), site=cast.raq)
    with clock.at(NOW + DAY):
        assert levels.look_if_due() is None
    with clock.at(NOW + DAY), pytest.raises(Refused, match="is watched already"):
        indicators.site_add(actor=cast.user("watch"), place=cast.has.place, region="nes")


def test_a_look_at_every_site_asks_no_table_that_knows_a_person(cast):
    """The import contract reads the source; a module fetched by its name at run time would pass it, but not this."""
    cast.say("guards", cast.has, value=2)
    with CaptureQueriesContext(connection) as asked:
        scores(this_moment())
    assert _tables(asked) <= {"watch_site", "watch_observation", "watch_modelversion", "pg_roles"}
    with CaptureQueriesContext(connection) as asked:
        levels.look()
    of_books = {name for name in _tables(asked) if not name.startswith("watch_")}
    # who set a level by hand is an officer of the house; of the books only sums and memoranda, no sealed words
    assert {name for name in of_books if not name.startswith("ledger_")} <= {"pg_roles", "access_user"}
    assert "ledger_entry" in of_books and "ledger_value" not in of_books


def _tables(asked: CaptureQueriesContext) -> set[str]:
    found: set[str] = set()
    for query in asked.captured_queries:
        found |= set(re.findall(r'(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)"?', query["sql"]))
    return found


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_the_hazard_role_reads_the_tables_of_watch_and_no_other(cast):
    from amana.desks.watch import role

    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON registry_custodyfile, watch_site TO {role.ROLE}")
        cursor.execute(f"GRANT SELECT (id) ON access_user TO {role.ROLE}")
    with role.reading(), connection.cursor() as cursor:  # the refusals below are those of the database
        cursor.execute("SELECT count(*) FROM registry_custodyfile, (SELECT id FROM access_user) AS who")
    role.ensure()  # as after each migration

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'v', 'm', 'p')"
            " AND (has_table_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
            " OR has_any_column_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE'))",
            [role.ROLE, role.ROLE],
        )
        assert {name for (name,) in cursor.fetchall()} == set(role.TABLES)
        # no way round: it is in no other role, and no function that can be called runs with its owner's rights
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", [role.ROLE])
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND prorettype <> 'trigger'::regtype"
            " AND pronamespace = current_schema()::regnamespace"
        )
        assert cursor.fetchall() == []
    for attack in (
        "INSERT INTO watch_look (at, model) VALUES (now(), 'x')",
        "UPDATE watch_observation SET value = 0",
        "DELETE FROM watch_forecast",
        "CREATE TABLE hidden AS SELECT 1",
        "COPY watch_site TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|must be superuser"),
            role.reading(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
    for table in ("registry_custodyfile", "ledger_position", "access_user", "registry_identityclaim"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            role.reading(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT 1 FROM {table}")
    assert score("HAS").p7 > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] != role.ROLE
