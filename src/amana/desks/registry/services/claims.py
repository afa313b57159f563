"""What is said about who a person is: added and superseded, never overwritten."""

from __future__ import annotations

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .. import books
from ..identity import Identity, birth_span
from ..models import ClaimKind, CustodyFile, Evidence, IdentityClaim, NationalityClaim
from . import cards


def claim_add(
    *, actor: User | None, file: CustodyFile, identity: Identity, kind: str = ClaimKind.PRINCIPAL
) -> IdentityClaim:
    """Add a claim. A principal claim supersedes the standing one, which stays readable; an alias stands
    beside it. Nationalities named in the claim are added as claims of their own."""
    books.require(actor, "file.write", file)
    who = identity.checked()
    born = birth_span(who.birth) or (None, None)
    standing = None
    if kind == ClaimKind.PRINCIPAL:
        standing = file.claims.filter(kind=kind, superseded_by=None).first()
    now = clock.now()
    claim = IdentityClaim.objects.create(
        file=file,
        kind=kind,
        supersedes=standing,
        name_ar=who.name_ar,
        name_latin=who.name_latin,
        given_ar=who.parts_ar[0],
        father_ar=who.parts_ar[1],
        grandfather_ar=who.parts_ar[2],
        family_ar=who.parts_ar[3],
        given_latin=who.parts_latin[0],
        father_latin=who.parts_latin[1],
        grandfather_latin=who.parts_latin[2],
        family_latin=who.parts_latin[3],
        kunya=who.kunya,
        mother=who.mother,
        birth=who.birth,
        birth_earliest=born[0],
        birth_latest=born[1],
        birth_place=who.birth_place,
        sex=who.sex,
        source=who.source,
        source_note=who.source_note,
        standing=who.standing,
        by=actor,
        at=now,
    )
    for country, evidence in who.nationalities:
        NationalityClaim.objects.create(
            file=file, country=country, evidence=evidence, source_note=who.source_note, by=actor, at=now
        )
    cards.rebuild([file.pk])
    return claim


def nationality_add(
    *, actor: User | None, file: CustodyFile, country: str, evidence: str, source_note: str = ""
) -> NationalityClaim:
    """Add what a nationality rests on now; the newest row of a country stands, `refused` takes it off the
    card."""
    books.require(actor, "file.write", file)
    if len(country) != 3 or not (country.isascii() and country.isupper()):
        raise Refused("identity-country", field="country", value=country)
    if evidence not in Evidence.values:
        raise Refused("identity-evidence", field="evidence", value=evidence)
    made = NationalityClaim.objects.create(
        file=file, country=country, evidence=evidence, source_note=source_note, by=actor, at=clock.now()
    )
    cards.rebuild([file.pk])
    return made
