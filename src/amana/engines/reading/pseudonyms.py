"""Names that a report puts between quotation marks because they are not the real ones: "Khaled," a welder, spent 52
days there; "Nadia" told us. What stands between the marks is said by nobody, so the marks are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from .fold import Folded
from .phrases_en import past, verb
from .stems import content, idea

_NAME = r"(?P<name>[A-Z][\w’'-]+(?:\s(?:[A-Z]\.|(?:al|el|Umm|Abu)[\s-]?[A-Z][\w’'-]+|[A-Z][\w’'-]+))?)"
_QUOTED = re.compile(
    rf"(?P<open>[\"“]){_NAME}(?:(?P<aside>,[\"”]|[\"”],)(?=\s(?:an?|the|who|whose|from|aged|then|now|himself|herself|[0-9]+)\b)"
    r"|(?P<bare>[\"”])\s(?P<next>[a-z]+))"
)
_FINITE = frozenset(
    [
        "was",
        "were",
        "is",
        "had",
        "has",
        "did",
        "does",
        "could",
        "would",
        "spent",
        "saw",
        "heard",
        "went",
        "gave",
    ]
)


def bared(text: Folded) -> Folded:
    """`text` without the marks around the names by which a report calls those whose own it keeps back: they are blanks
    in its source and nothing in the folded text; `text` itself where there are none."""
    marks = [place for found in _names(text.source) for place in found]
    if not marks:
        return text
    source = list(text.source)
    starts = list(text.starts) if text.starts is not None else list(range(len(text.text)))
    gone = set()
    for place in marks:
        source[place] = " "
        at = bisect_left(starts, place)
        if at < len(starts) and starts[at] == place:
            gone.add(at)
    kept = [at for at in range(len(starts)) if at not in gone]
    return replace(
        text,
        source="".join(source),
        text="".join(text.text[at] for at in kept),
        starts=[starts[at] for at in kept],
    )


def _names(source: str) -> list[tuple[int, int]]:
    """The places of the two marks around each such name."""
    found = []
    quoted = list(_QUOTED.finditer(source))
    times = Counter(match["name"] for match in quoted)
    for match in quoted:
        aged = match["bare"] is None and re.match(r"\s[0-9]{1,3},", source[match.end() : match.end() + 6])
        if not (aged or _name(match["name"])):
            continue
        if match["bare"] is not None:
            told = match["next"]
            if not (verb(told) or past(told) or told in _FINITE):
                continue  # "Daesh" prisoners
            found.append((match.start("open"), match.start("bare")))
            continue
        closed = match.start("aside") + (match["aside"][0] == ",")
        # "Nonsense," a guard said: an apposition ends with a comma, a verb of saying ends none.
        rest = source[match.end() : match.end() + 90].split(".")[0]
        if times[match["name"]] > 1 or re.match(r"\s[0-9]|\swho|\swhose|[^,\"“”]{2,80},", rest):
            found.append((match.start("open"), closed))
    return found


def _name(written: str) -> bool:
    """Words that are nothing else: no Yes, Never, Murder."""
    held = re.findall(r"[^\W\d_]{3,}", written.lower())
    return all(word in ("umm", "abu") or (idea(word) is None and content(word)) for word in held)
