"""Yasin under three names, his brother and a stranger; what the tests of identity share. Yasin stands in the Arabic
roster; Latin rosters know him as Yassine or by his kunya alone."""

from __future__ import annotations

from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    CustodyFile,
    LinkProposal,
)

LATIN = Identity(
    name_latin="Yassine Abderrahmane Khabouri", birth="1991", sex="M", nationalities=(("IRQ", "declared"),)
)
KUNYA = Identity(name_latin="Abu Layth", birth="1991", sex="M", nationalities=(("IRQ", "declared"),))
BROTHER = Identity(
    parts_ar=("خالد", "عبد الرحمن", "", "الخابوري"),
    birth="1993",
    sex="M",
    nationalities=(("IRQ", "declared"),),
)
STRANGER = Identity(name_ar="نبيل جاسم العاني", birth="1975", sex="M")


def names(hits) -> list[str]:
    return [str(CustodyFile.objects.get(pk=hit.file).claims.get()) for hit in hits]


def recorded(client, path, fields):
    """Sent, checked once more and recorded, as in an exercise by somebody without a key."""
    return client.post(client.post(path, fields)["Location"])


def pair_of(one: CustodyFile, other: CustodyFile) -> LinkProposal:
    return LinkProposal.objects.get(one=min(one.pk, other.pk), other=max(one.pk, other.pk))
