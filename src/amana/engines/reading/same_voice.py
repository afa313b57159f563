"""Whether two speakers are one: one person by the bones of the name, one body by its key, in one script or in two."""

from __future__ import annotations

from functools import lru_cache

from amana.engines.common.arabic import fold

from .speakers import Speaker
from .stems import is_arabic


def one_voice(one: Speaker, other: Speaker) -> bool:
    """Whether two phrases, met in reports of one event, can mean one person or one press chain."""
    if one.kind == other.kind == "social" or one_name_spelt_twice(one, other):
        return True
    if one.names and other.names:
        if same_names(one.names, other.names):
            return True
        return bool(one.institution and other.institution) and may_be_same_institution(one, other)
    if one.institution and other.institution:
        return may_be_same_institution(one, other)
    if "person" in (one.kind, other.kind) and "anonymous" not in (one.kind, other.kind):
        return False
    return bool(one.roles & other.roles)


def one_name_spelt_twice(one: Speaker, other: Speaker) -> bool:
    """Whether an Arabic and a Latin phrase spell one name, be it a person's or a body's: owner Castle Minerals,
    شركة كاسل مينيرالز. Two words of the name must be near, or the only one of either, if it is long enough."""
    if in_arabic(one.text) == in_arabic(other.text):
        return False
    left, right = spelt(one), spelt(other)
    found = [a for a in left if any(near(a, b) for b in right)]
    if min(len(left), len(right)) == 1:
        return bool(found) and max(map(len, found)) >= 3
    return len(found) >= 2


def plainly_named(speaker: Speaker) -> bool:
    """Whether a phrase names a body, or a person by more than one Arabic word: what no list knows may be a name, but a
    lone word is as often a trade or a relative (متعهدون, قريبي)."""
    lone = len(speaker.names) == 1 and in_arabic(speaker.text)
    return bool(speaker.institution or (speaker.names and not lone))


@lru_cache(maxsize=8192)
def in_arabic(phrase: str) -> bool:
    return is_arabic(fold(phrase))


def spelt(speaker: Speaker) -> frozenset[str]:
    """Skeletons of all words of the speaker's name and of the body's."""
    return frozenset(speaker.names) | {part[1:] for part in speaker.institution if part[0] == "~"}


def near(left: str, right: str) -> bool:
    """Whether two skeletons can be one name in two scripts: equal, or of three consonants and more with one
    that the other lacks or writes otherwise (Castle, كاسل; Minerals, مينيرالز)."""
    left, right = left.replace("z", "s"), right.replace("z", "s")
    if left == right:
        return True
    small, large = sorted((left, right), key=len)
    if len(small) < 3 or len(large) - len(small) > 1 or small[0] != large[0]:
        return False
    if len(small) == len(large):
        return len(small) >= 4 and sum(a != b for a, b in zip(small, large, strict=True)) == 1
    return any(large[:at] + large[at + 1 :] == small for at in range(len(large)))


def same_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Names by their skeletons: two in common, or the only one of either."""
    if min(len(left), len(right)) == 1:
        return bool(set(left) & set(right))
    return len(set(left) & set(right)) >= 2


def same_institution(left: Speaker, right: Speaker) -> bool:
    """The key of one lies in that of the other (the ministry, the ministry of health), or nearly so."""
    small, large = sorted((left.institution, right.institution), key=len)
    return small <= large or len(small & large) >= max(2, len(small) - 1)


def may_be_same_institution(left: Speaker, right: Speaker) -> bool:
    """The same, or in two scripts bodies of one kind that no known word tells apart: a word that is known in one
    language only cannot speak against its translation."""
    if same_institution(left, right):
        return True
    if in_arabic(left.text) == in_arabic(right.text) or not left.institution & right.institution:
        return False
    own = (left.institution - right.institution, right.institution - left.institution)
    return any(part[0] == "~" for words in own for part in words) and not all(
        any(part[0] != "~" for part in words) for words in own
    )
