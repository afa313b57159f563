"""An identity as it is handed to the register: plain values, checked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from amana.engines.common import arabic
from amana.engines.common.edtf import DateError, Edtf
from amana.engines.common.intervals import DateInterval
from amana.ledger.errors import Refused

from .models import Evidence, Source, Standing

Parts = tuple[str, str, str, str]
NO_PARTS: Parts = ("", "", "", "")
WRISTBAND = 40
"""The longest number of a wristband."""
PARTS = ("given", "father", "grandfather", "family")
LONGEST_PART = 80
LONGEST = {"name_ar": 200, "name_latin": 200, "kunya": 80, "mother": 120, "birth_place": 120}
"""The letters that a name may have, by field; each part of one has `LONGEST_PART`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is said about who a person is. Parts are given, father, grandfather, family; `birth` is EDTF;
    `nationalities` are pairs of an alpha-3 code and the evidence."""

    name_ar: str = ""
    name_latin: str = ""
    parts_ar: Parts = NO_PARTS
    parts_latin: Parts = NO_PARTS
    kunya: str = ""
    mother: str = ""
    birth: str = ""
    birth_place: str = ""
    sex: str = ""
    nationalities: Sequence[tuple[str, str]] = field(default_factory=tuple)
    source: str = Source.PERSON
    source_note: str = ""
    standing: str = Standing.DECLARED
    wristband: str = ""

    def checked(self) -> Identity:
        """The same identity, cleaned of invisible characters, with full names made from parts where
        missing. Raises Refused naming the field."""
        name_ar = arabic.squeeze(self.name_ar) or " ".join(filter(None, map(arabic.squeeze, self.parts_ar)))
        name_latin = arabic.squeeze(self.name_latin) or " ".join(
            filter(None, map(arabic.squeeze, self.parts_latin))
        )
        if not name_ar and not name_latin:
            return self._by_wristband()
        self._short_enough(name_ar, name_latin)
        if name_ar and arabic.script(name_ar) not in ("arabic", "mixed"):
            raise Refused("identity-name-script", field="name_ar")
        birth_span(self.birth)
        if self.sex not in ("", "M", "F"):
            raise Refused("identity-sex", field="sex")
        for country, evidence in self.nationalities:
            if len(country) != 3 or not country.isascii() or not country.isupper():
                raise Refused("identity-country", field="nationality", value=country)
            if evidence not in Evidence.values:
                raise Refused("identity-evidence", field="nationality", value=evidence)
        if self.source not in Source.values or self.standing not in Standing.values:
            raise Refused("identity-source", field="source")
        if self.source == Source.WRIST and self.standing != Standing.PROVISIONAL:
            raise Refused("identity-wristband-standing", field="standing")
        return Identity(
            name_ar=name_ar,
            name_latin=name_latin,
            parts_ar=_parts(self.parts_ar),
            parts_latin=_parts(self.parts_latin),
            kunya=arabic.squeeze(self.kunya),
            mother=arabic.squeeze(self.mother),
            birth=self.birth,
            birth_place=arabic.squeeze(self.birth_place),
            sex=self.sex,
            nationalities=tuple(self.nationalities),
            source=self.source,
            source_note=arabic.squeeze(self.source_note)[:300],
            standing=self.standing,
            wristband=arabic.squeeze(self.wristband)[:WRISTBAND],
        )

    def _short_enough(self, name_ar: str, name_latin: str) -> None:
        """A name is kept whole or not at all: cut, it would be another name."""
        said = {
            "name_ar": name_ar,
            "name_latin": name_latin,
            "kunya": self.kunya,
            "mother": self.mother,
            "birth_place": self.birth_place,
        }
        for parts, script in ((self.parts_ar, "ar"), (self.parts_latin, "latin")):
            said |= {f"{part}_{script}": value for part, value in zip(PARTS, parts, strict=True)}
        for name, value in said.items():
            most = LONGEST.get(name, LONGEST_PART)
            if len(arabic.squeeze(value)) > most:
                raise Refused("identity-too-long", field=name, most=most)

    def _by_wristband(self) -> Identity:
        """Nobody knows a name: the wristband stands in its place, provisionally, and what else was seen."""
        band = arabic.squeeze(self.wristband)[:WRISTBAND]
        if not band:
            raise Refused("identity-no-name", field="name_ar")
        unnamed = replace(
            self,
            name_ar=f"مجهول الاسم، السوار {band}",
            name_latin=f"Unnamed, wristband {band}",
            source=Source.WRIST.value,
            standing=Standing.PROVISIONAL.value,
        )
        return unnamed.checked()


def birth_span(birth: str) -> tuple[date, date] | None:
    """First and last day of an EDTF birth; None where none is known. Raises Refused."""
    if not birth:
        return None
    try:
        return _span(birth)
    except DateError as wrong:
        raise Refused("identity-birth", field="birth", value=birth, why=str(wrong)) from wrong


@lru_cache(maxsize=1 << 14)
def _span(birth: str) -> tuple[date, date]:
    span = DateInterval.of(Edtf.parse(birth))
    return span.earliest, span.latest


def _parts(parts: Parts) -> Parts:
    given, father, grandfather, family = map(arabic.squeeze, parts)
    return given, father, grandfather, family
