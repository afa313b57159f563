"""A relaxation with far more columns than its optimum uses, solved with some first; the others are priced and come in
where they would help.

The prices of the last pass are prices of the whole: what they prove, they prove for all columns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from amana.engines.lifting.matrix import Limits, Program, Solution, limited, lp_of, silent_solver, timed
from amana.engines.lifting.tables import Bools, Ints

TOLERANCE = 1e-7  # of a reduced cost, the solver's own
PRIMAL = 4  # the solver's number of the simplex that goes on from a point when columns come in
PASSES = 30


def sifted(program: Program, first: Bools, together: Ints, limits: Limits) -> Solution:
    """The optimum of a program without integers, all of whose columns may be 0.

    `first`: the columns of the first pass; without the others something must be feasible. `together`: columns with the
    same number from 0 on come in with one another. Broken off, the duals are those of the last pass that ended."""
    import highspy

    inside = first.copy()
    order = np.flatnonzero(inside)
    solver = limited(silent_solver(highspy), limits)
    solver.passModel(lp_of(highspy, _part(program, inside), False))
    point, duals, bound = None, np.zeros(0), 0.0
    for _ in range(PASSES):
        timed(solver)
        status = solver.modelStatusToString(solver.getModelStatus())
        if status != "Optimal":
            return Solution(None, float("inf"), bound, duals, status)
        found = solver.getSolution()
        duals = np.array(found.row_dual)
        bound = solver.getInfo().objective_function_value
        helps = ~inside & (program.upper > 0) & (program.reduced_costs(duals) < -TOLERANCE)
        if not helps.any():
            point = np.zeros(len(program.cost))
            point[order] = found.col_value
            return Solution(point, bound, bound, duals, status)
        groups = np.zeros(int(together.max(initial=-1)) + 1, bool)
        groups[together[helps & (together >= 0)]] = True
        come = ~inside & (helps | ((together >= 0) & groups[together]))
        solver.setOptionValue("simplex_strategy", PRIMAL)
        _add(highspy, solver, program, come)
        order = np.concatenate([order, np.flatnonzero(come)])
        inside |= come
    return Solution(None, float("inf"), bound, duals, "Passes")


def _part(program: Program, inside: Bools) -> Program:
    """All rows, and of the columns only these."""
    keep = inside[program.index]
    rows = program.entry_rows()[keep]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(program.row_lower)))])
    return replace(
        program,
        cost=program.cost[inside],
        lower=program.lower[inside],
        upper=program.upper[inside],
        integer=program.integer[inside],
        starts=starts.astype(np.int32),
        index=(np.cumsum(inside) - 1)[program.index[keep]].astype(np.int32),
        value=program.value[keep],
    )


def _add(highspy: Any, solver: Any, program: Program, come: Bools) -> None:
    """New columns at 0 beside the basis so far."""
    entries = np.flatnonzero(come[program.index])
    entries = entries[np.argsort(program.index[entries], kind="stable")]
    count = np.bincount(program.index[entries], minlength=len(come))[come]
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    infinity = highspy.kHighsInf
    upper = np.where(np.isinf(program.upper[come]), infinity, program.upper[come])
    solver.addCols(
        int(come.sum()),
        program.cost[come],
        program.lower[come],
        upper,
        len(entries),
        starts.astype(np.int32),
        program.entry_rows()[entries].astype(np.int32),
        program.value[entries],
    )
