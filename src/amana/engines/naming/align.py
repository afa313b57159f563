"""Which part of one name answers which part of the other.

Every part ends in exactly one piece: paired with a part of the other name (alike or not), or missing there.
"""

from __future__ import annotations

from bisect import insort
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, NamedTuple

from .key import joint_keys, part_keys
from .learned import remembers
from .meeting import Found, Meeting, forms_meeting, weigh, words_meeting
from .parse import ROLES, Name, Role
from .part import Part
from .tokens import likeness

_Met = float | Found | Meeting
_Parts = tuple[tuple[str, ...], ...]  # the forms of each part of a name
_Alike = tuple[float, int, int, int]
Answers = dict[int, tuple[float, float, float]]
# How a part meets each part of a name, whether it is a stranger to all of them, and, where the row is kept, what else
# was made of each meeting.
Row = tuple[list[_Met], bool, Answers | None]

ALIKE = 0.0  # log-odds from which two parts count as the same name
_SAME_PLACE = 2.0  # a tie goes to the pair that stands at the same place
_JOINT_GAIN = 3.0
_JOINT_LETTERS = 5  # a shorter word is not two in one
_MOST_ROWS = 100_000  # kept of all names
_room = _MOST_ROWS


class Paired(NamedTuple):
    """Part `left` answers part `right` with `likeness` bits; `joined` when two words met one."""

    left: int
    right: int
    likeness: float
    left_form: str
    right_form: str
    joined: bool = False


Answer = tuple[int, int, float, str, str, bool]  # the fields of Paired


class Alignment(NamedTuple):
    """All pieces of a comparison of two names."""

    pairs: tuple[Paired, ...]
    left_only: tuple[int, ...]
    right_only: tuple[int, ...]


def align(left: Name, right: Name) -> Alignment:
    """Pair the parts: alike ones greedily, best first; then what is left over, role by role, in order."""
    pairs, left_only, right_only = answers(left, right)
    return Alignment(tuple(map(Paired._make, pairs)), tuple(left_only), tuple(right_only))


def answers(left: Name, right: Name) -> tuple[list[Answer], list[int], list[int]]:
    """The same as `align`, in plain tuples."""
    rows, alike = met(left, right)
    if not alike and not may_join(left, right):
        made, left_only, right_only = of_strangers(left[6], right[6])
        return [_unlike(left, right, rows, i, j) for i, j, _place in made], [*left_only], [*right_only]
    return paired(left, right, rows, alike)


def paired(
    left: Name, right: Name, rows: list[Row], alike: list[_Alike]
) -> tuple[list[Answer], list[int], list[int]]:
    """The same, once it is known how the parts have `met`. Takes what is `alike` away."""
    roles_a, roles_b = left[6], right[6]
    free_a, free_b = set(range(len(roles_a))), set(range(len(roles_b)))
    pairs: list[Answer] = []
    while alike:
        score, gap, i, j = alike.pop()
        if -i not in free_a or -j not in free_b:
            continue
        found = rows[-i][0][-j]
        if isinstance(found, Meeting):
            found = found.found or found.weigh()
        assert not isinstance(found, float)
        exact = found[0] + _SAME_PLACE if roles_a[-i] == roles_b[-j] else found[0]
        if exact != score:  # it stood there by its bound: does it still come first?
            if found[0] >= ALIKE:
                insort(alike, (exact, gap, i, j))
            continue
        free_a.discard(-i)
        free_b.discard(-j)
        pairs.append((-i, -j, *found, False))
        if not free_a or not free_b:
            break
    if not free_a and not free_b:
        pairs.sort()
        return pairs, [], []
    if may_join(left, right):
        _join(left, right, pairs, free_a, free_b)
    if free_a and free_b:
        for i, j in _leftover(free_a, free_b, roles_a, roles_b):
            free_a.discard(i)
            free_b.discard(j)
            pairs.append(_unlike(left, right, rows, i, j))
    pairs.sort()
    return pairs, sorted(free_a), sorted(free_b)


def may_join(left: Name, right: Name) -> bool:
    """Whether one name has more words, and two of them sound like one of the other."""
    more = len(left[1]) - len(right[1])
    if not more:
        return False
    longer, shorter = (left, right) if more > 0 else (right, left)
    return not _joints(longer).isdisjoint(_long_keys(shorter))


