"""Operations for programs: the same verbs, signed by registered keys; pages of at most 200."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from amana.desks.operations import services as ops
from amana.desks.operations.models import PendingAct
from tests.desks.operations.cast import officer

pytestmark = [pytest.mark.books, pytest.mark.django_db]
ROOT = "/api/v1/operations"


@pytest.fixture
def ask(client):
    """Ask the interface as somebody; returns (status, body)."""

    def send(who, method, path, body=None):
        client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = "en"
        extra = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method)(ROOT + path, **extra)
        return answer.status_code, json.loads(answer.content)

    return send


def signature(officer, header: str) -> dict[str, str]:
    r, s = decode_dss_signature(officer.key.sign(base64.b64decode(header), ec.ECDSA(hashes.SHA256())))
    return {"device": officer.device, "signature": (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()}


def test_a_lift_goes_from_proposal_to_receipt(cast, ask):
    persons = cast.people(2)
    status, lift = ask(
        cast.planner,
        "post",
        "/lifts",
        {
            "origin": "SDF-HAS",
            "destination": "IQ-MOJ-BGD",
            "escort": "COALITION",
            "people": [cast.number(p) for p in persons],
            "departs_at": "2026-02-03T12:00:00+03:00",
            "conveyance": "plane",
        },
    )
    assert (status, lift["state"], lift["people"]) == (201, "proposed", 2)
    at = f"/lifts/{lift['id']}"
    assert ask(cast.approver, "post", at + "/approve", {})[1]["state"] == "approved"
    for who, step in ((cast.giver, "/release"), (cast.receiver, "/receipt")):
        status, act = ask(who, "post", at + step, {"device": who.device})
        assert (status, act["state"]) == (201, "waiting")
        status, act = ask(who, "post", f"/acts/{act['id']}/signatures", signature(who, act["header"]))
        assert (status, act["state"], act["waiting_for"]) == (200, "posted", [])
    assert {cast.where(p) for p in persons} == {"IQ-MOJ-BGD"}
    status, again = ask(cast.receiver, "post", at + "/receipt", {"device": cast.receiver.device})
    assert (status, again["code"]) == (409, "receipt-again")


def test_the_wrong_authority_and_a_wrong_signature_are_refused(cast, ask):
    lift = cast.lift(cast.people(1))
    status, said = ask(cast.receiver, "post", f"/lifts/{lift.pk}/release", {"device": cast.receiver.device})
    assert (status, said["code"]) == (403, "access-denied")
    _status, act = ask(cast.giver, "post", f"/lifts/{lift.pk}/release", {"device": cast.giver.device})
    bad = {"device": cast.giver.device, "signature": "00" * 64}
    assert ask(cast.giver, "post", f"/acts/{act['id']}/signatures", bad)[1]["code"] == "signature-bad"
    other = signature(cast.receiver, act["header"])
    assert ask(cast.receiver, "post", f"/acts/{act['id']}/signatures", other)[0] == 404


def test_reads_give_the_equation_entries_places_and_counts(cast, ask):
    persons = cast.people(4)
    cast.on_the_way(persons[:1])
    ops.count_make(actor=None, account=cast.hasakah, seen=2)
    status, board = ask(cast.giver, "get", "/board")
    assert (status, board["counts"], board["difference"]) == (200, {"held": 3, "escort": 1}, 0)
    entries = ask(cast.giver, "get", "/entries?size=1")[1]
    assert [e["kind"] for e in entries["entries"]] == ["depart"]
    older = ask(cast.giver, "get", f"/entries?size=5&after={entries['after']}")[1]
    assert [(e["kind"], e["people"]) for e in older["entries"]] == [("enrol", 4)]
    places = {p["account"]: p for p in ask(cast.giver, "get", "/places")[1]}
    assert (places["SDF-HAS"]["people"], places["SDF-HAS"]["difference"]) == (3, -1)
    assert ask(cast.giver, "get", "/counts")[1]["counts"][0]["difference"] == -1
    assert ask(cast.giver, "get", "/lifts?size=500")[0] == 422
    assert ask(cast.keeper, "get", "/lifts")[0] == 403


def test_names_on_a_manifest_only_for_its_sides(cast, ask):
    persons = cast.people(1)
    lift = cast.on_the_way(persons)
    assert ask(cast.receiver, "get", f"/lifts/{lift.pk}")[1]["lines"][0]["number"] == cast.number(persons[0])
    from tests.desks.operations.cast import officer

    watch = officer("watch", "watch_officer", cast.coalition, key=False)
    assert ask(watch, "get", f"/lifts/{lift.pk}")[1]["lines"][0]["number"] is None


def test_a_count_by_program_is_signed_like_any_other(cast, ask):
    a, *_ = cast.people(2)
    body = {"account": "SDF-HAS", "device": cast.giver.device, "absent": [cast.number(a)]}
    status, act = ask(cast.giver, "post", "/counts", body)
    assert status == 201
    ask(cast.giver, "post", f"/acts/{act['id']}/signatures", signature(cast.giver, act["header"]))
    assert cast.where(a) == "UNACCOUNTED"
    body = {"account": "SDF-HAS", "device": cast.giver.device, "seen": 1, "at": "2030-01-01T00:00:00Z"}
    status, said = ask(cast.giver, "post", "/counts", body)
    assert (status, said["code"]) == (422, "count-in-the-future")


def test_an_approval_is_prepared_and_signed_with_the_approvers_own_key(cast, ask):
    approver = officer("keyed", "movement_approver", cast.sdf)
    lift = cast.lift(cast.people(1), approved=False)
    at = f"/lifts/{lift.pk}"
    status, refused = ask(approver, "post", at + "/approve")
    assert (status, refused["code"]) == (409, "sign-own-key")
    status, act = ask(approver, "post", at + "/approval", {"device": approver.device})
    assert status == 201
    made = approver.sign(PendingAct.objects.get(pk=act["id"]))
    signed = {"device": made.device, "signature": made.signature.hex()}
    status, done = ask(approver, "post", f"/acts/{act['id']}/signatures", signed)
    assert (status, done["state"], done["waiting_for"]) == (200, "posted", [])
    lift.refresh_from_db()
    assert lift.state == "approved"
