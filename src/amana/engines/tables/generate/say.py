"""How a sender says a value, and what it means: (cell, meaning). A meaning of None with a code is a fault."""

from __future__ import annotations

import datetime as dt
import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ...common import digits
from ...common.calendars import GREGORIAN, HIJRI, gregorian_to_hijri, hijri_edtf
from ...common.edtf import Edtf, Point
from ...common.fictional import Names, Person
from .cells import Made, Padded

Language = Literal["ar", "ckb", "en", "fr"]
LANGUAGES: tuple[Language, ...] = ("ar", "ckb", "en", "fr")
_MONTHS = {"ar": ("iraqi", "egyptian"), "ckb": ("sorani",), "en": ("english",), "fr": ("french",)}
_HIJRI_MONTHS = {"ar": "arabic", "ckb": "sorani", "en": "latin", "fr": "latin"}
_HIJRI_SIGN = {"ar": ("هـ", " هـ", " هجري"), "ckb": (" کۆچی",), "en": (" AH", " H"), "fr": (" H",)}
_SORANI = str.maketrans({"ك": "ک", "ي": "ی", "ى": "ی"})
_NOISE = ("\u200f", "\u200e", "\u200b", "\u202b", "\u2067", "\ufeff")


@dataclass(frozen=True, slots=True)
class Said:
    """A cell with its meaning; `code` names the fault of a cell that means nothing."""

    cell: Made
    meaning: Any = None
    code: str = ""


@cache
def phrases(language: str) -> dict[str, list[str]]:
    """All phrases of a language."""
    return dict(_data()[language])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))


