"""Lists of couples: husband and wife side by side under a heading each, and what the two share beside them."""

from __future__ import annotations

from collections.abc import Mapping

from .codes import Sex
from .lexicon import guess, spouse, spouse_within

SHARED = ("household", "ward", "place", "account", "authority", "basis", "notes", "arrested", "nationality")
"""Fields that a column beside two people in a row tells of both."""
_SURE = 0.9
_NAMES = ("name", "name_family_first", "given")


def couples(titles: Mapping[int, tuple[str, str]]) -> dict[int, tuple[Sex, str]]:
    """Column -> (M under "husband" or F under "wife", what is asked of them), for a table that asks both for a name and
    nobody else; else empty: a wife's columns in a list of men are about somebody else."""
    found: dict[int, tuple[Sex, str]] = {}
    for at, (top, below) in titles.items():
        if below and (sex := spouse(top)):
            found[at] = (sex, below)
        elif within := spouse_within(below or top):
            found[at] = within
    named = {sex for sex, asked in found.values() if _name(asked)}
    others = any(_name(below or top) for at, (top, below) in titles.items() if at not in found)
    return found if named == {"M", "F"} and not others else {}


def _name(title: str) -> bool:
    return (told := guess(title)) is not None and told.field in _NAMES and told.confidence >= _SURE
