"""One against many: fingers are captured, measured and searched for; a search proposes and decides nothing."""

from __future__ import annotations

import io

import numpy as np
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
from amana.desks.registry.queries import prints as fingers_of
from amana.desks.registry.services import biometrics, searches
from amana.desks.registry.services.documents import Copy
from amana.desks.registry.services.links import proposal_answer
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.registry.cast import NOW, days, examiner, finding
from tests.desks.registry.test_pages import at, text
from tests.engines.prints.cast import reference

pytestmark = [pytest.mark.books, pytest.mark.django_db]
TOLD = {"purpose": "who is this", "retain_until": days(90)}


def ridges(seed: int, shift: int = 0) -> bytes:
    """A drawn finger as PNG: ridges that flow in waves of their own, broken where the seed says; `shift` moves the
    press by so many pixels and greys it a little."""
    pillow = pytest.importorskip("PIL.Image")
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:400, 0:320].astype(float)
    x, y = x + shift, y + shift / 2
    bend = sum(
        rng.uniform(5, 14)
        * np.sin(rng.uniform(-1, 1) * x / 40 + rng.uniform(-1, 1) * y / 40 + rng.uniform(0, 6))
        for _wave in range(6)
    )
    phase = (y * np.cos(seed) + x * np.sin(seed)) + bend
    for _spiral in range(34):  # each adds one ridge on one of its sides: a minutia
        cx, cy = rng.uniform(20, 300), rng.uniform(20, 380)
        phase += rng.choice([-1, 1]) * 9 / (2 * np.pi) * np.arctan2(y - cy, x - cx)
    gray = 128 + 100 * np.sin(2 * np.pi * phase / 9)
    within = ((x - shift - 160) / 150) ** 2 + ((y - shift / 2 - 200) / 190) ** 2 < 1
    gray = np.where(within, gray + np.random.default_rng(seed + shift).normal(0, 8, gray.shape), 250)
    out = io.BytesIO()
    pillow.fromarray(np.clip(gray, 0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def press(cast, file, *fingers: tuple[int, int], shift: int = 0) -> None:
    """Fingers of a file as (position, seed)."""
    pytest.importorskip("nbis")
    for position, seed in fingers:
        copy = Copy("finger.png", ridges(seed, shift))
        biometrics.biometric_add(
            actor=cast.reem, file=file, kind="finger", position=str(position), copy=copy, **TOLD
        )


def find(cast, file, **more) -> PrintSearch:
    return searches.search(
        actor=cast.reem, file=file, **({"purpose": "who is this", "basis": cast.order} | more)
    )


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


def test_what_is_erased_or_expires_is_no_longer_found(cast):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11))
    press(cast, new, (2, 11), shift=6)
    assert find(cast, new).candidates.count() == 1
    item = Biometric.objects.filter(file=known).get()
    assert ridges(11) not in bytes(item.template.sealed) and b"minutiae" not in bytes(item.template.sealed)
    biometrics.biometric_erase(actor=cast.reem, item=item, why="the purpose is over")
    assert find(cast, new).candidates.count() == 0
    assert known.pk not in printgallery.held().persons.values()


def test_the_matcher_knows_nobody_by_name_or_number(cast):
    known = cast.enrol()
    press(cast, known, (2, 11))
    gallery = printgallery.held().gallery
    assert gallery.people == [printgallery.pseudonym(known.pk)]
    assert known.number not in repr(gallery.people) + repr(gallery.segments[0].print_ids)


def test_refused_without_purpose_right_or_a_finger_and_for_a_child_or_a_dispute(cast):
    file, child, disputed = cast.enrol(), cast.child(), cast.enrol()
    finding(disputed, cast.reem, (2007, 1, 1), latest=(2009, 12, 31), disputed=True)
    for wrong, said in (
        ({"purpose": " "}, "purpose is missing"),
        ({"file": child}, "is a child"),
        ({"file": disputed}, "is a child, or the age is disputed"),
        ({"actor": cast.monitor}, ""),
    ):
        with pytest.raises(Refused, match=said):
            searches.search(
                **({"actor": cast.reem, "file": file, "purpose": "x", "basis": cast.order} | wrong)
            )
    pytest.importorskip("nbis")
    with pytest.raises(Refused, match="no fingerprint"):
        find(cast, file)


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
        biometrics.template_keep(item, item.secret.key, prints.template(ridges(11), "2"))
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


def test_templates_are_made_again_from_the_sealed_images(cast):
    file = cast.enrol()
    press(cast, file, (2, 11))
    BiometricTemplate.objects.all().delete()
    assert printgallery.held().gallery.prints == 0
    assert searches.templates_make() == (1, 0)
    assert printgallery.held().gallery.prints == 1


def test_a_poor_finger_is_taken_three_times_and_then_accepted_with_a_reason(cast):
    told = {"file": cast.enrol(), "kind": "finger", "position": "4", **TOLD, "sign_off": None, "at": NOW}
    file = told["file"]
    from amana.access import keys
    from amana.desks.registry.models import BiometricSecret

    states = []
    for _capture in range(3):
        item = Biometric.objects.create(sha256="0" * 64, quality=9, taken_on=NOW.date(), by=cast.reem, **told)
        BiometricSecret.objects.create(
            biometric=item, key=keys.new(), media_type="image/png", size=1, sealed=b"x"
        )
        states.append(fingers_of.ten(file)[3].state)
    assert states == ["again", "again", "accept"]
    biometrics.gap_add(actor=cast.reem, file=file, reason="worn", position="4")
    assert fingers_of.ten(file)[3].state == "accepted"


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
        "finger_2": SimpleUploadedFile("a.png", ridges(11, 6)),
        "finger_3": SimpleUploadedFile("b.png", ridges(12, 6)),
        "finger_4": SimpleUploadedFile("c.png", b"\x89PNG\r\n\x1a\n" + b"grey" * 40),
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422 and "finger_4" in refused.context["form"].errors
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


def test_a_registrar_elsewhere_learns_neither_number_nor_name_of_whom_a_search_brought_up(cast, browse):
    known, new = cast.enrol(), cast.enrol(account=cast.baghdad)
    press(cast, known, (2, 11), (3, 12))
    pytest.importorskip("nbis")
    for position, seed in (("2", 11), ("3", 12)):
        biometrics.biometric_add(
            actor=cast.stranger, file=new, kind="finger", position=position,
            copy=Copy("f.png", ridges(seed, 6)), **TOLD,
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
