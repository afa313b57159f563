"""What stands right beside an English name tells of whoever bears it: Khaled, a welder; I ask Daniel."""

from __future__ import annotations

import re
from dataclasses import replace

from .fold import Token
from .mentions import Mention
from .phrases_en import verb


def addressed(text: str, tokens: list[Token], start: int) -> bool:
    """I ask Daniel; they told Rania: a name right behind a verb of saying."""
    before = next((token for token in reversed(tokens) if token.end < start), None)
    return before is not None and text[before.end : start] == " " and verb(before.text) is not None


_APPOSITION = re.compile(r",\s(?:aged\s)?(?:[0-9]{1,3},\s)?\Z")


def joined(text: str, nouns: list[Mention], names: list[Mention]) -> list[Mention]:
    """All mentions, where Khaled, a welder, is one: the name, which the noun behind it tells of."""
    kept = []
    for noun in nouns:
        at = next(
            (
                at
                for at, name in enumerate(names)
                if name.span[1] <= noun.span[0] <= name.span[1] + 12
                and noun.phrase.startswith(("a ", "an ", "the "))
                and not noun.names
                and _APPOSITION.fullmatch(text, name.span[1], noun.span[0])
            ),
            None,
        )
        if at is None:
            kept.append(noun)
            continue
        name = names[at]
        names[at] = replace(
            name,
            gender=name.gender or noun.gender,
            subject=name.subject or noun.subject,
            aside=name.aside and not noun.subject,
        )
    return kept + names
