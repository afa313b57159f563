"""Roles, consents and keys are given under the key of whoever gives them, once they have one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from amana.access import devices
from amana.access.models import DeviceRequest, Grant, User
from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Device, Memo
from tests.console.own_key import BACKEND, Hand, signer
from tests.desks.watch.conftest import NOW
from tests.long import times

pytestmark = [pytest.mark.books, pytest.mark.django_db]
KINDS = ["demonstration", "operation"]


@pytest.fixture(params=times(KINDS, KINDS, postgresql=KINDS[1:]))
def house(request, db):
    with clock.at(NOW), translation.override("en"):
        ledger.genesis(kind=request.param, name="test")
        sdf = ledger.authority_add(code="SDF", name_ar="قسد", name_en="SDF")
        court = ledger.authority_add(code="COURT", name_ar="محكمة", name_en="Court", kind="judicial")
        for name, role, authority in (
            ("keeper", "system_keeper", None),
            ("other", "system_keeper", None),
            ("officer", "custody_officer", sdf),
            ("observer", "monitor", None),
            ("newcomer", "", None),
        ):
            user = User.objects.create(username=name, name_en=name.title(), name_ar=name)
            if role:
                Grant.objects.create(user=user, role=role, authority=authority)
        yield {"sdf": sdf, "court": court}


def test_a_monitor_is_appointed_and_consents_under_their_own_keys(house):
    keeper = Hand.of(User.objects.get(username="keeper"), house["court"])
    shown = keeper.act("/house/users/newcomer/roles/", {"role": "monitor"})
    assert "Giving a role" in shown and "Newcomer" in shown and "Monitor" in shown
    given = Grant.objects.get(user__username="newcomer")
    assert signer(given.memo) == "keeper-browser"
    monitor = Hand.of(User.objects.get(username="newcomer"))
    shown = monitor.act(f"/house/roles/{given.pk}/consent/", {"reason": "my term is over"})
    assert "Consent to the removal of a monitor" in shown and "my term is over" in shown
    assert signer(given.removal_consents.get().memo) == "newcomer-browser"
    keeper.act(f"/house/roles/{given.pk}/withdraw/", {"reason": "at the monitor's own wish"})
    given.refresh_from_db()
    assert signer(given.revoke_memo) == "keeper-browser"


def test_a_key_is_certified_and_revoked_under_the_key_of_whoever_saw_the_officer(house):
    officer = Hand.of(User.objects.get(username="officer"), house["sdf"])
    colleague = User.objects.get(username="newcomer")
    asked = DeviceRequest.objects.create(
        user=colleague, authority=house["sdf"], code="newcomer-1", label="gate", public_key=_point()
    )
    shown = officer.prepare(f"/house/keys/{asked.pk}/", {"answer": "certify"})
    assert "you saw this officer" in shown and "Newcomer" in shown
    assert not Device.objects.filter(pk="newcomer-1").exists()
    officer.sign(shown)
    asked.refresh_from_db()
    assert asked.certified and Device.objects.get(pk="newcomer-1").revoked_at is None
    assert signer(Memo.objects.filter(kind="device").latest("leaf").leaf) == "officer-browser"
    officer.act("/house/keys/revoke/", {"key": "newcomer-1", "reason": "laptop lost"})
    assert Device.objects.get(pk="newcomer-1").revoked_at is not None
    assert signer(Memo.objects.get(kind="revoke").leaf) == "officer-browser"


def test_before_anybody_has_a_key_the_system_records_who_gave_what(house):
    client = Client()
    client.force_login(User.objects.get(username="keeper"), backend=BACKEND)
    client.post("/house/users/newcomer/roles/", {"role": "monitor"})
    assert signer(Grant.objects.get(user__username="newcomer").memo) == "service"


def test_an_officer_who_can_sign_for_nobody_speaks_through_the_system_and_one_who_can_signs(house):
    demonstration = books.demonstration()
    devices.may_speak_unsigned(User.objects.get(username="observer"))  # no monitor's body is set up
    keeper = User.objects.get(username="keeper")  # may sign for the court
    if demonstration:
        devices.may_speak_unsigned(keeper)
    else:
        with pytest.raises(Refused, match="certified key"):
            devices.may_speak_unsigned(keeper)
    Hand.of(keeper, house["court"])
    with pytest.raises(Refused, match="sign with it" if demonstration else "certified key"):
        devices.may_speak_unsigned(keeper)
    with pytest.raises(Refused, match="sign with it"):
        devices.may_keep_house_unsigned(keeper)


def _point() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    made = ec.generate_private_key(ec.SECP256R1()).public_key()
    return made.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_places_and_accounts_are_opened_and_closed_under_the_keeper_s_key(house):
    keeper = Hand.of(User.objects.get(username="keeper"), house["court"])
    place = {"code": "NAS", "name_ar": "سجن الناصرية", "name_en": "Nasiriyah prison", "kind": "prison"}
    shown = keeper.act(
        "/house/places/add/", {**place, "authority": "SDF", "capacity": "900", "takes": ["men"]}
    )
    assert "Opening the account of an authority at a place" in shown and "NAS" in shown and "900" in shown
    keeper.act("/house/accounts/NAS/change/", {"what": "capacity", "capacity": "800"})
    keeper.act("/house/accounts/NAS/change/", {"what": "takes", "takes": ["adults"]})
    authority = {"code": "IQ-MOJ", "name_ar": "وزارة العدل", "name_en": "Ministry", "kind": "custodian"}
    keeper.act("/house/authorities/add/", authority)
    shown = keeper.act("/house/accounts/NAS/change/", {"what": "close"})
    assert "Closing an account" in shown
    told = [(memo.facts["act"], signer(memo.leaf)) for memo in books.memos(kinds=["account"])]
    assert told == [(act, "keeper-browser") for act in ("open", "capacity", "takes", "authority", "close")]


def test_the_places_of_a_sheet_are_one_act_under_the_keeper_s_key(house):
    keeper = Hand.of(User.objects.get(username="keeper"), house["court"])
    head, more = "code,name_ar,name_en,kind,authority\n", "prison,SDF\n"
    rows = f"{head}NAS,سجن الناصرية,Nasiriyah,{more}HLH,سجن الحلة,Hillah,{more}"
    shown = keeper.act("/house/places/add/", {"sheet": SimpleUploadedFile("p.csv", rows.encode())})
    assert "NAS" in shown and "HLH" in shown
    told = [
        (memo.facts["code"], signer(memo.leaf), memo.statement) for memo in books.memos(kinds=["account"])
    ]
    assert [(code, by) for code, by, _s in told] == [("NAS", "keeper-browser"), ("HLH", "keeper-browser")]
    assert len({statement for _c, _b, statement in told}) == 1
    client = keeper.client
    changed = client.post("/house/places/add/", {"read": '[{"code": "X"}]', "device": "keeper-browser"})
    assert changed.status_code == 422 and "has changed" in changed.content.decode()


def test_whoever_can_sign_for_nobody_yet_is_told_so_instead_of_a_form(house):
    client = Client()
    client.force_login(User.objects.get(username="observer"), backend=BACKEND)
    client.cookies["amana_language"] = "en"
    page = client.get("/me/devices/").content.decode()
    assert "no body yet for which you could sign" in page and "data-make-key>" not in page
    client.force_login(User.objects.get(username="officer"), backend=BACKEND)
    assert "data-make-key>" in client.get("/me/devices/").content.decode()


def test_no_authority_is_chosen_beforehand_where_a_key_could_sign_for_several(house):
    chosen = "selected"
    officer = User.objects.get(username="officer")
    client = Client()
    client.force_login(officer, backend=BACKEND)
    assert chosen not in client.get("/me/devices/").content.decode()
    other = ledger.authority_add(code="MOJ", name_ar="العدل", name_en="Justice")
    Grant.objects.create(user=officer, role="registrar", authority=other)
    page = client.get("/me/devices/").content.decode()
    assert '<option value="" selected>' in page
