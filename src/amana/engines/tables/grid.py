"""The sheets of a file as plain cells: what the child process read, gathered on this side."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cells import Cell
from .child import limits_json
from .limits import Limits
from .refusal import Refused


@dataclass
class Sheet:
    """One sheet. `rows` are (row number as shown, cells from `first_column` on); empty rows are absent.
    `merged` are (first row, first column, last row, last column); `formulas` (row, column) pairs."""

    name: str
    hidden: bool = False
    first_column: int = 0
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Book:
    """A file: its sheets in order, its format, and whether its dates count from 1904."""

    sheets: list[Sheet]
    kind: str
    date1904: bool = False
    encoding: str = ""
    delimiter: str = ""


def read_book(path: Path, limits: Limits) -> Book:
    """Read a table file in a child process bound by `limits`. Raises Refused; OSError if there is no file."""
    with path.open("rb"):  # a missing file is the caller's mistake, not the sender's
        pass
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "amana.engines.tables.child", str(path.resolve()), limits_json(limits)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(limits.wall_seconds, stop)
        timer.start()
        try:
            return _gather(child, limits)
        except BaseException:
            child.kill()
            if late.is_set():
                raise Refused("too_slow", limit=limits.wall_seconds) from None
            raise
        finally:
            timer.cancel()


def _gather(child: subprocess.Popen[bytes], limits: Limits) -> Book:
    sheets: list[Sheet] = []
    assert child.stdout is not None
    for line in child.stdout:
        item: list[Any] = json.loads(line)
        kind = item[0]
        if kind == "rows":
            sheets[-1].rows += [(row, cells) for row, cells in item[1]]
        elif kind == "sheet":
            sheets.append(Sheet(item[1], item[2], item[4], merged=[(a, b, c, d) for a, b, c, d in item[3]]))
        elif kind == "formulas":
            sheets[-1].formulas = {(row, column) for row, column in item[1]}
        elif kind == "refused":
            raise Refused(item[1], **item[2])
        elif kind == "end":
            child.wait()
            return Book(sheets, **item[1])
    raise _ended_early(child.wait(), limits)


def _ended_early(status: int, limits: Limits) -> Refused:
    """The refusal for a child that ended without a last line."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return Refused("too_slow", limit=limits.cpu_seconds)
    return Refused("too_much_memory", limit=limits.memory_mb)
