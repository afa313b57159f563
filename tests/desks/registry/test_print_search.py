"""One against many: fingers are captured, measured and searched for; a search proposes and decides nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from amana.access.models import Read
from amana.desks.registry import printgallery, prints
from amana.desks.registry.models import (
    Biometric,
    BiometricTemplate,
    LinkProposal,
    PrintCandidate,
    PrintSearch,
)
from amana.desks.registry.services import biometrics, disposals, searches
from amana.desks.registry.services.documents import Copy
from amana.desks.registry.services.links import proposal_answer
from amana.engines.prints import apart
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text
from tests.desks.registry.cast import NOW, days, examiner, finding
from tests.desks.registry.fingers import TOLD, draw, find, press
from tests.engines.prints.cast import reference

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("patience"),
]


@pytest.fixture
def _fresh(monkeypatch):
    """A matcher of this test alone."""
    monkeypatch.setattr(printgallery, "_held", printgallery.Held())
    yield
    printgallery._held.matcher.stop()


@pytest.mark.both
def test_a_search_brings_up_the_same_fingers_and_proposes_the_pair_to_examiners(cast):
    """Three files, two of one person: the drawn fingers 11 and 12, pressed a second time elsewhere on the glass."""
    known, other, new = cast.enrol(), cast.enrol(), cast.enrol()
    press(cast, known, (2, 11), (3, 12))
    press(cast, other, (2, 21), (3, 22))
    press(cast, new, (2, 11), (3, 12), shift=6)
    made = find(cast, new)
    assert [c.file_id for c in made.candidates.all()] == [known.pk]
    assert (made.band, made.people, made.prints, made.fingers) == ("probable", 3, 6, "2,3")
    pair = LinkProposal.objects.get()
    assert (pair.one_id, pair.other_id, pair.why, pair.found_by) == (known.pk, new.pk, "prints", "prints")
    assert pair.state == "waiting"  # nothing is linked
    memo = ledger_queries.memos(new.pk, ("biometric",))[-1]
    assert (memo.facts["act"], memo.facts["basis"], memo.facts["found"]) == ("searched", "ORDER-114", 1)
    looked = Read.objects.filter(what="biometric", purpose="who is this").values_list("person", flat=True)
    assert set(looked) == {known.pk, new.pk}
    assert find(cast, other).band == "silent"  # the stranger is near nobody


@pytest.mark.both
def test_what_is_erased_or_expires_is_no_longer_found(cast):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11))
    press(cast, new, (2, 11), shift=6)
    assert find(cast, new).candidates.count() == 1
    item = Biometric.objects.filter(file=known).get()
    assert draw(11) not in bytes(item.template.sealed) and b"minutiae" not in bytes(item.template.sealed)
    asked = disposals.disposal_ask(actor=cast.reem, items=[item], why="the purpose is over")
    assert find(cast, new).candidates.count() == 1  # one person erases nothing
    disposals.disposal_decide(actor=cast.reviewer, disposal=asked, grant=True)
    assert find(cast, new).candidates.count() == 0
    assert known.pk not in printgallery._held.persons.values()
    assert find(cast, new).prints == 1  # the matcher has forgotten it too


def test_the_matcher_knows_nobody_by_name_or_number_and_has_no_way_to_the_books(cast, monkeypatch, _fresh):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11))
    press(cast, new, (2, 12))
    said: list[str] = []
    ask = apart.Apart._ask
    monkeypatch.setattr(apart.Apart, "_ask", lambda self, told: said.append(repr(told)) or ask(self, told))
    find(cast, new)
    assert [printgallery.pseudonym(known.pk) in told for told in said] == [True, False]  # add, search
    for word in (known.number, new.number, "ياسين", "Yasin", "who is this", "ORDER-114", "reem"):
        assert word not in "".join(said)
    environment = Path(f"/proc/{printgallery._held.matcher.pid}/environ")
    if environment.exists():
        names = {line.partition(b"=")[0] for line in environment.read_bytes().split(b"\0") if line}
        assert b"PYTHONPATH" in names
        assert not [n for n in names if b"AMANA" in n or b"DATABASE" in n or b"DJANGO" in n or b"PG" in n]


def test_a_matcher_that_dies_is_begun_again_and_one_that_dies_twice_is_said(cast, monkeypatch):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11), (3, 12))
    press(cast, new, (2, 11), (3, 12), shift=6)
    assert find(cast, new).candidates.count() == 1
    dead = printgallery._held.matcher
    os.kill(dead.pid, signal.SIGKILL)
    assert find(cast, new).candidates.count() == 1
    assert printgallery._held.matcher.pid != dead.pid
    # it dies of every search: killed when asked, twice
    ask = apart.Apart._ask

    def deadly(self, told):
        if told["do"] == "search":
            os.kill(self.pid, signal.SIGKILL)
        return ask(self, told)

    monkeypatch.setattr(apart.Apart, "_ask", deadly)
    before = PrintSearch.objects.count()
    with pytest.raises(Refused, match="stopped twice"):
        find(cast, new)
    assert PrintSearch.objects.count() == before


def test_while_the_gallery_is_being_made_a_search_and_the_page_say_how_far_it_is(
    cast, browse, monkeypatch, _fresh
):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11))
    press(cast, new, (2, 11), shift=6)
    monkeypatch.setattr(printgallery, "_go_on", lambda: None)  # nobody makes it meanwhile
    monkeypatch.setattr(printgallery, "PATIENCE_S", 0)
    with pytest.raises(Refused, match="made ready: 0 of 2"):
        find(cast, new)
    monkeypatch.setattr(printgallery, "AT_ONCE", 1)
    shown = browse(cast.reem).get(at(new, "fingers/"))
    assert "being made ready for searching: <bdi" in text(shown) and shown.context["warming"].of == 2
    assert not PrintSearch.objects.exists()


def test_refused_without_purpose_right_or_a_finger_and_for_a_child_or_a_dispute(cast):
    file, child, disputed = cast.enrol(), cast.child(), cast.enrol()
    finding(disputed, cast.reem, (2007, 1, 1), latest=(2009, 12, 31), disputed=True)
    for wrong, said in (
        ({"purpose": " "}, "purpose is missing"),
        ({"file": child}, "is a child"),
        ({"file": disputed}, "is a child, or the age is disputed"),
        ({"actor": cast.monitor}, "."),
    ):
        with pytest.raises(Refused, match=said):
            searches.search(
                **({"actor": cast.reem, "file": file, "purpose": "x", "basis": cast.order} | wrong)
            )
    pytest.importorskip("nbis")
    with pytest.raises(Refused, match="no fingerprint"):
        find(cast, file)


@pytest.mark.both
def test_the_database_itself_keeps_children_out_of_searches(cast):
    """A finding of a child comes after the prints: the template stays barred, nobody finds it, no row can name it."""
    grown, later = cast.enrol(), cast.enrol()
    press(cast, later, (2, 11))
    press(cast, grown, (2, 11), shift=6)
    finding(later, cast.reem, (2009, 1, 1))
    made = find(cast, grown)
    assert made.candidates.count() == 0
    told = {"rank": 1, "evidence": 9.0, "band": "review", "at": NOW}
    with pytest.raises(DatabaseError, match="neither searched for"), transaction.atomic():
        PrintCandidate.objects.create(search=made, file=later, **told)
    item = Biometric.objects.get(file=later)
    BiometricTemplate.objects.filter(pk=item.pk).delete()
    with pytest.raises(DatabaseError, match="neither searched for"), transaction.atomic():
        biometrics.template_keep(item, item.secret.key, prints.template(draw(11), "2"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PrintSearch.objects.filter(pk=made.pk).update(purpose="another")


def test_a_pair_told_apart_is_asked_again_once_prints_speak_and_only_once(cast):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11), (3, 12))
    press(cast, new, (2, 11), (3, 12), shift=6)
    lina = examiner("lina")
    pair = searches.proposals.together(actor=lina, one=known, other=new)
    LinkProposal.objects.filter(pk=pair.pk).update(state="settled", answer="other")
    find(cast, new)
    pair.refresh_from_db()
    assert (pair.state, pair.round) == ("waiting", 2)
    LinkProposal.objects.filter(pk=pair.pk).update(state="settled", answer="other")
    find(cast, new)
    pair.refresh_from_db()
    assert (pair.state, pair.round) == ("settled", 2)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_capture_measure_search_and_show_both_images(cast, browse, language):
    pytest.importorskip("nbis")
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11), (3, 12))
    lina = examiner("lina")
    client = browse(lina, language)
    address = at(new, "fingers/")
    client.post("/registry/purpose/", {"purpose": "who is this", "next": address})
    sent = {
        "purpose": "who is this",
        "retain_until": "2026-05-01",
        "finger_2": SimpleUploadedFile("a.png", draw(11, 6)),
        "finger_3": SimpleUploadedFile("b.png", draw(12, 6)),
        "finger_4": SimpleUploadedFile("c.png", b"\x89PNG\r\n\x1a\n" + b"grey" * 40),
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422 and "finger_4" in refused.context["form"].errors
    heads = {
        "ar": ("حُفظت الصور الأخرى", "لم يُسجَّل شيء"),
        "en": ("The others are kept", "Nothing was recorded"),
    }
    shown = refused.content.decode()
    assert heads[language][0] in shown and heads[language][1] not in shown
    assert [f.captures for f in refused.context["ten"]][1:4] == [1, 1, 0]  # the good ones are kept
    shown = client.post(
        at(new, "fingers/search/"), {"purpose": "who is this", "basis": "ORDER-114"}, follow=True
    )
    assert known.number in text(shown) and shown.context["search"].band == "probable"
    pair = LinkProposal.objects.get()
    drawn = client.get(f"/registry/likenesses/{pair.pk}/prints/")
    assert text(drawn).count("<image ") == 4 and text(drawn).count("<line ") >= 8
    with pytest.raises(Refused):  # a reader alone links nothing
        proposal_answer(actor=lina, proposal=pair, answer="same", why="")


def test_a_day_offered_for_keeping_lies_within_the_sign_off_for_a_child(cast, browse):
    adult, child = cast.enrol(), cast.child()
    biometrics.sign_off(actor=cast.protection, file=child, purpose="family tracing", until=days(60))
    client = browse(cast.reem)
    offered = {
        file: client.get(at(file, "fingers/")).context["form"].initial["retain_until"]
        for file in (adult, child)
    }
    assert offered == {adult: days(365), child: days(60)}


def test_who_has_just_searched_is_not_asked_again_why_and_everybody_else_is(cast, browse):
    file = cast.enrol()
    press(cast, file, (2, 11))
    address = at(file, "fingers/search/")
    shown = browse(cast.reem).post(address, {"purpose": "who is this", "basis": "ORDER-114"}, follow=True)
    assert shown.status_code == 200 and "does not prove that the person is new" in text(shown)
    looked = Read.objects.filter(person=file.pk, what="biometric", user=cast.reem, purpose="who is this")
    assert looked.count() == 2, "the search, and looking at what it brought up"
    where = at(file, f"fingers/{PrintSearch.objects.get().pk}/")
    assert browse(examiner("lina")).get(where).status_code == 403


def test_a_registrar_elsewhere_learns_neither_number_nor_name_of_whom_a_search_brought_up(cast, browse):
    known, new = cast.enrol(), cast.enrol(account=cast.baghdad)
    press(cast, known, (2, 11), (3, 12))
    pytest.importorskip("nbis")
    for position, seed in (("2", 11), ("3", 12)):
        biometrics.biometric_add(
            actor=cast.stranger, file=new, kind="finger", position=position,
            copy=Copy("f.png", draw(seed, 6)), **TOLD,
        )  # fmt: skip
    client = browse(cast.stranger)
    client.post("/registry/purpose/", {"purpose": "who is this", "next": "/registry/"})
    shown = client.post(
        at(new, "fingers/search/"), {"purpose": "who is this", "basis": "ORDER-114"}, follow=True
    )
    assert shown.context["search"].candidates.count() == 1
    assert known.number not in text(shown) and "not open to you" in text(shown)


def test_without_the_libraries_the_page_says_so_and_images_are_kept(cast, browse, monkeypatch):
    monkeypatch.setattr(prints, "available", lambda: False)
    monkeypatch.setattr(prints, "template", lambda content, position: None)
    file = cast.enrol()
    client = browse(cast.reem)
    address = at(file, "fingers/")
    sent = {
        "purpose": "x",
        "retain_until": "2026-05-01",
        "finger_2": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99),
    }
    assert client.post(address, sent).status_code == 302
    shown = client.get(address)
    assert "cannot be read or compared here" in text(shown) and shown.context["ten"][1].state == "unmeasured"
    with pytest.raises(Refused, match="cannot compare prints"):
        find(cast, file)


def test_fingers_of_the_competition_images_are_found_among_strangers(cast):
    """Second impressions of five fingers (FVC2002 DB1_B, 101 to 105), each searched among first impressions."""
    pytest.importorskip("nbis")
    files = []
    for finger in range(101, 106):
        file = cast.enrol()
        image = reference("fvc2002", "DB1_B", f"{finger}_1.png").read_bytes()
        biometrics.biometric_add(
            actor=None, file=file, kind="finger", position="2", copy=Copy("a.png", image), **TOLD
        )
        files.append(file)
    new = cast.enrol()
    image = reference("fvc2002", "DB1_B", "103_2.png").read_bytes()
    biometrics.biometric_add(
        actor=None, file=new, kind="finger", position="2", copy=Copy("a.png", image), **TOLD
    )
    made = find(cast, new)
    assert [c.file_id for c in made.candidates.all()] == [files[2].pk]
