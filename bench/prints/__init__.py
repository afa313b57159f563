"""Prints: accuracy beside the peers on the same images, speed of a comparison, galleries, enrolment, damaged files.

Needs AMANA_PRINTS_DATA (folder with fvc2002/, an2/, iso_samples/, nfiq2_sfinge/) and the extra `biometrics`.
AMANA_PRINTS_SOURCEAFIS is a class path with SourceAFIS for Java, AMANA_PRINTS_OPENAFIS a folder with OpenAFIS.h;
without them their rows are left out.
AMANA_PRINTS_ONLY limits the parts: accuracy,speed,many,enrol,slaps,hostile. Templates are kept in the temporary
folder."""

from __future__ import annotations

import os
from pathlib import Path

from bench.rounds import write

PARTS = ("accuracy", "speed", "many", "enrol", "slaps", "hostile")


def main() -> None:
    folder = os.environ.get("AMANA_PRINTS_DATA")
    if not folder or not (Path(folder) / "fvc2002").is_dir():
        print("bench prints: set AMANA_PRINTS_DATA to the folder with fvc2002; skipped")
        return
    from . import accuracy, enrol, hostile, many, slaps, speed

    data = Path(folder)
    reports = {
        "accuracy": accuracy,
        "speed": speed,
        "many": many,
        "enrol": enrol,
        "slaps": slaps,
        "hostile": hostile,
    }
    kept = Path(__file__).parents[1] / "results" / "prints.md"
    found = sections(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for part in os.environ.get("AMANA_PRINTS_ONLY", ",".join(PARTS)).split(","):
        found[part] = reports[part].report(data)
    text = "# Prints\n\n" + "\n".join(
        f"<!-- {part} -->\n{found[part].rstrip()}\n" for part in PARTS if part in found
    )
    write("prints", text)


def sections(text: str) -> dict[str, str]:
    """The parts of an earlier result."""
    out: dict[str, str] = {}
    for piece in text.split("<!-- ")[1:]:
        name, _, rest = piece.partition(" -->\n")
        out[name] = rest
    return out
