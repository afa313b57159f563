"""An officer signs what the page shows: rehearsed, signed with an own key, recorded; or nothing is."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amana.access import drafts
from amana.access.models import GateOpening
from amana.desks.registry import books
from amana.desks.registry.models import CustodyFile, PendingAct
from amana.desks.registry.services import passages, proposals
from amana.desks.registry.services.links import proposal_answer
from amana.ledger import queries
from amana.ledger import services as ledger
from amana.ledger.act import Draft
from amana.ledger.models import Authority, Memo
from tests.desks.registry.browsing import ENROL, FILLED, at, text, user
from tests.desks.registry.cast import examiner, link

pytestmark = [pytest.mark.books, pytest.mark.django_db]
STAY = {"ordered_by": "court", "order": "14/2026"}


class Key:
    """A browser's key, as WebCrypto makes it: P-256, signatures as r||s."""

    def __init__(self, code: str, owner, authority) -> None:
        self.code, self.private = code, ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        ledger.device_register(
            code=code, algorithm="p256", public_key=point, owner=owner.pk, authority=authority
        )

    def sign(self, header: bytes) -> str:
        r, s = decode_dss_signature(self.private.sign(header, ec.ECDSA(hashes.SHA256())))
        return (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()


def court():
    """For whom those sign who have a role for the whole operation: no custodian speaks through them."""
    found = Authority.objects.filter(code="IQ-SJC").first()
    return found or ledger.authority_add(
        code="IQ-SJC", name_ar="مجلس القضاء الأعلى", name_en="Supreme Judicial Council", kind="judicial"
    )


@pytest.fixture
def key(cast):
    return Key("reviewer-1", cast.reviewer, court())


def prepared(client, file, key, **more):
    check = client.post(at(file, "stay/"), {**STAY, "device": key.code, **more}, follow=True)
    pending = PendingAct.objects.get()
    return check, pending, Draft.load(bytes(pending.draft)).header


def test_a_stay_stands_in_the_books_under_the_reviewer_s_own_signature(cast, browse, key):
    file = cast.enrol()
    client = browse(cast.reviewer)
    check, pending, header = prepared(client, file, key)
    assert "Check what you sign" in text(check) and not Memo.objects.filter(kind="stay").exists()
    client.post(f"/registry/sign/{pending.pk}/", {"device": key.code, "signature": key.sign(header)})
    memo = Memo.objects.get(kind="stay")
    assert memo.statement.device_id == key.code
    assert [m.facts["order"] for m in books.stays(file.pk)] == ["14/2026"]
    assert not PendingAct.objects.exists()


@pytest.mark.parametrize("signature", ["", "zz", "00" * 64])
def test_a_missing_or_wrong_signature_records_nothing(cast, browse, key, signature):
    file = cast.enrol()
    client = browse(cast.reviewer)
    _check, pending, _header = prepared(client, file, key)
    answer = client.post(f"/registry/sign/{pending.pk}/", {"signature": signature})
    assert answer.status_code == 422 and not books.stays(file.pk)


def test_a_signature_under_other_words_records_nothing(cast, browse, key):
    file = cast.enrol()
    client = browse(cast.reviewer)
    _check, pending, header = prepared(client, file, key)
    key_id, other = drafts.seal(pending.draft, {"ordered_by": ["court"], "order": ["15/2026"]})
    PendingAct.objects.update(key_id=key_id, sealed=other)
    answer = client.post(f"/registry/sign/{pending.pk}/", {"signature": key.sign(header)})
    assert "no longer what was signed" in text(answer) and not books.stays(file.pk)


def test_somebody_else_s_key_cannot_be_named(cast, browse, key):
    file = cast.enrol()
    other = Key("reem-1", cast.reem, cast.sdf)
    answer = browse(cast.reviewer).post(at(file, "stay/"), {**STAY, "device": other.code})
    assert answer.status_code == 422 and not PendingAct.objects.exists()


def test_a_key_that_signed_something_else_meanwhile_must_sign_anew(cast, browse, key):
    file, second = cast.enrol(), cast.enrol()
    client = browse(cast.reviewer)
    _check, first, header = prepared(client, file, key)
    client.post(at(second, "stay/"), {**STAY, "device": key.code})
    later = PendingAct.objects.exclude(pk=first.pk).get()
    signed = key.sign(Draft.load(bytes(later.draft)).header)
    client.post(f"/registry/sign/{later.pk}/", {"signature": signed})
    answer = client.post(f"/registry/sign/{first.pk}/", {"signature": key.sign(header)})
    assert answer.status_code == 422 and "Something else was signed" in text(answer)
    assert not books.stays(file.pk) and books.stays(second.pk)


def test_an_enrolment_is_signed_although_its_person_has_no_file_yet(cast, browse):
    key = Key("reem-1", cast.reem, cast.sdf)
    client = browse(cast.reem)
    client.post("/registry/enrol/", {**ENROL, "device": key.code})
    pending = PendingAct.objects.get()
    assert not CustodyFile.objects.exists()
    signature = key.sign(Draft.load(bytes(pending.draft)).header)
    client.post(f"/registry/sign/{pending.pk}/", {"signature": signature})
    (entry,) = books.chain(CustodyFile.objects.get().pk)
    assert (entry.receiver, entry.by_system) == (cast.reem.name, False)


def test_in_an_operation_nobody_records_such_an_act_without_a_key(cast, browse, monkeypatch):
    from amana.ledger import queries

    monkeypatch.setattr(queries, "demonstration", lambda: False)
    file = cast.enrol()
    answer = browse(cast.reviewer).post(at(file, "stay/"), STAY)
    assert answer.status_code == 422 and "holds no certified key" in text(answer)


def test_lifting_one_of_two_stays_leaves_the_other_in_force(cast):
    from amana.desks.registry.services.memoranda import stay_lift, stay_put

    file = cast.enrol()
    first = stay_put(actor=cast.reviewer, file=file, ordered_by="court A", order="1")
    stay_put(actor=cast.reviewer, file=file, ordered_by="court B", order="2")
    stay_lift(actor=cast.reviewer, file=file, stay=first, order="3")
    assert [m.facts["order"] for m in books.stays(file.pk)] == ["2"]


def signed(client, page: str, key: Key) -> None:
    """Go through the page that shows what is signed, with a browser's key."""
    pending = PendingAct.objects.get(pk=int(page.rstrip("/").rpartition("/")[2]))
    header = Draft.load(bytes(pending.draft)).header
    client.post(page, {"device": key.code, "signature": key.sign(header)})


def test_both_who_open_a_gate_sign_with_their_own_keys(cast, browse, key):
    file, second = cast.enrol(), user("second", "legal_reviewer")
    other = Key("second-1", second, court())
    client = browse(cast.reviewer)
    asking = client.post(at(file, "override/"), {**FILLED["override"], "device": key.code})
    assert not GateOpening.objects.exists()  # nothing is asked before it is signed
    signed(client, asking["Location"], key)
    asked = GateOpening.objects.get()
    client = browse(second)
    granting = client.post(at(file, f"override-open/{asked.pk}/"), {"device": other.code})
    asked.refresh_from_db()
    assert asked.granted is None
    signed(client, granting["Location"], other)
    asked.refresh_from_db()
    by = {m.kind: (m.leaf_id, m.statement.device_id) for m in Memo.objects.filter(kind__endswith="_gate")}
    assert by == {"ask_gate": (asked.asked_memo, key.code), "open_gate": (asked.memo, other.code)}
    (opened,) = queries.memos(kinds=["open_gate"])
    assert opened.facts["asked"] == asked.asked_memo


def test_whoever_has_a_key_signs_with_it_and_not_without(cast, browse, key):
    file = cast.enrol()
    answer = browse(cast.reviewer).post(at(file, "override/"), FILLED["override"])
    assert answer.status_code == 422 and "reviewer-1" in text(answer)
    assert not PendingAct.objects.exists()


def test_in_an_operation_nobody_opens_a_gate_without_a_key(cast, browse, monkeypatch):
    monkeypatch.setattr("amana.access.devices.books.demonstration", lambda: False)
    answer = browse(cast.reviewer).post(at(cast.enrol(), "override/"), FILLED["override"])
    assert answer.status_code == 422 and "no certified key" in text(answer)


def sent(client, key, path, fields):
    """Sent with the key of this browser, signed on the next page."""
    page = client.post(path, {**fields, "device": key.code})["Location"]
    header = Draft.load(bytes(PendingAct.objects.get().draft)).header
    return client.post(page, {"signature": key.sign(header)})


def devices_of(memos):
    return {memo.statement.device_id for memo in memos}


def test_two_examiners_sign_each_their_own_reading_and_the_second_the_link(cast, browse):
    lina, sara = examiner("lina"), examiner("sara")
    one, other = cast.enrol(), cast.enrol()
    pair = proposals.together(actor=lina, one=one, other=other)
    at = f"/registry/likenesses/{pair.pk}/"
    keys = [Key("lina-1", lina, court()), Key("sara-1", sara, court())]
    for who, key, why in ((lina, keys[0], "one scar"), (sara, keys[1], "one paper")):
        sent(browse(who), key, at, {"answer": "same", "why": why})
    first, second = pair.readings.all()
    assert [Memo.objects.get(leaf=r.memo).statement.device_id for r in (first, second)] == [
        "lina-1",
        "sara-1",
    ]
    links = [m for m in Memo.objects.filter(kind="link") if queries.memo_facts(m)["as"] == "linked"]
    assert len(links) == 2 and devices_of(links) == {"sara-1"}
    shown = text(browse(sara).get(at))
    assert "signed by" in shown and "recorded by the system" not in shown
    # taken back under a key too
    before = Memo.objects.count()
    sent(browse(lina), keys[0], f"{at}back/", {"why": "two scars"})
    assert devices_of(Memo.objects.order_by("leaf")[before:]) == {"lina-1"}


def test_a_duplicate_undone_ends_its_link_under_the_same_signature(cast, browse):
    one, other = cast.enrol(), cast.enrol()
    link(one, other)
    passages.duplicate(actor=None, file=other, other=one, why="one scar, one paper")
    whole = user("whole", "registrar")  # a duplicate answers to no authority
    key, before = Key("whole-1", whole, court()), Memo.objects.count()
    sent(browse(whole), key, at(other, "split/"), {"account": "SDF-HAS", "why": "two scars"})
    ended = Memo.objects.order_by("leaf")[before:]
    assert {queries.memo_facts(m)["as"] for m in ended} == {"parted", "unlinked"}
    assert devices_of(ended) == {"whole-1"}


def test_an_answer_overtaken_by_another_reader_is_not_recorded(cast, browse):
    lina, sara = examiner("lina"), examiner("sara")
    one, other = cast.enrol(), cast.enrol()
    pair = proposals.together(actor=lina, one=one, other=other)
    key = Key("sara-1", sara, court())
    client = browse(sara)
    page = client.post(
        f"/registry/likenesses/{pair.pk}/", {"answer": "same", "why": "one paper", "device": key.code}
    )["Location"]
    header = Draft.load(bytes(PendingAct.objects.get().draft)).header
    proposal_answer(actor=lina, proposal=pair, answer="same", why="one scar")
    answer = client.post(page, {"signature": key.sign(header)})
    assert "no longer what was signed" in text(answer) and pair.readings.count() == 1
