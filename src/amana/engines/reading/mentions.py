"""A person or a body that a sentence mentions, in either language: by a name, by a noun, by a pronoun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
Gender = Literal["f", "m"]
Number = Literal["one", "many", "body", "any"]
Pronoun = Literal["", "tells", "owns", "object"]


@dataclass(frozen=True, slots=True)
class Mention:
    """`phrase` as written, at `span` (folded). `pronoun`: what the word does if it is one. `subject`: the sentence is
    about it; `owned`: it is somebody's (her brother); `aside`: behind a preposition of place; `behind`: a pronoun that
    follows what it says, which begins at `since`; `not_`: where the subject begins that an object cannot be; `again`:
    the noun of a definite phrase; `names`: the words of a person's name; `asks`: he asks somebody; `asked`: he is
    asked."""

    span: Span
    phrase: str
    gender: Gender | None = None
    number: Number = "one"
    pronoun: Pronoun = ""
    names: tuple[str, ...] = ()
    subject: bool = False
    owned: bool = False
    aside: bool = False
    behind: bool = False
    since: int = 0
    not_: int = -1
    again: str = ""
    asks: bool = False
    asked: bool = False
