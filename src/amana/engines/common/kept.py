"""Small secrets beside the books: made at first use, on the disk whole or not at all, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `path`, which `make` gives the first time.

    Of several processes that begin together all get what the first one wrote; one that is killed, or a machine that
    loses its power, leaves no empty file behind. Raises OSError where the folder cannot be written."""
    if not _has_content(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(path, make())
    return path.read_bytes()


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not _put(Path(name), path):
            return
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _put(made: Path, path: Path) -> bool:
    """Give the file its name, unless another process was first."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        if _has_content(path):
            return False
        made.replace(path)  # an empty one, as a killed process may have left it
    except OSError:  # a disk without hard links, such as a stick
        made.replace(path)
    return True
