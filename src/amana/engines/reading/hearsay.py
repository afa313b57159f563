"""What is nobody's word: يقولون إن, where nobody of whom there are many has been told of; anybody, God."""

from __future__ import annotations

import re

from amana.engines.common.arabic import fold

from .fold import Folded
from .own_voice_en import OWN_VOICE
from .stems import is_arabic
from .values import Attribution


def nobody_s(text: Folded, told: Attribution) -> bool:
    """يقولون إن …, where nobody of whom there are many has been told of: hearsay has no source."""
    if told.speaker and NOBODY.match(fold(told.speaker)):
        return True
    if told.speaker or told.outlet or not told.implicit:
        return False
    said = text.text[text.back(told.start) : text.back(told.end)].split()
    if said and said[0] in OWN_VOICE:
        return True  # we assess that: of whoever writes
    word = said[-1].removesuffix("لي").removesuffix("لنا") if said else ""
    return bool(said) and is_arabic(said[0]) and re.search(r"\w{2}(?:وا?|ون)\Z", word) is not None


# Anybody, alone or with what is behind him: لم يخبرنا أحد بموعد الفتح, حدا يخبرنا, الله أعلم.
NOBODY = re.compile(r"(?:احد|حدا|الله)(?:\s(?!ال|من\s)\w+(?<!هم)(?<!هن)(?<!نا)\b.*)?\Z")
