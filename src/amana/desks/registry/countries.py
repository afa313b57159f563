"""Names of states by their three-letter code (ISO 3166-1 alpha-3), in the reader's language, from CLDR."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

STATELESS, KOSOVO = "XXA", "XKX"


def name(code: str) -> str:
    """The state's name; the code itself where there is none."""
    if code == STATELESS:
        return _("Stateless")
    return _name(code, (get_language() or "ar").split("-")[0])


@lru_cache(maxsize=1024)
def _name(code: str, language: str) -> str:
    two = "XK" if code == KOSOVO else next(iter(get_global("territory_aliases").get(code) or ()), "")
    return str(Locale(language).territories.get(two, code))


def names(codes: str) -> list[str]:
    """The names of codes that are written with blanks between."""
    return [name(code) for code in codes.split()]
