"""Names: held-out accuracy beside the peer, what each part adds, speed, search in a million, linking two rosters.

Needs AMANA_NAMING_DATA (folder with the development data). AMANA_NAMING_PEER is the interpreter of an environment
with nomenklatura, AMANA_NAMING_SPLINK of one with splink; without them the peers' rows are left out.
AMANA_NAMING_ONLY limits the parts: accuracy,systems,speed,search,link. AMANA_NAMING_PEOPLE is the size of the
index (1,000,000)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from bench.rounds import write

PARTS = ("accuracy", "systems", "speed", "search", "link")


def main() -> None:
    folder = os.environ.get("AMANA_NAMING_DATA")
    if not folder or not (Path(folder) / "dev_pairs.csv").exists():
        print("bench naming: set AMANA_NAMING_DATA to the folder with dev_pairs.csv; skipped")
        return
    data = Path(folder)
    chosen = os.environ.get("AMANA_NAMING_ONLY", ",".join(PARTS)).split(",")
    kept = Path(__file__).parents[1] / "results" / "naming.md"
    before = sections(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    peer = Peer(data / "dev_pairs.csv") if os.environ.get("AMANA_NAMING_PEER") else None
    made: dict[str, str] = {}
    if "systems" in chosen:
        from .systems import report as systems

        made["systems"] = systems()
    if "speed" in chosen:
        from .speed import report as speed

        made["speed"] = speed(data)
    if "search" in chosen:
        from .large import search

        made["search"] = search(data, int(os.environ.get("AMANA_NAMING_PEOPLE", "1000000")))
    if "link" in chosen:
        from .large import link

        made["link"] = link(data, int(os.environ.get("AMANA_NAMING_ROSTER", "60000")))
    if "accuracy" in chosen:  # last: it puts other models in force
        made["accuracy"] = accuracy(data, peer)
    found = before | made
    text = "# Names\n\n" + "\n".join(f"<!-- {part} -->\n{found[part]}" for part in PARTS if part in found)
    kept.parent.mkdir(exist_ok=True)
    write("naming", text)


def sections(text: str) -> dict[str, str]:
    """The parts of an earlier result."""
    out: dict[str, str] = {}
    for piece in text.split("<!-- ")[1:]:
        name, _, rest = piece.partition(" -->\n")
        out[name] = rest.rstrip() + "\n"
    return out


class Peer:
    """The peer's process."""

    def __init__(self, pairs: Path) -> None:
        command = [os.environ["AMANA_NAMING_PEER"], str(Path(__file__).parent / "peer.py"), str(pairs)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what: str) -> Any:
        """The answer to one of the lines that `peer.py` knows."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()


def accuracy(data: Path, peer: Peer | None) -> str:
    from .ablation import by_icu, table
    from .held_out import labelled
    from .mixes import Mixes

    pairs = labelled(data)
    scores = np.array(peer.ask("score")) if peer else None
    icu = by_icu(peer.ask("icu")) if peer else {}
    if peer:
        peer.close()
    lines = [
        f"## Held out by person: {len(pairs.rows):,} labelled pairs, {pairs.same.mean():.0%} of them one person",
        "Learned on one half of the people, judged on the other, both ways round. About half of the worst misses are"
        " faults of the labels: compare the rows.",
        "",
        "| system | P | R | F1 | AUC | recall at P .95 |",
        "|---|---|---|---|---|---|",
    ]
    mixes = Mixes(data, pairs)
    lines += [f"| {name} | {found} |" for name, found in table(data, pairs, scores, icu, mixes.judge)]
    lines += mixes.report()
    return "\n".join(lines) + "\n"
