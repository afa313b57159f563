"""OpenAFIS: `AMANA_PRINTS_OPENAFIS` is a folder with its headers, among them OpenAFIS.h, and its sources if it has any;
it is compiled for every run."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from . import sourceafis
from .outside import Compared, File, run
from .sets import iso

VARIABLE = "AMANA_PRINTS_OPENAFIS"


def at_hand() -> bool:
    """Whether it can run here; says what is wanting where it cannot."""
    folder = os.environ.get(VARIABLE)
    if folder and (Path(folder) / "OpenAFIS.h").exists() and shutil.which("g++"):
        return True
    print(f"bench prints: set {VARIABLE} to a folder with OpenAFIS.h (and have g++); its rows are left out")
    return False


@cache
def compared(data: Path, extractor: str) -> Compared:
    """Its matcher on the minutiae of `extractor`."""
    own = extractor == sourceafis.OWN
    found = sourceafis.own_records(data) if own else iso(data, extractor)
    return run("openafis", [File(key.set, raw) for key, raw in found.items()], built)


def built(folder: Path, listed: Path, out: Path) -> list[str]:
    """The command that compares, compiled into `folder`."""
    library = Path(os.environ[VARIABLE])
    sources = [Path(__file__).parent / "OpenAfisPeer.cpp", *sorted(library.glob("*.cpp"))]
    program = folder / "openafis"
    flags = ["-std=c++17", "-O3", "-march=native", "-DNDEBUG", f"-I{library}", "-o", str(program)]
    subprocess.run(["g++", *flags, *map(str, sources)], check=True)
    return [str(program), str(listed), str(out)]
