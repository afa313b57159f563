"""Where a result goes: whole or not at all, through a pipe or a device as it is, and never over its own source."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

STANDARD = "-"  # as a name: standard input of what is read, standard output of what is written


def whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a neighbour of `path` that is then renamed into its place, so that nobody reads half of it.

    A pipe or a device (/dev/stdout, /dev/null) is written to and stays what it is. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        write(path)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    except BaseException as fault:
        part.unlink(missing_ok=True)
        if isinstance(fault, OSError):  # in the name that was asked for
            fault.filename, fault.filename2 = str(path), None
        raise


def over(out: str | Path | None, sources: Iterable[str | Path]) -> Path | None:
    """The one of `sources` that writing to `out` would destroy, under whatever name it goes; else None."""
    if not out or str(out) == STANDARD or not Path(out).is_file():
        return None
    return next((Path(name) for name in sources if Path(name).is_file() and Path(out).samefile(name)), None)