class Speaker:
    """One sender: a language, a way of writing digits, a hand that adds noise to `mess` of the texts."""

    def __init__(self, rng: random.Random, language: Language, mess: float, today: dt.date) -> None:
        self.rng, self.language, self.mess, self.today = rng, language, mess, today
        self.words = phrases(language)
        choices = {"ar": ("ascii", "arabic", "mixed"), "ckb": ("ascii", "arabic", "persian")}
        self.digits = rng.choice(choices.get(language, ("ascii",)))
        self.months = rng.choice(_MONTHS[language])
        self.arabic_script = language in ("ar", "ckb")
        self.old_page = False  # True where the file's encoding has no presentation forms

    def pick(self, key: str) -> str:
        """One phrase of a kind."""
        return self.rng.choice(self.words[key])

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def figures(self, text: str) -> str:
        """The text in this sender's digits."""
        style = self.digits
        if style == "mixed":
            style = self.rng.choice(("ascii", "arabic"))
        if style == "arabic":
            return digits.to_arabic_indic(text)
        return digits.to_persian(text) if style == "persian" else text

    def noisy(self, text: str) -> str:
        """The text with what a reader does not see: invisible characters, tatweel, harakat, blanks."""
        if not text or not self.chance(self.mess):
            return text
        way = self.rng.randrange((5 if self.old_page else 6) if self.arabic_script else 3)
        at = self.rng.randrange(len(text) + 1)
        if way == 0:
            return text[:at] + self.rng.choice(_NOISE) + text[at:]
        if way == 1:
            return f"  {text.replace(' ', '  ', 1)} "
        if way == 2:
            return text.replace(" ", "\u00a0", 1) + "\t"
        return _written_out(text, self.rng, way)

    # -- names ----------------------------------------------------------------------------------------------

    def name(self, person: Person, arabic: bool | None = None) -> Names:
        """The person's names as this sender's language writes them."""
        arabic = self.arabic_script if arabic is None else arabic
        if not arabic:
            return person.latin
        if self.language != "ckb":
            return person.ar
        return Names(*(getattr(person.ar, f).translate(_SORANI) for f in Names.__dataclass_fields__))

    def again(self, names: Names) -> Names:
        """The same names as another clerk spells them: no hamza, heh for teh marbuta, other Latin vowels."""
        table = str.maketrans("أإآةى", "اااهي")
        return Names(*(getattr(names, f).translate(table) for f in Names.__dataclass_fields__))

    # -- dates ----------------------------------------------------------------------------------------------

    def day(self, day: dt.date, *, typed: bool) -> Said:
        """A full day. `typed` for formats without date cells."""
        means = day.isoformat()
        d, m, y = day.day, day.month, day.year
        name = GREGORIAN[self.months][m - 1][0]
        ways = [f"{d:02d}/{m:02d}/{y}", f"{d}/{m}/{y}", f"{d:02d}-{m:02d}-{y}", f"{d}.{m}.{y}", f"{y}-{m:02d}-{d:02d}",
                f"{y}/{m}/{d}", f"{d} {name} {y}", f"{d:02d}/{m:02d}/{y % 100:02d}", f"{d} / {m} / {y}",
                f"{d:02d}{m:02d}{y}"]  # fmt: skip
        if self.language == "en":
            ways += [f"{name} {d}, {y}", f"{d}-{name[:3]}-{y}", f"{d} {name[:3]} {y}"]
        if self.language == "ar":
            ways += [f"{d}/{m}/{y}م", f"{d}-{m}-{y} م"]
        if not typed and self.chance(0.5):
            return Said(day, means)
        if not typed and self.chance(0.1):
            return Said((day - dt.date(1899, 12, 30)).days, means)
        if not typed and self.chance(0.05):
            return Said(int(f"{y}{m:02d}{d:02d}"), means)
        return Said(self.figures(self.rng.choice(ways)), means)

    def birth(self, born: dt.date, *, typed: bool) -> Said:
        """A birth in one of the precisions that registers have."""
        roll = self.rng.random()
        if roll < 0.5:
            return self.day(born, typed=typed)
        if roll < 0.68:
            return self._year(born, typed)
        if roll < 0.74:
            return self._month(born)
        if roll < 0.84:
            text = self.pick("about").format(year=born.year)
            return Said(self.figures(text), f"{born.year}~")
        if roll < 0.9:
            first, last = born.year - self.rng.randrange(1, 3), born.year + 1
            text = self.pick("between").format(first=first, last=last)
            choice = any(word in text for word in (" or ", " ou "))
            return Said(self.figures(text), f"[{first},{last}]" if choice else f"{first}/{last}")
        if roll < 0.96:
            return self.hijri(born)
        return self.faulty_birth()

    def _year(self, born: dt.date, typed: bool) -> Said:
        if not typed and self.chance(0.5):
            return Said(born.year, str(born.year))
        return Said(self.figures(self.pick("born").format(year=born.year)), str(born.year))

    def _month(self, born: dt.date) -> Said:
        name = GREGORIAN[self.months][born.month - 1][0]
        text = self.rng.choice(
            (f"{name} {born.year}", f"{born.month}/{born.year}", f"{born.month:02d}-{born.year}")
        )
        return Said(self.figures(text), f"{born.year}-{born.month:02d}")

    def hijri(self, born: dt.date, *, signed: bool = True) -> Said:
        """A Hijri day or year; without its sign where the heading says it."""
        y, m, d = gregorian_to_hijri(born)
        sign = self.rng.choice(_HIJRI_SIGN[self.language]) if signed else ""
        if self.chance(0.3):
            return Said(self.figures(f"{y}{sign}"), str(hijri_edtf(y)))
        name = HIJRI[_HIJRI_MONTHS[self.language]][m - 1][0]
        text = self.rng.choice((f"{d}/{m}/{y}{sign}", f"{y}/{m}/{d}{sign}", f"{d} {name} {y}"))
        return Said(self.figures(text), born.isoformat())

    def faulty_birth(self) -> Said:
        """A birth that nobody can have."""
        text, code = self.rng.choice(
            (
                ("31/02/1990", "date_impossible"),
                ("15/13/1988", "date_impossible"),
                (f"12/05/{self.today.year + 4}", "birth_in_future"),
                (self.pick("unreadable"), "date_unreadable"),
                ("01/01/1875", "birth_too_long_ago"),
            )
        )
        return Said(self.figures(text), None, code)

    def age(self, born: dt.date, as_of: dt.date, *, typed: bool) -> Said:
        """Full years on a day, and the two years of birth they allow."""
        age = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
        means = str(Edtf.between(Point(as_of.year - age - 1), Point(as_of.year - age)))
        if not typed and self.chance(0.6):
            return Said(age, means)
        return Said(self.figures(self.pick("aged").format(age=age)), means)

    # -- the rest -------------------------------------------------------------------------------------------

    def nationality(self, code: str) -> Said:
        """One country, sometimes an unknown word, sometimes nothing."""
        roll = self.rng.random()
        if roll < 0.03:
            return Said(self.pick("nothing"), [])
        if roll < 0.05:
            return Said("Atlantis" if not self.arabic_script else "زمردي", [], "nationality_unknown")
        code = "XXA" if roll < 0.06 else "XKX" if roll < 0.07 else code
        text = self.country(code)
        if roll > 0.97 and code in ("FRA", "BEL", "DEU"):
            other = "TUN" if code == "FRA" else "MAR"
            return Said(f"{text} / {self.country(other)}", [code, other])
        return Said(text, [code])

    def country(self, code: str) -> str:
        """A word of this language for a nationality."""
        words = _data()["nationality"][code][LANGUAGES.index(self.language)]
        return str(self.rng.choice(words.split("|")))

    def sex(self, sex: str) -> Said:
        return Said(self.pick("male" if sex == "M" else "female"), sex)

    def number(self, value: int, width: int, prefix: str, *, typed: bool) -> Said:
        """A wristband or file number with its leading zeros: as text, or as a number whose format shows them."""
        text = f"{prefix}{value:0{width}d}"
        if not typed and not prefix and self.chance(0.5):
            return Said(Padded(value, width), text)
        return Said(self.figures(text) if self.chance(0.5) else text, text)


def _written_out(text: str, rng: random.Random, way: int) -> str:
    """Arabic with tatweel, with vowel signs, or in presentation forms."""
    letters = [
        at for at, char in enumerate(text) if "\u0628" <= char <= "\u064a" and char not in "ةدذرزوى\u0640"
    ]
    if not letters:
        return text
    at = rng.choice(letters)
    if way == 3:
        follows = at + 1 < len(text) and "\u0621" <= text[at + 1] <= "\u064a"
        return text[: at + 1] + "ـ" * rng.randrange(1, 4) + text[at + 1 :] if follows else text
    if way == 4:
        return text[: at + 1] + rng.choice("\u064e\u064f\u0650\u0651\u0652") + text[at + 1 :]
    return re.sub("لا", "\ufefb", text, count=1)
