"""One linear program solved again and again while columns are fixed: each solve starts from the last basis."""

from __future__ import annotations

from typing import Any

import numpy as np

from amana.engines.lifting.matrix import Program, lp_of, on_the_wall, silent_solver
from amana.engines.lifting.tables import Floats, Ints


class Warm:
    """A solver that keeps its basis. Integrality is dropped."""

    def __init__(self, program: Program) -> None:
        import highspy

        self._highspy: Any = highspy
        self.solver = silent_solver(highspy)
        for name, value in {"output_flag": False, "log_to_console": False, "threads": 1}.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(lp_of(highspy, program, False))
        self.point: Floats = np.zeros(len(program.cost))
        self.duals: Floats = np.zeros(len(program.row_lower))
        self.objective = float("inf")

    def solve(self, no_more_than: float = float("inf"), seconds: float = float("inf")) -> bool:
        """False when the columns fixed so far leave nothing feasible, or nothing at most as dear as `no_more_than`, or
        `seconds` of work are not enough; the last point is kept then."""
        self.solver.setOptionValue("objective_bound", no_more_than)
        # of all runs together
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + on_the_wall(seconds))
        self.solver.run()
        if self.solver.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            return False
        found = self.solver.getSolution()
        self.point, self.duals = np.array(found.col_value), np.array(found.row_dual)
        self.objective = self.solver.getInfo().objective_function_value
        return True

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """New bounds of columns, for the next solve."""
        if len(columns):
            self.solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def price(self, columns: Ints, cost: Floats) -> None:
        """New costs of columns, for the next solve."""
        self.solver.changeColsCost(len(columns), columns.astype(np.int32), cost)

    def drop(self, rows: Ints) -> None:
        """Rows that bind no more."""
        infinity = self._highspy.kHighsInf
        for row in rows.tolist():
            self.solver.changeRowBounds(row, -infinity, infinity)
