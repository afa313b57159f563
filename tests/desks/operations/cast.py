"""What the tests of operations are played with: officers with keys of their own, people with files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amana.access.models import Grant, User
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift, PendingAct
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services.files import Arrival, enrol_many
from amana.engines.common import clock, fictional
from amana.ledger import queries as ledger_queries
from amana.ledger import services as ledger
from amana.ledger.act import Act, Draft, Note, Signature
from amana.ledger.models import Account, Authority

MORNING = datetime(2026, 2, 1, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


@dataclass
class Officer:
    """A user with a browser key: the private half never leaves them."""

    user: User
    device: str = ""
    key: Any = None

    def sign(self, act: PendingAct) -> Signature:
        header = Draft.load(bytes(act.draft)).header
        r, s = decode_dss_signature(self.key.sign(header, ec.ECDSA(hashes.SHA256())))
        return Signature(self.device, r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def officer(name: str, role: str, authority: Authority | None, *, key: bool = True) -> Officer:
    user = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=user, role=role, authority=authority)
    if not key:
        return Officer(user)
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    device = f"{name}-browser"
    ledger.device_register(
        code=device, algorithm="p256", public_key=public, owner=user.pk, authority=authority
    )
    return Officer(user, device, private)


@dataclass
class Cast:
    sdf: Authority
    moj: Authority
    coalition: Authority
    hasakah: Account
    raqqa: Account
    baghdad: Account
    order: Any
    officers: dict[str, Officer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Officer:
        try:
            return self.__dict__["officers"][name]
        except KeyError:
            raise AttributeError(name) from None

    def people(self, count: int, account: Account | None = None, *, assessed: bool = True) -> list[int]:
        """Adults with files, in `account` since the morning; with a decided transfer assessment for Iraq."""
        rng = random.Random(count)
        where = account or self.hasakah
        arrivals = [
            Arrival(
                identity=Identity(
                    name_ar=f"{who.ar.given} {who.ar.father} {who.ar.family}".strip(),
                    name_latin=f"{who.latin.given} {who.latin.father} {who.latin.family}".strip(),
                    birth="1990",
                    sex="M",
                    standing="documented",
                ).checked(),
                account=where,
                basis=self.order,
                population="detainee",
                admitted_at=MORNING,
                arrested="2019-03, Baghuz",
            )
            for who in (fictional.person(rng, sex="M", ages=(25, 50), today=NOW.date()) for _ in range(count))
        ]
        files = enrol_many(actor=None, arrivals=arrivals).files
        if assessed:
            self.assess([file.pk for file in files])
        return [file.pk for file in files]

    def assess(self, persons: Sequence[int], destination: str = "IQ-MOJ") -> None:
        """A decided assessment for each, as the register's `assess` records it."""
        facts = {
            "destination": destination,
            "finding": "none",
            "decision": "allow",
            "heard_on": "2026-01-30",
            "interpreter": 0,
            "assurances": 1,
            "challenge_until": "2026-02-02T06:00:00+00:00",
            "valid_until": "2026-05-01",
            "decider": None,
            "decider_for": "",
        }
        notes = tuple(Note("assess", person, facts, {"reasons": "heard and assessed"}) for person in persons)
        ledger.record(Act("assess", clock.now(), notes=notes))

    def lift(self, persons: Sequence[int], *, approved: bool = True, **more: Any) -> Lift:
        facts: dict[str, Any] = {
            "origin": self.hasakah,
            "destination": self.baghdad,
            "escort": self.coalition,
            "departs_at": NOW,
            "conveyance": "helicopter",
        }
        lift = ops.lift_propose(actor=self.planner.user, persons=persons, **(facts | more))
        return ops.lift_approve(actor=self.approver.user, lift=lift) if approved else lift

    def on_the_way(self, persons: Sequence[int], **more: Any) -> Lift:
        lift = self.lift(persons, **more)
        return ops.release(actor=None, lift=lift, at=NOW - timedelta(hours=3))

    def signed(self, act: PendingAct, *officers: Officer) -> Any:
        """Sign a waiting act with these officers' keys, one after the other."""
        answer = None
        for who in officers:
            act.refresh_from_db()
            answer = ops.act_sign(actor=who.user, act=act, signatures=[who.sign(act)])
        return answer

    def where(self, person: int) -> str:
        return Account.objects.get(pk=ledger_queries.heads([person])[person].account).code

    def kinds(self, person: int) -> list[str]:
        return [link.kind for link in ledger_queries.chain(person)]

    def number(self, person: int) -> str:
        return CustodyFile.objects.get(pk=person).number
