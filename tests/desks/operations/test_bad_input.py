"""What cannot be is refused before anything is signed, in the reader's language, and leaves nothing half-written."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftPerson, PendingAct
from amana.ledger import services as ledger
from amana.ledger.models import Entry, Statement
from tests.desks.operations.cast import officer

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


def standing():
    """Everything that a refused act could have left behind."""
    outcomes = list(LiftPerson.objects.order_by("pk").values_list("person", "outcome", "resolved"))
    return Entry.objects.count(), Statement.objects.count(), PendingAct.objects.count(), outcomes


def receive(client, lift, device):
    path = f"/operations/lifts/{lift.pk}/receipt/"
    return client.post(path, {"device": device, "all": "received"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "المفتاح crossed-key لجهة لا توقّع هذا المحضر"),
        ("en", "belongs to an authority that does not sign this"),
    ],
)
def test_a_receipt_with_the_key_of_the_wrong_authority(cast, browse, language, words):
    lift = cast.on_the_way(cast.people(2))
    crossed = officer("crossed", "custody_officer", cast.moj)
    point = crossed.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ledger.device_register(
        code="crossed-key", algorithm="p256", public_key=point, owner=crossed.user.pk, authority=cast.sdf
    )
    before = standing()
    assert words in receive(browse(crossed, language), lift, "crossed-key")
    assert standing() == before


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "للتسليم الواحد تسلُّم واحد لا ثاني له"), ("en", "A release has one receipt and no second")],
)
def test_a_second_receipt_for_one_release(cast, browse, language, words):
    lift = cast.on_the_way(cast.people(2))
    ops.receipt(actor=None, lift=lift)
    before = standing()
    assert words in receive(browse(cast.receiver, language), lift, cast.receiver.device)
    assert standing() == before
