"""A bound with what proves it: the duals of the relaxation, from which anyone can work the bound out again.

Every dual solution proves a bound, a better or a worse one (`Program.dual_value`), so nothing in the file has to be
believed: whoever reads it builds the relaxation from the instance and adds up. No solver is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from amana.engines.lifting.files import read_json, schema_problems
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.merge import alike_merged
from amana.engines.lifting.outcomes import Proof
from amana.engines.lifting.problems import BadInput, Problem, shorten
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import Tables, tables

FORMAT = "amana-transfer-bound/1"
MERGED, PARTED = "merged", "parted"
DIGITS = 12  # of a dual in the file: the bound is worked out from what is written


@dataclass(frozen=True, slots=True)
class Certificate:
    """`bound` is what the proof proves for the instance of that name."""

    instance: str
    bound: float
    proof: Proof

    def document(self) -> dict[str, Any]:
        """Rows with a dual of 0 are left out."""
        duals = self.proof.duals
        some = np.flatnonzero(duals)
        return {
            "format": FORMAT,
            "instance": self.instance,
            "bound": self.bound,
            "relaxation": PARTED if self.proof.parted else MERGED,
            "row_count": len(duals),
            "rows": some.tolist(),
            "duals": duals[some].tolist(),
        }


def relaxation(x: Tables, parted: bool) -> Model:
    """The relaxation over all columns that bounds are proved with: of tables of `alike_merged`, or `parted`, with load
    categories and classes kept apart and each class alone held to what a lift can carry of it."""
    return assemble(x, all_sorties(x), Strength(whole=False, separation=False, alone=parted))


def certificate(instance: Instance, proof: Proof) -> Certificate:
    """What these duals, as they will be written, prove."""
    written = np.array([float(f"{dual:.{DIGITS}g}") for dual in proof.duals])
    bound = _model(instance, proof.parted).program.dual_value(written)
    return Certificate(instance.name, bound, Proof(written, proof.parted))


def proved(instance: Instance, path: str | Path) -> float:
    """The bound that the duals in the file prove for this instance, whatever the file claims. Raises BadInput."""
    document = read_json(path)
    problems = schema_problems(document, "bound")
    if not problems and document["instance"] != instance.name:
        said = shorten(document["instance"], 80)
        problems = [Problem("$.instance", f"the bound is for {said!r}, the instance is {instance.name!r}")]
    if not problems and len(document["rows"]) != len(document["duals"]):
        said = f"{len(document['duals'])} for {len(document['rows'])} rows; give one for each"
        problems = [Problem("$.duals", said)]
    if problems:
        raise BadInput(str(path), problems)
    program = _model(instance, document["relaxation"] == PARTED).program
    count = len(program.row_lower)
    if document["row_count"] != count:
        said = (
            f"the relaxation of this instance has {count} rows; prove the bound anew with `amana plan solve`"
        )
        raise BadInput(str(path), [Problem("$.row_count", said)])
    duals = np.zeros(count)
    for place, row in enumerate(document["rows"]):
        if row >= count:
            raise BadInput(
                str(path), [Problem(f"$.rows[{place}]", f"there is no row {row}; rows go to {count - 1}")]
            )
        duals[row] = document["duals"][place]
    return program.dual_value(duals)


def greatest_bound(
    instance: Instance, path: str, published: str | None = None, certified: str | None = None
) -> float | None:
    """The greater of a published bound, from the file `published` or a `bounds.json` beside the instance at `path` or
    one folder up, and of what the certificate in the file `certified` proves. Raises BadInput."""
    known = _published(instance.name, Path(path).resolve().parent, published)
    found = [
        bound for bound in (known, proved(instance, certified) if certified else None) if bound is not None
    ]
    return max(found, default=None)


def _published(name: str, here: Path, named: str | None) -> float | None:
    for path in [Path(named)] if named else [here / "bounds.json", here.parent / "bounds.json"]:
        if path.exists() or named:
            rows = read_json(path)
            if isinstance(rows, dict) and isinstance(rows.get(name), dict):
                return float(rows[name]["bound"])
    return None


def _model(instance: Instance, parted: bool) -> Model:
    x = tables(instance)
    return relaxation(x if parted else alike_merged(x), parted)
