"""The coordination room: an agenda, decisions that are found again, tasks that are followed up, minutes that stand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from amana.access import Denied
from amana.access.models import Grant, User
from amana.desks.operations import minutes, queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import AgendaItem, Call, Decision, Task
from amana.desks.operations.services import room
from amana.engines.common import clock
from amana.engines.documents import minutes as paper
from amana.ledger.errors import Refused
from amana.ledger.models import Memo, Place
from tests.console.own_key import Hand, signer, ticking
from tests.desks.operations.cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def user(name, role, authority=None):
    made = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=made, role=role, authority=authority)
    return User.objects.get(pk=made.pk)


@pytest.fixture
def lead(cast):
    return user("lead", "coordinator")


@pytest.fixture
def call(cast, lead):
    return room.call_open(actor=lead)


def decided(call, lead, words, **more):
    return room.decision_record(
        actor=lead, call=call, words=words, decided_by="SDF, IQ-MOJ", why="as told", **more
    )


def given(call, lead, cast, words, due=DAY, **more):
    more.setdefault("agency", cast.sdf)
    return room.task_give(actor=lead, call=call, words=words, owner="duty officer", due_at=NOW + due, **more)


def test_the_agenda_is_what_stands_open_in_numbers_and_places(cast, lead):
    lift = cast.lift(cast.people(2), approved=False)
    escape = ops.incident_report(actor=None, kind="escape", account=cast.hasakah, reported=120)
    first = room.call_open(actor=lead)
    rows = {i.kind: (i.about, i.place_en, i.number) for i in first.agenda.all()}
    assert rows["unnamed"] == (escape.code, "Hasakah prison", 120)
    assert rows["approve"][:2] == (lift.code, "Hasakah prison")
    before = first.agenda.count()
    ops.incident_report(actor=None, kind="escape", account=cast.raqqa, reported=3)
    assert room.agenda_draw(actor=lead, call=first) == 1 and first.agenda.count() == before + 1
    assert room.agenda_draw(actor=lead, call=first) == 0
    with pytest.raises(Refused, match="still open"):
        room.call_open(actor=lead)


def test_what_was_decided_about_a_place_is_found_in_either_script_and_without_the_article(cast, call, lead):
    shaddadi = Place.objects.get(code="HAS")
    assert (shaddadi.name_ar, shaddadi.name_en) == ("سجن الحسكة", "Hasakah prison")
    one = decided(call, lead, "يُخلى الجناح الشرقي في سجن الحسكة قبل الفجر")
    two = decided(call, lead, "Guards from Raqqa stay where they are")
    three = decided(call, lead, "The road is closed after dusk", place=shaddadi)

    def found(text):
        return {d.pk for d in queries.room.decisions(lead, text)}

    assert found("Hasakah") == found("حسكة") == found("الحسكه") == found("the Hasakah") == {one.pk, three.pk}
    assert found("الرقة guards") == {two.pk}
    assert found("hasakah road") == {three.pk} and found("Deir") == set()
    assert found("") == {one.pk, two.pk, three.pk}


def test_a_decision_rests_on_what_stands_here_and_on_nothing_else(cast, call, lead):
    lift = cast.lift(cast.people(2), approved=False)
    made = decided(call, lead, "The lift goes at noon", cites=f"{lift.code.lower()}، 3 3")
    assert [(c.kind, c.code) for c in made.citations.all()] == [("lift", lift.code), ("entry", "3")]
    for wrong in ("L-9999", "W-0001", "X-1", "99999999", "lift"):
        with pytest.raises(Refused, match="nothing that stands here"):
            decided(call, lead, "The lift goes", cites=wrong)


def test_nothing_is_edited_a_correction_is_a_further_row(cast, call, lead):
    first = decided(call, lead, "Forty guards go to Hasakah")
    second = decided(call, lead, "Fourteen guards go to Hasakah", corrects=first)
    assert (second.corrects, Decision.objects.get(pk=first.pk).corrected_by) == (first, second)
    with pytest.raises(Refused, match="corrected already"):
        decided(call, lead, "Fifteen", corrects=first)
    task = given(call, lead, cast, "Send forty guards")
    later = given(call, lead, cast, "Send fourteen guards", corrects=task)
    assert list(queries.room.open_tasks(lead)) == [later]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.filter(pk=first.pk).update(words="Fourteen")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Task.objects.filter(pk=later.pk).delete()


def test_tasks_wait_for_one_another_and_are_followed_up_when_overdue(cast, call, lead):
    first = given(call, lead, cast, "Repair the gate", due=HOUR)
    second = given(call, lead, cast, "Bring the guards back", due=2 * HOUR, after=first)
    assert queries.room.overdue_count(lead) == 0
    with clock.at(NOW + 3 * HOUR):
        assert list(queries.room.overdue(lead)) == [first, second]
        with pytest.raises(Refused, match=f"cannot be done before {first.code}"):
            room.task_step(actor=lead, task=second, state="done", words="they are back")
        room.task_step(actor=lead, task=first, state="note", words="welder is on the way")
        assert queries.room.overdue_count(lead) == 2
        room.task_step(actor=lead, task=first, state="done", words="welded")
        room.task_step(actor=lead, task=second, state="done", words="all forty")
        assert queries.room.overdue_count(lead) == 0
        with pytest.raises(Refused, match="has ended"):
            room.task_step(actor=lead, task=first, state="note", words="again")
    with pytest.raises(Refused, match="comes after this task"):
        third = given(call, lead, cast, "Third", due=DAY)
        fourth = given(call, lead, cast, "Fourth", due=DAY, after=third)
        given(call, lead, cast, "Third, anew", due=DAY, after=fourth, corrects=third)


def test_an_officer_answers_for_the_tasks_of_the_own_agency_alone(cast, call, lead):
    own = given(call, lead, cast, "Repair the gate", agency=cast.sdf)
    other = given(call, lead, cast, "Send the bus", agency=cast.moj)
    room.task_step(actor=cast.giver.user, task=own, state="note", words="begun")
    with pytest.raises(Denied):
        room.task_step(actor=cast.giver.user, task=other, state="note", words="begun")
    with pytest.raises(Denied):
        decided(call, cast.giver.user, "We decide alone")


def test_the_chair_closes_the_call_under_an_own_key_and_its_minutes_are_the_same_for_ever(cast, call, lead):
    second = user("relief", "coordinator")
    decided(call, lead, "الطريق مغلق بعد الغروب", cites="1")
    given(call, lead, cast, "Tell the escorts")
    chair = Hand.of(lead)
    path = f"/operations/room/calls/{call.pk}/close/"
    answer = chair.client.post(path, {"device": chair.code}, follow=True)
    assert "Nobody is noted as present" in answer.content.decode()
    room.attendance_note(actor=lead, call=call, agency=cast.sdf, present=False)
    room.attendance_note(actor=lead, call=call, agency=cast.sdf, present=True, who="Colonel A")
    with pytest.raises(Refused, match="do not lead"):
        room.call_close(actor=second, call=call)
    with ticking(NOW):
        shown = chair.prepare(path)
        assert "Closing a coordination call" in shown
        chair.sign(shown)
    call = Call.objects.get(pk=call.pk)
    assert signer(call.end.leaf) == chair.code
    assert Memo.objects.get(leaf=call.end.leaf).kind == "minutes"
    assert minutes.digest(call, call.end.at, lead) == call.end.digest
    made = [paper.pdf(minutes.document(call, language), language) for language in ("ar", "en", "ar")]
    assert made[0] == made[2] != made[1] and all(one.startswith(b"%PDF") for one in made)
    with clock.at(NOW + DAY):  # what is said later, elsewhere, changes nothing of them
        later = room.call_open(actor=second)
        decided(later, second, "The road is open", corrects=call.decisions.get())
        assert paper.pdf(minutes.document(Call.objects.get(pk=call.pk), "ar"), "ar") == made[0]
        with pytest.raises(Refused, match="is closed"):
            decided(call, lead, "One thing more")
        room.chair_take(actor=lead, call=later)
        assert queries.room.chair(later) == lead
    answer = chair.client.get(f"/operations/room/calls/{call.pk}/minutes.pdf?language=en")
    assert (answer["Content-Type"], answer.content) == ("application/pdf", made[1])


@pytest.mark.either
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_the_room_opens_and_says_what_may_be_done(cast, call, lead, language):
    lift = cast.lift(cast.people(2), approved=False)
    one = decided(call, lead, "The lift goes at noon", cites=f"{lift.code} 3")
    task = given(call, lead, cast, "Tell the escorts", decision=one)
    chair, reader = (
        Hand.of(lead, language=language),
        Hand.of(user("reader", "custody_officer", cast.sdf), cast.sdf, language),
    )
    home = "/operations/room/"
    pages = (home, f"{home}?q=lift", f"{home}calls/{call.pk}/", f"{home}decisions/{one.pk}/", f"{home}tasks/",
             f"{home}tasks/?state=overdue&agency=SDF", f"{home}tasks/{task.pk}/")  # fmt: skip
    for path in pages:
        answer = reader.client.get(path)
        assert answer.status_code == 200, path
    page = f"{home}calls/{call.pk}/"
    assert "/close/" in chair.client.get(page).content.decode()
    assert "/close/" not in reader.client.get(page).content.decode()
    told = {"words": "بلا سبب", "decided_by": "SDF", "why": "", "cites": ""}
    assert chair.client.post(f"{page}decisions/", told).status_code == 422
    assert chair.client.post(f"{page}decisions/", {**told, "why": "w", "cites": "Q-1"}).status_code == 422
    sent = chair.client.post(f"{page}attendance/", {"agency": cast.sdf.pk, "present": "yes", "who": "A"})
    assert sent.status_code == 302 and call.attendance.get().present
    assert chair.client.post(f"{page}agenda/").status_code == 302
    step = {"state": "note", "words": "begun"}
    assert reader.client.post(f"{home}tasks/{task.pk}/", step).status_code == 302
    assert reader.client.post(f"{page}decisions/", told).status_code == 403
    assert AgendaItem.objects.filter(call=call).count() == len({(i.kind, i.about) for i in call.agenda.all()})
