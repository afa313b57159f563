"""Photographs and prints past their day: listed, hidden at once, erased by two people and never by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from amana.access import keys
from amana.access.models import Read
from amana.desks.registry.models import Biometric, BiometricSecret, Disposal, DisposalItem
from amana.desks.registry.services import biometrics, disposals, memoranda
from amana.desks.registry.services.documents import Copy
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import text, user
from tests.desks.registry.cast import NOW, days

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PNG = b"\x89PNG\r\n\x1a\n" + b"grey" * 40


def take(cast, file, until=90, mark=b""):
    return biometrics.biometric_add(
        actor=cast.reem, file=file, kind="face", copy=Copy("f.png", PNG + mark), purpose="recapture",
        retain_until=days(until),
    )  # fmt: skip


@pytest.fixture
def later():
    """Hundred days on: what was kept for ninety is past its day."""
    with clock.at(NOW + timedelta(days=100)):
        yield


def test_one_asks_another_erases_and_the_copy_of_yesterday_opens_no_more(cast, browse, later):
    with clock.at(NOW):
        yasin, other = cast.enrol(), cast.enrol()
        gone, stays = take(cast, yasin), take(cast, other, until=200)
        elsewhere = biometrics.biometric_add(
            actor=None, file=cast.enrol(account=cast.baghdad), kind="face", copy=Copy("f.png", PNG),
            purpose="recapture", retain_until=days(90),
        )  # fmt: skip
    reem = browse(cast.reem)
    page = text(reem.get("/registry/samples/"))
    assert yasin.number in page and other.number not in page and elsewhere.file.number not in page
    assert list(Read.objects.filter(user=cast.reem).values_list("person", "what")) == [
        (yasin.pk, "biometrics")
    ]
    assert reem.post("/registry/samples/", {}).status_code == 422
    kept = bytes(BiometricSecret.objects.get(biometric=gone).sealed)
    check = reem.post("/registry/samples/", {"item": [gone.pk]})["Location"]
    assert "f.png" not in text(reem.get(check)) and yasin.number in text(reem.get(check))
    reem.post(check)
    asked = Disposal.objects.get()
    assert (asked.granted, asked.asked_by) == (None, cast.reem)
    assert reem.get(f"/registry/samples/{asked.pk}/").status_code == 404  # not by whoever asked
    with pytest.raises(Refused, match="does not carry it out"):
        disposals.disposal_decide(actor=cast.reem, disposal=asked, grant=True)
    reviewer = browse(cast.reviewer)
    assert "1 sample is to be erased" in text(reviewer.get("/operations/waiting/"))
    assert "The day until which they are kept has passed." in text(
        reviewer.get(f"/registry/samples/{asked.pk}/")
    )
    check = reviewer.post(f"/registry/samples/{asked.pk}/", {"decision": "erase"})["Location"]
    assert keys.unseal(gone.secret.key, kept) == PNG  # the rehearsal destroys nothing
    reviewer.post(check)
    key = BiometricSecret.objects.get(biometric=gone).key
    with pytest.raises(Refused, match="destroyed"):
        keys.unseal(key, kept)
    assert BiometricSecret.objects.get(biometric=stays).key.destroyed_at is None
    told = [m.facts["act"] for m in ledger_queries.memos(yasin.pk, ("biometric",))]
    assert told == ["taken", "erase_asked", "erased"]
    with pytest.raises(DatabaseError, match="decided once"), transaction.atomic():
        Disposal.objects.update(granted=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        DisposalItem.objects.update(biometric=stays)


def test_refused_without_a_reason_before_the_day_twice_in_parts_and_while_a_stay_stands(cast):
    yasin, far = cast.enrol(), cast.enrol(account=cast.baghdad)
    item = take(cast, yasin)
    foreign = biometrics.biometric_add(
        actor=None, file=far, kind="face", copy=Copy("f.png", PNG), purpose="recapture", retain_until=days(90)
    )

    def ask(*items, why="taken of the wrong man"):
        return disposals.disposal_ask(actor=cast.reem, items=list(items), why=why)

    for items, why, said in (
        ([], "", "No sample was named"),
        ([item], "  ", "reason"),
        ([item, foreign], "all of them", "not allowed|may not|outside"),
    ):
        with pytest.raises(Refused, match=said):
            ask(*items, why=why)
    asked = ask(item)
    with pytest.raises(Refused, match="asked for"):
        ask(item)
    memoranda.stay_put(actor=cast.reviewer, file=yasin, ordered_by="court of Hasakah", order="114/2026")
    with pytest.raises(Refused, match="A stay is in force"):
        disposals.disposal_decide(actor=cast.reviewer, disposal=asked, grant=True)
    assert Biometric.objects.get(pk=item.pk).secret.key.destroyed_at is None
    refused = disposals.disposal_decide(actor=cast.reviewer, disposal=asked, grant=False)
    assert (refused.granted, disposals.open_for([item.pk])) == (False, set())
    with pytest.raises(Refused, match="decided already"):
        disposals.disposal_decide(actor=cast.reviewer, disposal=asked, grant=True)


def test_who_holds_no_samples_neither_sees_the_list_nor_decides(cast, browse):
    item = take(cast, cast.enrol())
    asked = disposals.disposal_ask(actor=cast.reem, items=[item], why="taken twice")
    for reader in (cast.monitor, cast.assessor, cast.protection):
        assert browse(reader).get("/registry/samples/").status_code == 403
    stranger = browse(cast.stranger)  # a registrar elsewhere
    assert item.file.number not in text(stranger.get("/registry/samples/?show=asked"))
    assert stranger.get(f"/registry/samples/{asked.pk}/").status_code == 404
    second = user("hala", "registrar", cast.sdf)
    assert browse(second).get(f"/registry/samples/{asked.pk}/").status_code == 200
