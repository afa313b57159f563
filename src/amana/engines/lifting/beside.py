"""What a planner's command writes beside its plan: the first plan, reasons, the bound; and nothing over its sources."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amana.engines.lifting.instance import Instance
    from amana.engines.lifting.plan import Plan
    from amana.engines.lifting.solve import Result


def spare(args: argparse.Namespace, *sources: str) -> None:
    """Nothing is written over what a plan is made from. Raises BadInput."""
    from amana.engines.common import written
    from amana.engines.lifting.problems import BadInput, Problem

    for option in ("out", "first", "why", "instance_out", "certificate"):
        if (out := getattr(args, option, None)) and (source := written.over(out, sources)):
            named = f"--{option.replace('_', '-')}"
            raise BadInput(out, [Problem(named, f"would destroy {source}; write to another file")])


def first_told(args: argparse.Namespace, from_slot: int = 0) -> Callable[[Instance, Plan], None] | None:
    """Write the first valid plan with its reasons and say so, while the search goes on."""
    from amana.engines.lifting.files import write_json

    if not args.first:
        return None

    def tell(instance: Instance, plan: Plan) -> None:
        write_json(args.first, plan.document())
        reasons(args, instance, plan, from_slot)
        print(f"first valid plan: {args.first}", file=sys.stderr, flush=True)

    return tell


def reasons(args: argparse.Namespace, instance: Instance, plan: Plan, from_slot: int = 0) -> None:
    from dataclasses import asdict

    from amana.engines.lifting.breaches import breach_tail
    from amana.engines.lifting.explain import explain
    from amana.engines.lifting.files import write_json

    if args.why:
        found = explain(instance, plan, worth=False, beside=False, from_slot=from_slot)
        write_json(args.why, {**found, "breaches": asdict(breach_tail(instance, plan))})


def certify(args: argparse.Namespace, instance: Instance, result: Result) -> None:
    from amana.engines.lifting.certificate import certificate
    from amana.engines.lifting.files import write_json

    if not args.certificate:
        return
    if result.proof is None:
        print("no bound was proved in this time: no certificate is written", file=sys.stderr)
        return
    write_json(args.certificate, certificate(instance, result.proof).document())
