"""The stage of the reference operation: genesis, authorities, places, accounts, whom each place takes, grounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from amana.desks.registry.models import Basis, Regime
from amana.desks.registry.services.basis import basis_open
from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger.models import Account, Authority, Place

from .story import Site, theatre

NAME = "North-east Syria to Iraq, January and February 2026 (reference operation)"

BASES = (
    ("SDF-INT", "security", "احتجاز أمني بقرار الإدارة الذاتية", "Internment by order of the NE Syria administration",
     "SDF", 180, date(2019, 3, 25)),
    ("CAMP-ADM", "camp", "إيواء في مخيم الهول", "Admission to al-Hol camp", "NES-CAMPS", 180, date(2019, 2, 1)),
    ("IQ-TRIAL", "untried", "أمر توقيف صادر عن محكمة التحقيق", "Detention order of the investigative court",
     "IQ-HJC", 30, None),
)  # fmt: skip
"""code, kind, title in Arabic and in English, authority, days between reviews, decided on."""

STATES = {
    "DEU": ("ألمانيا", "Germany"),
    "FRA": ("فرنسا", "France"),
    "TUN": ("تونس", "Tunisia"),
    "TUR": ("تركيا", "Türkiye"),
    "KAZ": ("كازاخستان", "Kazakhstan"),
    "IRQ": ("العراق", "Iraq"),
}
"""States that take nationals back in the story."""


@dataclass(slots=True)
class Stage:
    """What the scenes are played on: sites by code, their accounts, authorities and grounds."""

    sites: dict[str, Site]
    authorities: dict[str, Authority] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)

    def account_of(self, site: str, authority: str) -> Account:
        """The account of another authority at a place: opened when it first holds somebody there."""
        code = f"{authority}-{site}"
        if code not in self.accounts:
            place, owner = self.places[site], self.authorities[authority]
            self.accounts[code] = _open(code, place, owner, self.sites[site])
        return self.accounts[code]

    def abroad(self, state: str) -> Account:
        name_ar, name_en = STATES[state]
        return ledger.abroad(state, name_ar=name_ar, name_en=name_en)


def set_up() -> Stage:
    """Begin the demonstration's books and open everything that the first day needs."""
    ledger.genesis(kind="demonstration", name=NAME)
    authorities, sites = theatre()
    stage = Stage({site.code: site for site in sites})
    for row in authorities:
        stage.authorities[row["code"]] = ledger.authority_add(
            code=row["code"], name_ar=row["ar"], name_en=row["en"], kind=row["kind"]
        )
    for site in sites:
        stage.places[site.code] = ledger.place_add(
            code=site.code,
            name_ar=site.ar,
            name_en=site.en,
            kind=site.kind,
            town_ar=site.town_ar,
            town_en=site.town_en,
            lat=site.lat,
            lon=site.lon,
        )
        owner = stage.authorities[site.authority]
        stage.accounts[site.code] = _open(site.code, stage.places[site.code], owner, site)
    for code, kind, title_ar, title_en, authority, days, decided in BASES:
        stage.bases[code] = basis_open(
            actor=None,
            code=code,
            kind=kind,
            title_ar=title_ar,
            title_en=title_en,
            authority=stage.authorities[authority],
            review_days=days,
            decided=decided,
        )
    return stage


def _open(code: str, place: Place, authority: Authority, site: Site) -> Account:
    account = ledger.account_open(
        code=code,
        kind="held",
        authority=authority,
        place=place,
        name_ar=site.ar,
        name_en=site.en,
        capacity=site.capacity,
    )
    everybody = site.kind in ("camp", "hospital", "airfield")
    Regime.objects.create(
        account=account,
        men=True,
        women=everybody,
        adults=True,
        children=everybody,
        convicted=True,
        untried=True,
        at=clock.now(),
    )
    return account
