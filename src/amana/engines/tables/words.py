"""Small words that several readers of values share: what stands for nothing, what looks like a formula."""

from __future__ import annotations

import re
from functools import lru_cache

from ..common.arabic import fold as _fold
from ..common.arabic import squeeze
from ..common.digits import to_ascii

USUAL = 80
"""Letters up to which a text is kept once it was worked on. Registers repeat themselves: a few thousand words make
sixty thousand names; what is longer is a remark, and stands there once."""


def fold(text: str) -> str:
    """`arabic.fold`, once for each short text."""
    return _folded(text) if len(text) <= USUAL else _fold(text)


fold_name = _folded = lru_cache(maxsize=1 << 17)(_fold)
"""The same for whoever knows that the text is short."""

_MISSING = """
- -- --- — – _ / \\ . .. ... * ** ? ?? ؟ ؟؟ x xx xxx n/a na n.a. n.a null none nil unk unk. nan unknown inconnu
inconnue néant nc n.c. nr tbd لا_يوجد لايوجد غير_معروف غير_معروفة غير_معلوم غير_معلومة غير_متوفر غير_متوفرة
غير_مذكور غير_محدد مجهول مجهولة لا_شيء لاشيء لا_يعرف لا_يعلم لم_يذكر غير_مسجل نەزانراو نییە نیە بێ_زانیاری
non_connu non_connue non_renseigné not_known not_available not_recorded missing non_précisé aucun aucune
pas_de_données ukendt unbekannt onbekend desconocido неизвестно blank bilinmiyor nezan nayê_zanîn
"""
MISSING = {fold(word.replace("_", " ")) for word in _MISSING.split()} | {"", "«»"}

_FORMULA = re.compile(
    r"""^\s*(?:=|[+\-@](?=\s*[A-Za-z_]+[\w.]*\s*[(!|])|[+\-@](?=\s*\d+\s*[+\-*/]\s*[A-Za-z(])|\|)"""
)
_PLAIN_TEXT_FORMULA = re.compile(r'^\s*=\s*"([^"]*)"\s*$')


def missing(text: str) -> bool:
    """True for texts that say "nothing known": blanks, dashes, n/a, لا يوجد, inconnu."""
    return _missing(text) if len(text) <= USUAL else fold(text).strip() in MISSING


@lru_cache(maxsize=1 << 16)
def _missing(text: str) -> bool:
    return _folded(text).strip() in MISSING


def plain(text: str) -> str:
    """The text with Excel's two ways of forcing text undone: ="00123" and '00123."""
    found = _PLAIN_TEXT_FORMULA.match(text)
    if found:
        return found[1]
    return text[1:] if text.startswith("'") and len(text) > 1 else text


def formula_like(text: str) -> bool:
    """True for a text that a spreadsheet would run: =cmd|'/C calc'!A0, @SUM(1), +A1*2(…)."""
    return text[:1] in "=+-@|\t\r" and bool(_FORMULA.match(text))


def tidy(text: str) -> str:
    """The text as the register keeps it: cleaned, one blank between words, ASCII digits."""
    return _tidied(text) if len(text) <= USUAL else to_ascii(squeeze(text))


@lru_cache(maxsize=1 << 17)
def _tidied(text: str) -> str:
    return to_ascii(squeeze(text))
