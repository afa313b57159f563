"""What the tests of the register's pages share: addresses, forms filled in, users."""

from __future__ import annotations

from amana.access.models import Grant, User
from amana.desks.registry.models import CustodyFile

TABS = (
    "",
    "identity/",
    "basis/",
    "judgement/",
    "decisions/",
    "needs/",
    "property/",
    "documents/",
    "looked/",
    "erasure/",
)
EVIL = '<script>alert("x")</script>'


def user(name: str, role: str, authority=None, **more) -> User:
    made = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=made, role=role, authority=authority, **more)
    return made


def at(file: CustodyFile, tab: str = "") -> str:
    return f"/registry/files/{file.number}/{tab}"


def text(answer) -> str:
    return answer.content.decode()


ENROL = {
    "given_ar": "سالم",
    "family_ar": "العبيدي",
    "evidence": "declared",
    "source": "person",
    "standing": "declared",
    "population": "detainee",
    "account": "SDF-HAS",
    "admitted_at": "2026-02-01T08:00",
    "basis": "ORDER-114",
    "arrest": "2026-01-30, Hasakah",
}
FILLED = {
    "claim": {**ENROL, "kind": "alias", "given_latin": "Salim"},
    "nationality": {"country": "tun", "evidence": "document"},
    "age": {"born_earliest": "1990-01-01", "born_latest": "1991-12-31", "basis": "card"},
    "set-basis": {"basis": "ORDER-114", "reference": "7/2026"},
    "review": {"outcome": "upheld", "held_on": "2026-02-01", "next_due": "2026-05-01", "person_heard": "on"},
    "need": {"kind": "diet", "detail": "no salt"},
    "keep": {"description": "silver watch", "quantity": "1"},
    "document": {"kind": "id", "number": "A-1"},
    "stay": {"ordered_by": "court", "order": "14/2026"},
    "assess": {
        "destination": "IQ-MOJ",
        "heard_on": "2026-01-31",
        "finding": "none",
        "decision": "allow",
        "challenge_until": "2026-02-05T09:00",
        "reasons": "heard with an interpreter",
        "assurances": "letter",
    },
    "object": {"about": "transfer", "words": "I was not there"},
    "override": {
        "gate": "release.clearance|release|",
        "reason": "the court waits for him today",
        "until": "2026-02-02T09:00",
    },
}  # fmt: skip
WHO = {
    "review": "reviewer",
    "stay": "reviewer",
    "assess": "reviewer",
    "override": "reviewer",
    "hear": "assessor",
}
