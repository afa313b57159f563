"""What the tails of a type can do in a slot and in two, as rows over sorties."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from amana.engines.lifting.duties import DutyRow
from amana.engines.lifting.matrix import Matrix
from amana.engines.lifting.sorties import Sorties, tails_in_either, tails_there
from amana.engines.lifting.tables import EPS, Floats, Ints, Tables

INF = float("inf")


def occupied(s: Sorties, spread: Ints) -> tuple[Ints, Ints]:
    """(sortie, slot) for every slot that a sortie occupies, `spread` slots each."""
    sortie = np.repeat(np.arange(len(s)), spread)
    first = np.cumsum(spread) - spread
    step = np.arange(len(sortie)) - np.repeat(first, spread)
    return sortie, s.slot[sortie] + step


def add_duty_rows(m: Matrix, t: Tables, s: Sorties, y: Ints, duties: Iterable[DutyRow]) -> None:
    """Duty rows, in every slot (or pair of slots) with their hours."""
    spread = t.duration[s.arc]
    sortie, slot = occupied(s, spread)
    kind, goes_on = t.kind_of[s.arc[sortie]], slot < s.slot[sortie] + spread[sortie] - 1
    begins = slot == s.slot[sortie]
    one, two = tails_there(t).astype(float), tails_in_either(t)
    for duty in duties:
        weight = np.array(duty.weight)[s.arc[sortie]]
        mine = (kind == duty.kind) & (weight > 0)
        if not duty.pair:
            mine &= t.duty[kind, slot] == duty.duty
            at, of, value = slot[mine], sortie[mine], weight[mine]
        else:
            # a lift that fills both slots takes its tail whole
            before = mine & begins & (slot > 0)
            at = np.concatenate([slot[mine], slot[before] - 1])
            of = np.concatenate([sortie[mine], sortie[before]])
            value = np.concatenate([np.where(goes_on, 1.0, weight)[mine], weight[before]])
        rows = m.add_rows(t.slots, -INF, (two if duty.pair else one)[duty.kind])
        m.label("tails", rows)
        m.put(rows[at], y[of], value)


def add_tail_rows(m: Matrix, t: Tables, s: Sorties, y: Ints, packing: bool) -> None:
    """Rows "tails": duty hours by type and slot, crew hours by type and pair of slots; with `packing` also under
    dual feasible functions."""
    spread = t.duration[s.arc]
    sortie, slot = occupied(s, spread)
    kind, hours = t.kind_of[s.arc[sortie]], (t.cycle[s.arc] / spread)[sortie]
    short = spread[sortie] == 1
    share = np.where(short, hours / np.maximum(t.duty[kind, slot], EPS), 1.0)
    crew = hours / np.maximum(t.crew[kind], EPS)
    one, two = tails_there(t).astype(float), tails_in_either(t)
    _rows(m, t, s, y, sortie, slot, share, crew, one, two)
    if not packing:
        return
    for k in (1, 2, 3, 4):
        fine = np.where(short, _dual_feasible(share, k), 1.0)
        _rows(m, t, s, y, sortie, slot, fine, _dual_feasible(crew, k), one, two)


def _rows(
    m: Matrix,
    t: Tables,
    s: Sorties,
    y: Ints,
    sortie: Ints,
    slot: Ints,
    share: Floats,
    crew: Floats,
    one: Floats,
    two: Floats,
) -> None:
    pair = t.kind_of[s.arc[sortie]] * t.slots + slot
    keep = share > EPS
    rows = m.add_rows(t.kinds * t.slots, -INF, one.ravel())
    m.label("tails", rows)
    m.put(rows[pair[keep]], y[sortie[keep]], share[keep])
    # a lift of several slots counts twice in a pair of slots that it fills
    keep = crew > EPS
    sortie, slot, pair, crew = sortie[keep], slot[keep], pair[keep], crew[keep]
    starts_here = slot == s.slot[sortie]
    goes_on = slot < s.slot[sortie] + t.duration[s.arc[sortie]] - 1
    last = slot == t.slots - 1
    twice = np.where(goes_on, 2 * crew, crew)
    before = starts_here & (slot > 0)
    at = np.concatenate([pair[~last], pair[before] - 1])
    of, value = np.concatenate([sortie[~last], sortie[before]]), np.concatenate([twice[~last], crew[before]])
    rows = m.add_rows(t.kinds * t.slots, -INF, two.ravel())
    m.label("tails", rows)
    m.put(rows[at], y[of], value)


def _dual_feasible(share: Floats, k: int) -> Floats:
    """Fekete and Schepers' u(k): any set of shares that sums to at most 1 still does after it."""
    scaled = (k + 1) * share
    exact = np.abs(scaled - np.rint(scaled)) < 1e-9
    return np.where(exact, share, np.floor(scaled) / k)
