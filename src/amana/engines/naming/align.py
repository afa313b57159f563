"""Which part of one name answers which part of the other.

Every part ends in exactly one piece: paired with a part of the other name (alike or not), or missing there.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from .key import joint_keys, part_keys
from .learned import remembers
from .meeting import Found, Meeting, forms_meeting, weigh, words_meeting
from .parse import Name, Role
from .part import Part
from .tokens import likeness

_Met = float | Found | Meeting
_Parts = tuple[tuple[str, ...], ...]  # the forms of each part of a name
_Table = list[tuple[_Met, ...]]

ALIKE = 0.0  # log-odds from which two parts count as the same name
_SAME_PLACE = 2.0  # a tie goes to the pair that stands at the same place
_JOINT_GAIN = 3.0
_JOINT_LETTERS = 5  # a shorter word is not two in one


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
    roles_a, roles_b = left[6], right[6]
    table, alike = _alike(left, right)
    if not alike and (len(roles_a) == len(roles_b) or not _may_join(left, right)):
        made, left_only, right_only = _of_strangers(roles_a, roles_b)
        return [_unlike(left, right, table, i, j) for i, j in made], [*left_only], [*right_only]
    free_a, free_b = set(range(len(roles_a))), set(range(len(roles_b)))
    pairs: list[Answer] = []
    while alike:
        score, gap, i, j = alike.pop()
        if -i not in free_a or -j not in free_b:
            continue
        found = table[-i][-j]
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
    if len(roles_a) != len(roles_b) and _may_join(left, right):
        _join(left, right, pairs, free_a, free_b)
    if free_a and free_b:
        for i, j in _leftover(free_a, free_b, roles_a, roles_b):
            free_a.discard(i)
            free_b.discard(j)
            pairs.append(_unlike(left, right, table, i, j))
    pairs.sort()
    return pairs, sorted(free_a), sorted(free_b)


def _may_join(left: Name, right: Name) -> bool:
    """Whether two words of the longer name sound like one of the shorter."""
    longer, shorter = (left, right) if len(left[1]) > len(right[1]) else (right, left)
    return not _joints(longer[1]).isdisjoint(_long_keys(shorter[1]))


@lru_cache(maxsize=10_000)
def _of_strangers(
    roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """What answers what, and what is left on both sides, if no part is like any other: only the roles decide."""
    free_a, free_b = set(range(len(roles_a))), set(range(len(roles_b)))
    made = sorted(_leftover(free_a, free_b, roles_a, roles_b))
    free_a.difference_update([i for i, _j in made])
    free_b.difference_update([j for _i, j in made])
    return made, sorted(free_a), sorted(free_b)


def _unlike(left: Name, right: Name, table: _Table, i: int, j: int) -> Answer:
    """Two parts that answer each other though they are not alike."""
    met = table[i][j]
    if isinstance(met, float):
        return i, j, met, left[1][i][0][0], right[1][j][0][0], False
    return i, j, *weigh(met), False


def _alike(left: Name, right: Name) -> tuple[_Table, list[tuple[float, int, int, int]]]:
    """How all parts meet, and (likeness or its bound, -gap, -i, -j) of those that may be alike, the best last. Parts
    that only each other can answer are weighed at once; where there is a choice a bound may do."""
    roles_a, roles_b = left[6], right[6]
    theirs = tuple([part[0] for part in right[1]])
    out: list[tuple[float, int, int, int]] = []
    unknown: list[tuple[int, int, Meeting]] = []
    table: _Table = []
    row_of: Callable[[tuple[str, ...], _Parts], tuple[tuple[_Met, ...], bool]] = _row
    if not (before := _before(theirs)):
        before.append(True)
        row_of = _made
    for i, part in enumerate(left[1]):
        row, strangers = row_of(part[0], theirs)
        table.append(row)
        if strangers:
            continue
        role = roles_a[i]
        for j, met in enumerate(row):
            if isinstance(met, float):
                continue
            found = met.found if isinstance(met, Meeting) else met
            if found is None:
                unknown.append((i, j, met))  # type: ignore[arg-type]
            elif found[0] >= ALIKE:
                most = found[0] + _SAME_PLACE if role == roles_b[j] else found[0]
                out.append((most, i - j if i < j else j - i, -i, -j))
    if len(unknown) > 1:
        rows, columns = [i for i, _j, _met in unknown], [j for _i, j, _met in unknown]
    for i, j, met in unknown:
        alone = len(unknown) == 1 or rows.count(i) == 1 == columns.count(j)
        most = met.weigh()[0] if alone else met.most()
        if most >= ALIKE:
            out.append((most + _SAME_PLACE if roles_a[i] == roles_b[j] else most, -abs(i - j), -i, -j))
    out.sort()
    return table, out


@lru_cache(maxsize=100_000)
def _before(_theirs: _Parts) -> list[bool]:
    """Holds something once a name was met: what is met once only is not worth keeping rows for."""
    return []


def _made(forms: tuple[str, ...], theirs: _Parts) -> tuple[tuple[_Met, ...], bool]:
    """How a part meets each part of a name, and whether it is a stranger to all of them."""
    row: list[_Met] = []
    word = forms[0] if len(forms) == 1 else ""
    strangers = True
    for other in theirs:
        if word and len(other) == 1:
            met: _Met = words_meeting(f"{word} {other[0]}")
        else:
            met = forms_meeting(forms, other)
        if isinstance(met, Meeting):
            strangers = False
        elif not isinstance(met, float):
            strangers = strangers and met[0] < ALIKE
        row.append(met)
    return tuple(row), strangers


_row = remembers(lru_cache(maxsize=100_000)(_made))


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


@lru_cache(maxsize=100_000)
def _joints(parts: tuple[Part, ...]) -> frozenset[str]:
    """The keys of every two neighbours as one word: without one in common with the other name nothing is joined."""
    return frozenset(key for a, b in pairwise(parts) for key in joint_keys(a.forms[0], b.forms[0]))


@lru_cache(maxsize=100_000)
def _long_keys(parts: tuple[Part, ...]) -> frozenset[str]:
    """The keys of the words that are long enough to be two in one."""
    return frozenset(key for part in parts if len(part.forms[0]) >= _JOINT_LETTERS for key in part_keys(part))


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