@lru_cache(maxsize=10_000)
def of_strangers(
    roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]
) -> tuple[list[tuple[int, int, int]], list[int], list[int]]:
    """What answers what, and what is left on both sides, if no part is like any other: only the roles decide. The third
    number of an answer is a place of its own for each part of the right name and each role that can meet it."""
    free_a, free_b = set(range(len(roles_a))), set(range(len(roles_b)))
    made = sorted(_leftover(free_a, free_b, roles_a, roles_b))
    free_a.difference_update([i for i, _j in made])
    free_b.difference_update([j for _i, j in made])
    places = [(i, j, j * len(ROLES) + ROLES.index(roles_a[i])) for i, j in made]
    return places, sorted(free_a), sorted(free_b)


def _unlike(left: Name, right: Name, rows: list[Row], i: int, j: int) -> Answer:
    """Two parts that answer each other though they are not alike."""
    return i, j, *unlike(rows[i][0][j], left[1][i], right[1][j]), False


def unlike(found: _Met, one: Part, other: Part) -> Found:
    """The likeness of two parts that answer each other though they are not alike, and the forms that gave it."""
    return (found, one[0][0], other[0][0]) if isinstance(found, float) else weigh(found)


def met(left: Name, right: Name) -> tuple[list[Row], list[_Alike]]:
    """How all parts meet, and (likeness or its bound, -gap, -i, -j) of those that may be alike, the best last. Parts
    that only each other can answer are weighed at once; where there is a choice a bound may do."""
    roles_a, roles_b = left[6], right[6]
    out: list[_Alike] = []
    unknown: list[tuple[int, int, Meeting]] = []
    rows: list[Row] = []
    kept = _kept(right)
    known: dict[Part, Row] | None = kept[_ROWS]
    if known is None:  # what is met once only is not worth keeping rows for
        kept[_ROWS] = {}
    theirs: _Parts = kept[_FORMS]
    for i, part in enumerate(left[1]):
        row = _row(part[0], theirs, None) if known is None else known.get(part) or _keep(known, part, theirs)
        rows.append(row)
        if row[1]:
            continue
        role = roles_a[i]
        for j, found in enumerate(row[0]):
            if isinstance(found, float):
                continue
            if isinstance(found, Meeting):
                weighed = found.found
                if weighed is None:
                    unknown.append((i, j, found))
                    continue
                found = weighed
            if found[0] >= ALIKE:
                most = found[0] + _SAME_PLACE if role == roles_b[j] else found[0]
                out.append((most, i - j if i < j else j - i, -i, -j))
    if len(unknown) > 1:
        lines, columns = [i for i, _j, _met in unknown], [j for _i, j, _met in unknown]
    for i, j, meeting in unknown:
        alone = len(unknown) == 1 or lines.count(i) == 1 == columns.count(j)
        most = meeting.weigh()[0] if alone else meeting.most()
        if most >= ALIKE:
            out.append((most + _SAME_PLACE if roles_a[i] == roles_b[j] else most, -abs(i - j), -i, -j))
    if len(out) > 1:
        out.sort()
    return rows, out


def _row(forms: tuple[str, ...], theirs: _Parts, answers: Answers | None) -> Row:
    """How a part meets each part of a name, whether it is a stranger to all of them, and `answers`."""
    parts: list[_Met] = []
    word = forms[0] if len(forms) == 1 else ""
    strangers = True
    for other in theirs:
        if word and len(other) == 1:
            found: _Met = words_meeting(f"{word} {other[0]}")
        else:
            found = forms_meeting(forms, other)
        if isinstance(found, Meeting):
            strangers = False
        elif not isinstance(found, float):
            strangers = strangers and found[0] < ALIKE
        parts.append(found)
    return parts, strangers, answers


def _keep(rows: dict[Part, Row], part: Part, theirs: _Parts) -> Row:
    global _room
    _room -= 1
    if _room < 0:  # all over again: rows of names that nobody asks for any more go with the others
        _by_number.cache_clear()
        _room = _MOST_ROWS
    row = rows[part] = _row(part[0], theirs, {})
    return row


