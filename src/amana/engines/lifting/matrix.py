"""A linear or mixed-integer program put together row by row, and HiGHS behind one small door.

min c.x + offset, row_lower <= A x <= row_upper, lower <= x <= upper.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from amana.engines.lifting.tables import Bools, Floats, Ints

_greeted = False


class _Busy:
    """How many seconds on the wall a second of work takes here: at first from this process's life so far, then from
    the last solves."""

    def __init__(self) -> None:
        self._first = time.monotonic(), time.process_time()
        self._measured = 1.0
        self._solved = False

    @property
    def stretch(self) -> float:
        if self._solved:
            return self._measured
        cpu = time.process_time() - self._first[1]
        return min(10.0, max(1.0, (time.monotonic() - self._first[0]) / cpu)) if cpu > 0.3 else 1.0

    def __enter__(self) -> None:
        self._wall, self._cpu = time.monotonic(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.monotonic() - self._wall, time.process_time() - self._cpu
        if cpu > 0.05:
            here = min(10.0, max(1.0, wall / cpu))
            self._measured = 0.7 * self._measured + 0.3 * here if self._solved else here
            self._solved = True


_busy = _Busy()


class Matrix:
    """Collects columns, rows and entries; `finish` makes the arrays. An entry may be put only once."""

    def __init__(self) -> None:
        self.columns = self.rows = 0
        self._column_parts: list[tuple[Floats, Floats, Floats, Bools]] = []
        self._row_parts: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self._labels: list[tuple[str, Ints]] = []

    def label(self, name: str, rows: Ints) -> None:
        """Remember what a block of rows stands for; several blocks may share a name."""
        self._labels.append((name, rows))

    def add_columns(self, count: int, cost: Any, lower: Any, upper: Any, integer: Any = False) -> Ints:
        """New columns; scalars are spread. Returns their numbers."""
        first = self.columns
        self.columns += count
        spread = [np.broadcast_to(np.asarray(v, float), (count,)) for v in (cost, lower, upper)]
        whole = np.broadcast_to(np.asarray(integer, bool), (count,))
        self._column_parts.append((spread[0], spread[1], spread[2], whole))
        return np.arange(first, first + count)

    def add_rows(self, count: int, lower: Any, upper: Any) -> Ints:
        """New rows; scalars are spread. Returns their numbers."""
        first = self.rows
        self.rows += count
        low, high = (np.broadcast_to(np.asarray(v, float), (count,)) for v in (lower, upper))
        self._row_parts.append((low, high))
        return np.arange(first, first + count)

    def put(self, rows: Any, columns: Any, values: Any) -> None:
        rows, columns, values = np.broadcast_arrays(
            np.asarray(rows, np.int64), np.asarray(columns, np.int64), np.asarray(values, float)
        )
        if rows.size:
            self._entries.append((rows.ravel(), columns.ravel(), values.ravel()))

    def finish(self, offset: float = 0.0) -> Program:
        """The program without its empty rows (0 fits all of them: the empty plan is valid)."""
        cost, lower, upper, integer = (
            np.concatenate([part[k] for part in self._column_parts]) for k in range(4)
        )
        low, high = (np.concatenate([part[k] for part in self._row_parts]) for k in range(2))
        # where nobody may leave there is no entry at all, and staying is the only plan
        nothing = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        entries = self._entries or [nothing]
        rows, columns, values = (np.concatenate([part[k] for part in entries]) for k in range(3))
        used = np.bincount(rows, minlength=self.rows) > 0
        number = np.cumsum(used) - 1
        rows = number[rows]
        order = np.argsort(rows, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=int(used.sum())))])
        return Program(
            cost=cost,
            lower=lower,
            upper=upper,
            integer=integer.astype(bool),
            row_lower=low[used],
            row_upper=high[used],
            starts=starts.astype(np.int32),
            index=columns[order].astype(np.int32),
            value=values[order],
            offset=offset,
            blocks=tuple((name, np.where(used[block], number[block], -1)) for name, block in self._labels),
        )


@dataclass(frozen=True, slots=True)
class Program:
    """Arrays of a program, rows compressed (CSR)."""

    cost: Floats
    lower: Floats
    upper: Floats
    integer: Bools
    row_lower: Floats
    row_upper: Floats
    starts: npt.NDArray[np.int32]
    index: npt.NDArray[np.int32]
    value: Floats
    offset: float
    blocks: tuple[tuple[str, Ints], ...] = ()

    def activity(self, point: Floats) -> Floats:
        """A x by row."""
        terms = self.value * point[self.index]
        return np.asarray(np.bincount(self.entry_rows(), terms, minlength=len(self.row_lower)), float)

    def entry_rows(self) -> Ints:
        """The row of every entry."""
        return np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))

    def duals_of(self, name: str, duals: Floats) -> Floats:
        """Duals summed over the blocks of a name, by their place in the block; 0 where a row was left out."""
        known = np.append(duals, 0.0)  # -1, a row left out, is the last one
        found = [known[block] for label, block in self.blocks if label == name]
        return np.asarray(np.sum(found, axis=0))

    def reduced_costs(self, duals: Floats) -> Floats:
        """c - A'y."""
        per_entry = self.value * np.repeat(duals, np.diff(self.starts))
        return self.cost - np.bincount(self.index, weights=per_entry, minlength=len(self.cost))

    def dual_value(self, duals: Floats) -> float:
        """A lower bound on the optimum for any row duals, because every column has finite bounds.

        sum_i (y_i > 0 ? y_i lo_i : y_i hi_i) + sum_j min(d_j lb_j, d_j ub_j), d = c - A'y. Duals that lean on
        an infinite side are taken as 0."""
        side = np.where(duals > 0, self.row_lower, self.row_upper)
        y = np.where(np.isfinite(side), duals, 0.0)
        rows = np.where(y == 0, 0.0, y * np.where(np.isfinite(side), side, 0.0))
        d = self.reduced_costs(y)
        return math.fsum(rows) + math.fsum(np.minimum(d * self.lower, d * self.upper)) + self.offset


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found. `point` is None when it found nothing feasible; `bound` is its own claim."""

    point: Floats | None
    objective: float
    bound: float
    duals: Floats
    status: str


@dataclass(frozen=True, slots=True)
class Limits:
    """When the solver stops: seconds on the wall, seconds of work (more on the wall when the machine is busy),
    nodes, relative gap."""

    seconds: float = float("inf")
    work: float = float("inf")
    nodes: int | None = None
    gap: float = 1e-4
    threads: int = 1
    seed: int = 0


def run_solver(
    program: Program, limits: Limits, start: tuple[Ints, Floats] | None = None, relax: bool = False
) -> Solution:
    """Solve with HiGHS. `start` gives columns and values to begin from; `relax` drops integrality."""
    import highspy

    solver = limited(silent_solver(highspy), limits)
    whole = bool(program.integer.any()) and not relax
    solver.passModel(lp_of(highspy, program, whole))
    if start is not None:
        columns, values = start
        solver.setSolution(len(columns), columns.astype(np.int32), values)
    timed(solver)
    return _solution(highspy, solver, whole)


def limited(solver: Any, limits: Limits) -> Any:
    """The solver, silent and within these limits; those of time are for all its runs together."""
    options: dict[str, Any] = {
        "output_flag": False,
        "log_to_console": False,
        "threads": limits.threads,
        "random_seed": limits.seed,
        "mip_rel_gap": limits.gap,
        "mip_feasibility_tolerance": 1e-7,
    }
    allowed = min(limits.seconds, on_the_wall(limits.work))
    if math.isfinite(allowed):
        options["time_limit"] = max(0.01, allowed)
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def on_the_wall(work: float) -> float:
    """How long so many seconds of work take here."""
    return work * _busy.stretch


def timed(solver: Any) -> None:
    """Run the solver, and learn how busy the machine is."""
    with _busy:
        solver.run()


def silent_solver(highspy: Any) -> Any:
    """A solver object. The first one made in a process greets on the C library's standard output, which
    belongs to our JSON: the greeting is sent nowhere."""
    global _greeted
    if _greeted:
        return highspy.Highs()
    libc = ctypes.CDLL(None)
    sys.stdout.flush()
    libc.fflush(None)
    saved, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        solver = highspy.Highs()
        libc.fflush(None)
    finally:
        os.dup2(saved, 1)
        os.close(saved)
        os.close(nowhere)
    _greeted = True
    return solver


def lp_of(highspy: Any, program: Program, whole: bool) -> Any:
    lp = highspy.HighsLp()
    infinity = highspy.kHighsInf
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_ = np.where(np.isinf(program.row_lower), -infinity, program.row_lower)
    lp.row_upper_ = np.where(np.isinf(program.row_upper), infinity, program.row_upper)
    lp.offset_ = program.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.starts, program.index
    lp.a_matrix_.value_ = program.value
    if whole:
        kind = highspy.HighsVarType
        lp.integrality_ = [kind.kInteger if w else kind.kContinuous for w in program.integer.tolist()]
    return lp


def _solution(highspy: Any, solver: Any, whole: bool) -> Solution:
    info, found = solver.getInfo(), solver.getSolution()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    status = solver.modelStatusToString(solver.getModelStatus())
    return Solution(
        point=np.array(found.col_value) if feasible else None,
        objective=info.objective_function_value,
        bound=info.mip_dual_bound if whole else info.objective_function_value,
        duals=np.array(found.row_dual) if not whole else np.zeros(0),
        status=status,
    )
