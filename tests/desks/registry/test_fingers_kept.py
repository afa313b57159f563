"""Fingers as they are kept: measured, told apart from those there, cut out of an image of a hand or a record."""

from __future__ import annotations

import io

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amana.desks.registry import prints
from amana.desks.registry.models import (
    Biometric,
    BiometricTemplate,
)
from amana.desks.registry.queries import prints as fingers_of
from amana.desks.registry.services import biometrics, searches
from amana.desks.registry.services.documents import Copy
from amana.engines.prints import itl
from amana.engines.prints.images import png_bytes
from amana.ledger import writer
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text
from tests.desks.registry.cast import NOW
from tests.desks.registry.fingers import TOLD, draw, find, press
from tests.engines.prints.cast import reference
from tests.engines.prints.test_slaps import hand

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("patience"),
]


@pytest.mark.both
def test_templates_are_made_again_from_the_sealed_images(cast):
    file = cast.enrol()
    press(cast, file, (2, 11))
    BiometricTemplate.objects.all().delete()
    assert find(cast, file).prints == 0
    assert searches.templates_make() == (1, 0)
    assert find(cast, file).prints == 1


@pytest.mark.both
def test_one_image_is_not_two_fingers_of_a_person_but_may_be_sent_again_as_the_same(cast):
    file, other = cast.enrol(), cast.enrol()
    press(cast, file, (2, 11), (2, 11))
    press(cast, other, (3, 11))  # what two files share is for the search to bring up
    with pytest.raises(Refused, match="Right index finger") as refused:
        press(cast, file, (3, 11))
    assert refused.value.code == "biometric-same-image"


def test_another_image_of_a_finger_is_not_kept_as_the_next_finger_of_the_person(cast):
    file, other = cast.enrol(), cast.enrol()
    press(cast, file, (2, 11), (3, 21))
    with pytest.raises(Refused, match="Right index finger") as refused:
        press(cast, file, (4, 11), shift=6)  # the index finger again, elsewhere on the glass
    assert refused.value.code == "biometric-other-finger"
    press(cast, file, (2, 11), shift=6)
    press(cast, other, (4, 11), shift=6)


def no_finger(kind: str) -> bytes:
    """A blank page, noise, or what a camera makes of a face: light and shade with dark places."""
    rng = np.random.default_rng(4)
    y, x = np.mgrid[:480, :400]
    if kind == "blank":
        return png_bytes(np.full((400, 300), 255, np.uint8))
    if kind == "noise":
        return png_bytes(rng.integers(0, 256, (100, 100), np.uint8))
    gray = 230.0 - 90 * (((x - 200) / 130) ** 2 + ((y - 240) / 180) ** 2 < 1)
    for at_x, at_y in ((150, 200), (250, 200), (200, 320)):
        gray -= 80 * np.exp(-(((x - at_x) / 30) ** 2) - ((y - at_y) / 12) ** 2)
    return png_bytes(np.clip(gray + rng.normal(0, 3, gray.shape), 0, 255).astype(np.uint8))


