"""From the field at the operations desk: sent through the interface, gates asked, two officers resolve, pages speak."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift, PendingAct
from amana.engines.common import clock
from amana.engines.common.canonical import canonical
from amana.engines.seal.tree import leaf_hash, root_of
from amana.ledger import field
from amana.ledger import queries as books
from amana.ledger.fields import to_micros

from .cast import Cast, Officer

pytestmark = [pytest.mark.books, pytest.mark.django_db]
URL = "/api/v1/operations/field/statements"


def stated(who: Officer, *lines: tuple[Any, ...], minutes: int = 30, seq: int = 0) -> dict[str, Any]:
    """An envelope signed with the officer's own key; a line is (kind, person, from, to, parent)."""
    encoded = [canonical(["line", *line[:4], line[4].hex(), "present"]) for line in lines]
    header = canonical(
        {
            "v": 2, "device": who.device, "device_seq": seq, "previous": None, "kind": "field",
            "effective_at": to_micros(clock.now() - timedelta(minutes=minutes)), "facts": {},
            "lines": len(lines), "lines_root": root_of([leaf_hash(line) for line in encoded]).hex(),
        }
    )  # fmt: skip
    r, s = decode_dss_signature(who.key.sign(header, ec.ECDSA(hashes.SHA256())))
    made = (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()
    return {
        "v": 1, "device": who.device, "device_seq": seq, "previous": None,
        "statement": {"header": header.decode(), "lines": [line.decode() for line in encoded]},
        "signatures": [[who.device, made]],
    }  # fmt: skip


def key_of(envelope: dict[str, Any]) -> bytes:
    return hashlib.sha256(envelope["statement"]["header"].encode()).digest()


@pytest.fixture
def ask(client):
    def send(who: Officer, path: str, body: Any = None, language: str = "en") -> Any:
        client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        if body is None:
            return client.get(path)
        return client.post(path, json.dumps(body), content_type="application/json")

    return send


@pytest.fixture
def leg(cast: Cast) -> tuple[Lift, list[int]]:
    """An approved lift whose escort's account is open, so that a device can name it."""
    persons = cast.people(2)
    lift = cast.lift(persons)
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    ops.act_withdraw(actor=cast.giver.user, act=act)
    lift.refresh_from_db()
    return lift, persons


def token(person: int) -> bytes:
    return books.heads([person])[person].statement


def test_release_and_receipt_sent_out_of_order_carry_the_lift_to_its_end(cast: Cast, leg, ask):
    lift, persons = leg
    code = lift.leg.code
    gone = stated(cast.giver, *(("depart", p, "SDF-HAS", code, token(p)) for p in persons))
    come = stated(
        cast.receiver, *(("arrive", p, code, "IQ-MOJ-BGD", key_of(gone)) for p in persons), minutes=9
    )
    answers = ask(cast.giver, URL, {"statements": [come, gone, come]}).json()["answers"]
    assert [one["state"] for one in answers] == ["posted"] * 3
    assert answers[0] == answers[2]
    lift.refresh_from_db()
    assert (lift.state, cast.where(persons[0])) == ("done", "IQ-MOJ-BGD")
    assert cast.kinds(persons[1]) == ["enrol", "depart", "arrive"]


def test_a_closed_gate_is_a_conflict_and_a_spoilt_signature_is_refused(cast: Cast, ask):
    (person,) = cast.people(1, assessed=False)
    told = stated(cast.giver, ("release", person, "SDF-HAS", "RELEASED", token(person)))
    spoilt = {**told, "signatures": [[cast.giver.device, "00" * 64]]}
    first, second = ask(cast.giver, URL, {"statements": [told, spoilt]}).json()["answers"]
    assert (first["state"], first["lines"][0]["reason"]) == ("conflict", "gate-missing")
    assert (second["state"], second["code"]) == ("refused", "signature-bad")
    assert cast.where(person) == "SDF-HAS"


def test_who_may_not_send_or_read_is_refused_and_others_see_their_own(cast: Cast, ask):
    (person,) = cast.people(1)
    told = stated(cast.giver, ("place", person, "SDF-HAS", "SDF-RAQ", bytes(32)))
    assert ask(cast.planner, URL, {"statements": [told]}).status_code == 403
    ask(cast.giver, URL, {"statements": [told]})
    seen = {w: ask(getattr(cast, w), URL).json()["statements"] for w in ("giver", "receiver", "monitor")}
    assert [len(seen[w]) for w in ("giver", "receiver", "monitor")] == [1, 0, 1]
    assert ask(cast.receiver, f"/operations/field/{key_of(told).hex()}/").status_code == 404


def forked(cast: Cast) -> tuple[dict[str, Any], int]:
    (person,) = cast.people(1)
    won = stated(cast.giver, ("die", person, "SDF-HAS", "DECEASED", token(person)))
    lost = stated(cast.second, ("die", person, "SDF-HAS", "DECEASED", token(person)), minutes=20)
    ops.field_take(actor=cast.giver.user, batch=[won, lost])
    return lost, person


def test_the_rail_counts_in_one_question_what_the_list_holds_open(cast: Cast, django_assert_max_num_queries):
    lost, _person = forked(cast)  # two statements that contradict each other: both wait for officers
    held, asked = {}, queries.field
    for name in ("giver", "receiver", "monitor"):
        actor = getattr(cast, name).user
        held[name] = sum(
            one.state in ("waiting", "conflict", "quarantine") for one in asked.statements(actor)
        )
        with django_assert_max_num_queries(3):  # the state of the file, the reader's grants, one count
            assert asked.open_statements(actor) == held[name]
    assert held == {"giver": 2, "receiver": 0, "monitor": 2}
    act = ops.field_resolve_draft(
        actor=cast.giver.user, statement=key_of(lost), lines=[0], choice="set_aside", reason="twice",
        device=cast.giver.device,
    )  # fmt: skip
    cast.signed(act, cast.giver)
    cast.signed(act, cast.second)
    assert asked.open_statements(cast.giver.user) == 0


def test_two_officers_of_the_authority_resolve_a_fork_and_one_alone_cannot(cast: Cast):
    lost, person = forked(cast)
    assert field.contested() == [person]
    act = ops.field_resolve_draft(
        actor=cast.giver.user, statement=key_of(lost), lines=[0], choice="set_aside",
        reason="told twice over the radio", device=cast.giver.device,
    )  # fmt: skip
    assert cast.signed(act, cast.giver) is None
    assert field.contested() == [person]
    assert cast.signed(act, cast.second) == key_of(lost)
    assert (field.contested(), act.__class__.objects.get(pk=act.pk).state) == ([], "posted")
    listed, lines = field.statement(key_of(lost))
    assert (listed.state, lines[0].reason) == ("resolved", "set-aside")


def test_an_accepted_rival_takes_back_the_departure_and_the_lift_follows(cast: Cast, leg, ask):
    lift, (person, _other) = leg
    gone = stated(cast.giver, ("depart", person, "SDF-HAS", lift.leg.code, token(person)))
    stayed = stated(cast.second, ("die", person, "SDF-HAS", "DECEASED", token(person)), minutes=20)
    ops.field_take(actor=cast.giver.user, batch=[gone])
    lift.refresh_from_db()
    assert (lift.state, cast.where(person)) == ("on_the_way", lift.leg.code)
    ops.field_take(actor=cast.second.user, batch=[stayed])
    board = ask(cast.monitor, "/api/v1/operations/board").json()
    assert (board["contested"], board["difference"]) == (1, 0)
    assert "1 person contested" in ask(cast.monitor, "/").content.decode()
    page = ask(cast.giver, f"/operations/field/{key_of(stayed).hex()}/").content.decode()
    assert "Against it:" in page and key_of(gone).hex() in page and "it is in the books" in page
    act = ops.field_resolve_draft(
        actor=cast.giver.user, statement=key_of(stayed), lines=[0], choice="accept", reason="the infirmary's book",
        device=cast.giver.device,
    )  # fmt: skip
    cast.signed(act, cast.giver)
    cast.signed(act, cast.escort)  # whose account the rival names
    lift.refresh_from_db()
    assert (lift.state, cast.where(person)) == ("approved", "DECEASED")
    assert lift.people.get(person=person).outcome == "listed"
    assert cast.kinds(person) == ["enrol", "depart", "correct", "die"]
    assert ask(cast.monitor, "/api/v1/operations/board").json()["contested"] == 0


WORDS = {
    "en": ("From the field", "Conflicts", "the person is contested"),
    "ar": ("من الميدان", "متعارضة", "الشخص محل نزاع"),
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_say_what_conflicts_and_prepare_a_resolution(cast: Cast, ask, client, language: str):
    lost, _person = forked(cast)
    shown = ask(cast.giver, "/operations/field/", language=language).content.decode()
    for word in WORDS[language]:
        assert word in shown
    here = f"/operations/field/{key_of(lost).hex()}/"
    assert 'name="lines"' in ask(cast.giver, here, language=language).content.decode()
    data = {"lines": ["0"], "choice": "set_aside", "reason": "x", "device": cast.giver.device}
    answer = client.post(here, data)
    assert answer.status_code == 302 and answer["Location"].startswith("/operations/sign/")
    assert "told" in client.get(answer["Location"]).content.decode() or PendingAct.objects.count() == 1
    assert 'name="lines"' not in ask(cast.monitor, here, language=language).content.decode()
    assert client.post(here, {}).status_code in (200, 403)
