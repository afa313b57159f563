"""Photographs and samples: for a purpose, until a day, sealed, opened by need; a child's only with protection."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from amana.access.models import Read
from amana.desks.registry.models import Biometric, BiometricSecret, BiometricSignOff
from amana.desks.registry.services import biometrics
from amana.desks.registry.services.documents import Copy
from amana.desks.registry.services.proposals import together
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text
from tests.desks.registry.cast import NOW, days, examiner, finding
from tests.engines.prints.cast import reference

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PNG = b"\x89PNG\r\n\x1a\n" + b"grey" * 40
FACE = {"kind": "face", "copy": Copy("face.png", PNG), "purpose": "recapture", "retain_until": days(90)}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": "  "}, "purpose is missing"),
        ({"retain_until": days(0)}, "missing or out of range"),
        ({"retain_until": days(6 * 366)}, "missing or out of range"),
        ({"kind": "finger"}, "names its finger"),
        ({"position": "2"}, "names its finger"),
        ({"copy": Copy("face.png", b"%PDF-1.7")}, "not what this kind asks for"),
    ],
)
def test_refused_what_has_no_purpose_no_end_or_is_something_else(cast, wrong, said):
    with pytest.raises(Refused, match=said):
        biometrics.biometric_add(actor=cast.reem, file=cast.enrol(), **(FACE | wrong))


def test_a_photograph_is_sealed_shown_for_a_purpose_and_each_look_is_recorded(cast, browse):
    file = cast.enrol()
    client = browse(cast.reem)
    assert client.get(at(file, "biometrics/")).status_code == 403  # no purpose was stated yet
    client.post("/registry/purpose/", {"purpose": "who is this", "next": at(file, "biometrics/")})
    sent = {"kind": "face", "purpose": "recapture", "retain_until": "2026-05-01"}
    client.post(at(file, "biometric/"), {**sent, "copy": SimpleUploadedFile("face.png", PNG)})
    item = Biometric.objects.get()
    assert PNG not in bytes(BiometricSecret.objects.get().sealed)
    listed = text(client.get(at(file, "biometrics/")))
    assert "recapture" in listed
    assert ">Sign-off<" not in listed  # a column that would be empty for every adult
    shown = client.get(at(file, f"biometrics/{item.pk}/"))
    assert (shown.content, shown["Content-Type"], shown["Cache-Control"]) == (PNG, "image/png", "no-store")
    assert list(Read.objects.filter(what="biometric").values_list("person", "purpose")) == [
        (file.pk, "who is this")
    ]
    check = client.post(at(file, f"biometric-erase/{item.pk}/"), {"why": "the purpose is over"})["Location"]
    client.post(check)
    # asked for, and still there: one person erases nothing
    assert client.get(at(file, f"biometrics/{item.pk}/")).status_code == 200
    assert "erasure asked for" in text(client.get(at(file, "biometrics/")))


def test_nobody_without_need_sees_that_there_are_photographs(cast, browse):
    file = cast.enrol()
    item = biometrics.biometric_add(actor=None, file=file, **FACE)
    for reader in (cast.monitor, cast.protection, cast.assessor):
        assert browse(reader).get(at(file, f"biometrics/{item.pk}/")).status_code == 403
    client = browse(cast.stranger)  # a registrar elsewhere
    client.post("/registry/purpose/", {"purpose": "curious", "next": "/registry/"})
    assert client.get(at(file, f"biometrics/{item.pk}/")).status_code == 403


def test_a_child_s_need_the_sign_off_of_a_protection_officer_that_lasts_as_long(cast):
    child = cast.child()
    with pytest.raises(Refused, match="not established as an adult"):
        biometrics.biometric_add(actor=cast.reem, file=child, **FACE)
    biometrics.sign_off(actor=cast.protection, file=child, purpose="family tracing", until=days(30))
    with pytest.raises(Refused, match="at least as long"):
        biometrics.biometric_add(actor=cast.reem, file=child, **FACE)
    made = biometrics.biometric_add(actor=cast.reem, file=child, **(FACE | {"retain_until": days(30)}))
    assert made.sign_off.by == cast.protection


def test_the_database_itself_refuses_a_child_a_dispute_and_an_unknown_age(cast):
    child, disputed, grown = cast.child(), cast.enrol(), cast.enrol()
    finding(disputed, cast.reem, (2007, 1, 1), latest=(2009, 12, 31), disputed=True)
    told = {
        "kind": "face",
        "purpose": "x",
        "sha256": "0" * 64,
        "taken_on": NOW.date(),
        "at": NOW,
        "by": cast.reem,
    }
    ours = BiometricSignOff.objects.create(file=grown, purpose="x", until=days(9), by=cast.protection, at=NOW)
    over = BiometricSignOff.objects.create(
        file=child, purpose="x", until=days(-1), by=cast.protection, at=NOW
    )
    own = BiometricSignOff.objects.create(file=child, purpose="x", until=days(9), by=cast.reem, at=NOW)
    for file, sign_off in ((child, None), (disputed, None), (child, ours), (child, over), (child, own)):
        with pytest.raises(DatabaseError, match="protection officer"), transaction.atomic():
            Biometric.objects.create(file=file, retain_until=days(5), sign_off=sign_off, **told)
    made = Biometric.objects.create(file=grown, retain_until=days(5), **told)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Biometric.objects.filter(pk=made.pk).update(retain_until=days(500))
    with pytest.raises(DatabaseError), transaction.atomic():
        Biometric.objects.create(file=grown, retain_until=NOW.date(), **told)


def test_a_refusal_and_a_missing_finger_are_data(cast, browse):
    file = cast.enrol()
    lina = examiner("lina")
    biometrics.gap_add(actor=lina, file=file, reason="amputated", position="7")
    biometrics.gap_add(actor=lina, file=file, reason="refused", note="no reason given")
    client = browse(lina)
    client.post("/registry/purpose/", {"purpose": "who is this", "next": at(file, "biometrics/")})
    shown = text(client.get(at(file, "biometrics/")))
    assert "Left index finger" in shown and "The person refuses" in shown


# -- fingerprints through the door of the prints engine


def impression(name: str) -> Copy:
    """An image of the public competition sets; the test is skipped where they or the libraries are missing."""
    pytest.importorskip("nbis")
    return Copy(name, reference("fvc2002", "DB1_B", name).read_bytes())


def finger_of(cast, file, name: str) -> Biometric:
    told = {"kind": "finger", "position": "2", "purpose": "who is this", "retain_until": days(90)}
    return biometrics.biometric_add(actor=cast.reem, file=file, copy=impression(name), **told)


@pytest.mark.either
def test_a_fingerprint_is_measured_and_one_that_cannot_be_read_is_refused_with_the_reason(cast):
    good = finger_of(cast, cast.enrol(), "101_1.png")
    assert good.quality is None or 0 <= good.quality <= 100
    with pytest.raises(Refused, match="cannot be read"):
        biometrics.biometric_add(
            actor=cast.reem, file=good.file, **(FACE | {"kind": "finger", "position": "2"})
        )


def test_the_prints_of_a_pair_are_compared_for_a_purpose_and_recorded_for_both(cast, browse):
    """Two impressions of finger 101 agree, one of 101 and one of 102 do not."""
    one, same, another = cast.enrol(), cast.enrol(), cast.enrol()
    for file, name in ((one, "101_1.png"), (same, "101_2.png"), (another, "102_1.png")):
        finger_of(cast, file, name)
    lina = examiner("lina")
    client = browse(lina)
    bits = {}
    for other in (same, another):
        pair = together(actor=lina, one=one, other=other)
        address = f"/registry/likenesses/{pair.pk}/prints/"
        if not bits:
            assert client.get(address).status_code == 403  # no purpose was stated yet
            client.post("/registry/purpose/", {"purpose": "who is this", "next": address})
        bits[other.pk] = client.get(address).context["bits"]
    assert bits[same.pk] > 3 > 0 > bits[another.pk]
    seen = Read.objects.filter(what="biometric", purpose="who is this").values_list("person", flat=True)
    assert sorted(seen) == sorted([one.pk, same.pk, one.pk, another.pk])