# What is kept of a name: the name, the forms of its parts, how parts of others met them (None before it is met again),
# and the keys that it can be joined by.
_Kept = list[Any]
_NAME, _FORMS, _ROWS, _JOINTS, _LONG_KEYS = range(5)


def _kept(name: Name) -> _Kept:
    """What is kept of this very name: to tell names by what they hold takes as long as much of what is done here."""
    kept = _by_number(id(name))
    if kept[_NAME] is not name:
        kept[:] = name, tuple([part[0] for part in name[1]]), None, None, None
    return kept


@remembers
@lru_cache(maxsize=150_000)
def _by_number(_number: int) -> _Kept:
    return [None, (), None, None, None]


def _leftover(
    free_a: set[int], free_b: set[int], roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]
) -> list[tuple[int, int]]:
    """Unlike parts that answer each other all the same: equal roles first, then whatever is left, in order.
    A kunya, a nisba behind it and a soft title answer only their own kind."""
    made: list[tuple[int, int]] = []
    rest_a, rest_b = sorted(free_a), sorted(free_b)
    for same in (True, False):
        for i in list(rest_a):
            for j in rest_b:
                if _may_answer(roles_a[i], roles_b[j], same):
                    made.append((i, j))
                    rest_a.remove(i)
                    rest_b.remove(j)
                    break
    return made


_ASIDE = ("kunya", "nisba", "soft")


def _may_answer(one: Role, other: Role, same: bool) -> bool:
    if one == other:
        return one != "soft"
    return not same and one not in _ASIDE and other not in _ASIDE


def _joints(name: Name) -> frozenset[str]:
    """The keys of every two neighbours as one word: without one in common with the other name nothing is joined."""
    kept = _kept(name)
    found: frozenset[str] | None = kept[_JOINTS]
    if found is None:
        found = frozenset([key for a, b in pairwise(kept[_FORMS]) for key in joint_keys(a[0], b[0])])
        kept[_JOINTS] = found
    return found


def _long_keys(name: Name) -> frozenset[str]:
    """The keys of the words that are long enough to be two in one."""
    kept = _kept(name)
    found: frozenset[str] | None = kept[_LONG_KEYS]
    if found is None:
        long = [part for part in name[1] if len(part[0][0]) >= _JOINT_LETTERS]
        found = kept[_LONG_KEYS] = frozenset([key for part in long for key in part_keys(part)])
    return found


def _join(left: Name, right: Name, pairs: list[Answer], free_a: set[int], free_b: set[int]) -> None:
    """Two words on one side that are one on the other (Ait Malek, Aitmalek)."""
    for name, other, free, turned in ((left, right, free_a, False), (right, left, free_b, True)):
        if len(name.parts) <= len(other.parts):
            continue
        for at in sorted(free):
            for beside in (at - 1, at + 1):
                if not 0 <= beside < len(name.parts):
                    continue
                done = _try_join(name, other, pairs, (at, beside), (free_b if not turned else free_a), turned)
                if done:
                    free.discard(at)
                    free.discard(beside)
                    break


def _try_join(
    name: Name, other: Name, pairs: list[Answer], two: tuple[int, int], free: set[int], turned: bool
) -> bool:
    _at, beside = two
    first, second = (_at, beside) if _at < beside else (beside, _at)
    held = [p for p in pairs if (p[1] if turned else p[0]) == beside]
    targets = [p[0] if turned else p[1] for p in held] or sorted(free)
    for target in targets:
        part = other.parts[target]
        if len(part.forms[0]) < _JOINT_LETTERS:
            continue
        one, more = name.parts[first].forms[0], name.parts[second].forms[0]
        if joint_keys(one, more).isdisjoint(part_keys(part)):
            continue
        joints = [one + more]
        if name.parts[second].article and part.script == "arabic" == name.script:
            joints.append(f"{one}ال{more}")
        least = held[0][2] + _JOINT_GAIN if held else ALIKE
        for joint, form in product(joints, part.forms):
            score = likeness(joint, form)
            if score >= max(ALIKE, least):
                for p in held:
                    pairs.remove(p)
                free.discard(target)
                forms = (form, joint) if turned else (joint, form)
                sides = (target, first) if turned else (first, target)
                pairs.append((*sides, score, *forms, True))
                return True
    return False
