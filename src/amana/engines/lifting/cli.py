"""`amana plan`: generate, solve, check, explain, replan, icep. The work is in the modules of the same names."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amana.engines.lifting.solve import Progress

NAME = "plan"
HELP = "Plan a mass transfer: build, improve, check and explain lifts."
GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _solve_arguments(verbs.add_parser("solve", help="make a plan for an instance"))
    _check_arguments(verbs.add_parser("check", help="judge a plan by every rule"))


def _solve_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance", help="instance JSON, gzipped or not")
    verb.add_argument("--out", required=True, help="where to write the plan")
    limit = verb.add_mutually_exclusive_group()
    limit.add_argument(
        "--seconds", type=_positive, help="wall time, reading and writing included (default 60)"
    )
    limit.add_argument("--iterations", type=_count, help="steps of improvement; the same plan every time")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--progress", action="store_true", help="harm, bound and gap on stderr")
    verb.add_argument("--json", action="store_true", help="the checker's report on stdout")
    verb.set_defaults(act=_solve)


def _check_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance")
    verb.add_argument("plan")
    verb.add_argument("--bounds", help="JSON with published bounds by instance name")
    verb.add_argument("--detail", action="store_true", help="also harm by part, cost and who is left where")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_check)


def run(args: argparse.Namespace) -> int:
    from amana.engines.lifting.problems import BadInput

    args.began = time.monotonic()
    try:
        return int(args.act(args))
    except BadInput as bad:
        print(f"{bad.source}: not usable; nothing was written", file=sys.stderr)
        for problem in bad.problems:
            print(f"  {problem}", file=sys.stderr)
        if getattr(args, "json", False):
            rows = [{"path": p.path, "message": p.message} for p in bad.problems]
            print(json.dumps({"error": bad.source, "problems": rows}, ensure_ascii=False, indent=1))
        return BAD_INPUT
    except OSError as error:
        print(f"cannot write: {error}", file=sys.stderr)
        return BAD_INPUT


def _solve(args: argparse.Namespace) -> int:
    from amana.engines.lifting.budget import Budget
    from amana.engines.lifting.files import write_json
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.solve import solve

    instance = read_instance(args.instance)
    seconds = None if args.iterations is not None else args.seconds or 60.0
    budget = Budget(seconds, args.iterations, began=args.began)
    result = solve(instance, budget, args.seed, _watch if args.progress else None)
    write_json(args.out, result.plan.document())
    return _tell(args, result.report.document(), result.summary(), bool(result.report.violations))


def _check(args: argparse.Namespace) -> int:
    from amana.engines.lifting.check import check
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan

    instance = read_instance(args.instance)
    report = check(instance, read_plan(args.plan, instance.name))
    document = report.detail() if args.detail else report.document()
    lines = [f"{v.rule}: {v.where} ({v.amount:g})" for v in report.violations]
    summary = "\n".join([*lines, f"harm {report.harm:.2f}, {report.left_behind} left behind"])
    return _tell(args, document, summary, bool(report.violations))


def _tell(args: argparse.Namespace, document: dict[str, Any], text: str, finding: bool) -> int:
    print(json.dumps(document, ensure_ascii=False, indent=1) if args.json else text)
    return FINDING if finding else GOOD


def _watch(progress: Progress) -> None:
    gap = "" if progress.gap is None else f"  bound {progress.bound:.2f}  gap {100 * progress.gap:.2f} %"
    end = "\r" if sys.stderr.isatty() else "\n"
    line = f"{progress.seconds:7.1f} s  {progress.stage:<10} harm {progress.harm:.2f}{gap}"
    print(f"{line:<78}", end=end, file=sys.stderr, flush=True)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e7:
        raise argparse.ArgumentTypeError("must be above zero")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must be zero or more")
    return value
