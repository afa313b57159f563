"""Lists of couples: husband and wife side by side under a heading each, and what the two share beside them."""

from __future__ import annotations

from collections.abc import Mapping

from .codes import Sex
from .lexicon import guess, spouse

SHARED = ("household", "place", "account", "authority", "basis", "notes", "arrested")
"""Fields that a column beside two people in a row tells of both."""
_NAMES = ("name", "name_family_first", "given")


def couples(titles: Mapping[int, tuple[str, str]]) -> dict[int, Sex]:
    """Column -> M under "husband", F under "wife", for a table that names both and asks each for a name; else empty:
    a wife's columns in a list of men are about somebody else."""
    found = {at: sex for at, (top, below) in titles.items() if below and (sex := spouse(top))}
    named = {sex for at, sex in found.items() if (g := guess(titles[at][1])) and g.field in _NAMES}
    return found if named == {"M", "F"} else {}