@pytest.mark.parametrize("kind", ["blank", "noise", "face"])
def test_an_image_without_ridges_is_no_finger(cast, kind):
    pytest.importorskip("nbis")
    with pytest.raises(Refused, match="No ridges") as refused:
        biometrics.biometric_add(
            actor=cast.reem, file=cast.enrol(), kind="finger", position="2",
            copy=Copy("1.png", no_finger(kind)), **TOLD,
        )  # fmt: skip
    assert "exception" in refused.value.remedy
    assert not Biometric.objects.exists()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_image_without_ridges_is_kept_as_an_exception_by_who_says_so_and_never_searched(
    cast, browse, language
):
    pytest.importorskip("nbis")
    file = cast.enrol()
    client = browse(cast.reem, language)
    told = {"purpose": "who is this", "retain_until": "2026-05-01"}

    def send(**more):
        sent = {n: SimpleUploadedFile("1.png", no_finger("noise")) for n in ("finger_2",)}
        good = {"finger_3": SimpleUploadedFile("2.png", draw(11))}
        return client.post(at(file, "fingers/"), told | sent | good | more)

    refused = send()
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["finger_2"]
    assert [item.position for item in file.biometrics.all()] == ["3"]
    kept = client.post(
        at(file, "fingers/"),
        told | {"finger_2": SimpleUploadedFile("1.png", no_finger("noise")), "without_ridges": "on"},
        follow=True,
    )
    said = "no ridges found, kept as an exception" if language == "en" else "لا خطوط فيها"
    assert said in text(kept)
    assert fingers_of.ten(file)[1].state == "accepted"
    assert file.biometric_gaps.get().reason == "no_ridges"
    assert [t.biometric.position for t in BiometricTemplate.objects.filter(file=file)] == ["3"]
    assert searches.templates_make() == (0, 1)  # nor later, when missing ones are made
    found = find(cast, file)
    assert found.fingers == "3"


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
def test_one_image_of_a_hand_on_the_page_becomes_four_fingers_or_none(cast, browse, language):
    pytest.importorskip("nbis")
    file = cast.enrol()
    client = browse(cast.reem, language)
    told = {"purpose": "who is this", "retain_until": "2026-05-01"}

    def send(*seeds: int):
        image = SimpleUploadedFile("hand.png", png_bytes(hand(*seeds)))
        return client.post(at(file, "fingers/"), {**told, "slap_left": image})

    refused = send(31, 32, 33)
    assert refused.status_code == 422 and "slap_left" in refused.context["form"].errors
    assert ("fingers apart" if language == "en" else "الأصابع متباعدة") in text(refused)
    assert not file.biometrics.exists()
    assert send(31, 32, 33, 34).status_code == 302
    kept = file.biometrics.order_by("pk")
    assert list(kept.values_list("kind", "position")) == [("finger", p) for p in ("10", "9", "8", "7")]
    assert BiometricTemplate.objects.filter(file=file).count() == 4


@pytest.mark.both
def test_images_are_read_before_anything_waits_for_the_writer(cast, monkeypatch):
    pytest.importorskip("nbis")
    order, read, do = [], prints.template, writer.do
    monkeypatch.setattr(prints, "template", lambda *image: order.append("read") or read(*image))

    def writing(unit):
        order.append("begin")
        made = do(unit)
        order.append("end")
        return made

    monkeypatch.setattr(writer, "do", writing)
    image = Copy("hand.png", png_bytes(hand(31, 32, 33, 34)))
    searches.from_slap(actor=cast.reem, file=cast.enrol(), copy=image, hand="left", **TOLD)
    assert order[-6:] == ["read"] * 4 + ["begin", "end"]


def test_a_transaction_file_gives_its_single_fingers_and_says_how_many_images_it_left_out(cast):
    """A PIV card: two index fingers as lossless JPEG; a latent transaction: one left middle finger; a
    card with the four fingers of each hand and both thumbs: the left hand can be cut, on the right a neighbour's print
    touches the index finger."""
    pytest.importorskip("nbis")
    told = {"actor": cast.reem, "file": cast.enrol(), **TOLD}
    card = reference("an2", "type-10-14-17-piv-index-iris.an2").read_bytes()
    kept, left = searches.from_record(copy=Copy("card.an2", card), **told)
    assert (sorted(item.position for item in kept), left) == (["2", "7"], 0)
    finger = reference("an2", "type-9-14-std.an2").read_bytes()
    kept, left = searches.from_record(copy=Copy("finger.an2", finger), **told)
    assert ([item.position for item in kept], left) == (["8"], 0)
    hands = reference("an2", "type-4-14-slaps.an2").read_bytes()
    kept, left = searches.from_record(copy=Copy("hands.an2", hands), **told)
    assert ([item.position for item in kept], left) == (["10", "9", "8", "7"], 2)
    kinds = told["file"].biometrics.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["record", *["finger"] * 2, "record", "finger", "record", *["finger"] * 4]


def test_a_transaction_of_two_persons_is_refused_whole_and_jpeg_2000_is_kept(cast):
    pytest.importorskip("nbis")
    two = itl.transaction({2: b"0500"}, [itl.tagged(2, {2: b"00"}), itl.tagged(2, {2: b"01"})]).to_bytes()
    told = {"actor": cast.reem, "file": cast.enrol(), **TOLD}
    with pytest.raises(Refused, match="describes 2 persons"):
        searches.from_record(copy=Copy("two.an2", two), **told)
    assert not told["file"].biometrics.exists()
    image, out = pytest.importorskip("PIL.Image"), io.BytesIO()
    image.open(io.BytesIO(draw(11))).save(out, "JPEG2000")
    kept = biometrics.biometric_add(
        kind="finger", position="2", copy=Copy("finger.jp2", out.getvalue()), **told
    )
    assert kept.quality is not None and kept.secret.media_type == "image/jp2"
