"""The process that `apart` starts: a gallery in memory, asked by lines of JSON on its input."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any, BinaryIO

import numpy as np

from . import template_file
from .gallery import Entry
from .held import HeldGallery
from .identify import identify
from .problems import Refused
from .values import Minutiae, Template


def main(algorithm: str, asked: BinaryIO, told: BinaryIO) -> None:
    """Answer until the input ends. A print that cannot be used is refused by name."""
    _leave_no_dump()
    _compile(algorithm)
    _tell(told, {"ready": True})
    held = HeldGallery(algorithm)
    for line in asked:
        message = json.loads(line)
        try:
            _tell(told, _answered(held, message))
        except Refused as refused:
            problem = refused.problem
            _tell(told, {"refused": {"where": problem.where, "code": problem.code, "blanks": problem.blanks}})


def _answered(held: HeldGallery, message: dict[str, Any]) -> dict[str, Any]:
    if message["do"] == "add":
        rows = message["prints"]
        return {"added": held.add([Entry(p, i, template_file.parse(text)) for p, i, text in rows])}
    if message["do"] == "drop":
        return {"dropped": held.drop(set(message["prints"]))}
    templates = [template_file.parse(text) for text in message["prints"]]
    return identify(templates, held, limit=message["limit"]).summary()


def _tell(told: BinaryIO, answer: dict[str, Any]) -> None:
    told.write(json.dumps(answer).encode() + b"\n")
    told.flush()


def _leave_no_dump() -> None:
    """A crash must not write templates to a disk."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _compile(algorithm: str) -> None:
    """One search of invented points, in full and with the cascade: the first on a machine compiles."""
    rng = np.random.default_rng(1)
    x, y, angle = rng.uniform(0, 300, 20), rng.uniform(0, 300, 20), rng.uniform(0, 6, 20)
    kind = np.ones(20, np.uint8)
    made = Minutiae(x.astype(np.float32), y.astype(np.float32), angle.astype(np.float32), kind, kind)
    held = HeldGallery(algorithm)
    held.add([Entry("nobody", "nothing", Template(algorithm, made))])
    for cascade in (False, True):
        identify([Template(algorithm, made)], held, cascade=cascade)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
