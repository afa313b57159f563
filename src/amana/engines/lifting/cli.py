"""`amana plan`: generate, solve, check, explain, replan, icep. The work is in the modules of the same names."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from amana.engines.common import written
from amana.engines.lifting.beside import certify, first_told, reasons, spare
from amana.engines.lifting.told import explained, progress_line

if TYPE_CHECKING:
    from amana.engines.lifting.instance import Instance
    from amana.engines.lifting.replan import Replanned

NAME = "plan"
HELP = "plan a mass transfer: build, improve, check and explain lifts"
GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _solve_arguments(verbs.add_parser("solve", help="make a plan for an instance"))
    _check_arguments(verbs.add_parser("check", help="judge a plan by every rule"))
    _bound_arguments(verbs.add_parser("bound", help="what no plan can be below, with its proof"))
    _explain_arguments(verbs.add_parser("explain", help="what binds each lift, what one more would be worth"))
    _replan_arguments(verbs.add_parser("replan", help="a new plan after events, what has left untouched"))
    _report_arguments(
        verbs.add_parser("robustness", help="the plan when tails, ways, beds or counts fail"), _robustness
    )
    _report_arguments(verbs.add_parser("timetable", help="clock times of every lift"), _timetable)
    _generate_arguments(verbs.add_parser("generate", help="a fictional instance on standard output"))
    _icep_arguments(verbs.add_parser("icep", help="the public evacuation test, rolling re-planning"))


def _solve_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance", help="instance JSON, gzipped or not; “-” for standard input")
    verb.add_argument("--out", required=True, help="where to write the plan; “-” for standard output")
    limit = verb.add_mutually_exclusive_group()
    limit.add_argument(
        "--seconds", type=_positive, help="wall time, reading and writing included (default 60)"
    )
    limit.add_argument("--iterations", type=_count, help="steps of improvement; the same plan every time")
    verb.add_argument(
        "--prefer",
        choices=("harm", "cvar95"),
        default="harm",
        help="least harm, or the mildest worst 5 %% of breaches among the plans found",
    )
    _first_arguments(verb)
    verb.add_argument("--certificate", help="where to write the bound with the duals that prove it")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--progress", action="store_true", help="harm, bound and gap on stderr")
    verb.add_argument("--json", action="store_true", help="the checker's report on stdout")
    verb.set_defaults(act=_solve)


def _first_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--first", help="where to write the first valid plan, at once; named on stderr when it is there"
    )
    verb.add_argument("--why", help="where to write the reasons of the plan written last, for every lift")


def _check_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance")
    verb.add_argument("plan")
    verb.add_argument("--bounds", help="JSON with published bounds by instance name")
    verb.add_argument(
        "--certificate", help="a bound as “solve” wrote it, worked out anew; the greater one counts"
    )
    verb.add_argument("--detail", action="store_true", help="also harm by part, cost and who is left where")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_check)


def _bound_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance")
    verb.add_argument("--out", required=True, help="where to write the bound with the duals that prove it")
    verb.add_argument(
        "--seconds", type=_positive, help="wall time of the solver (default: as long as it takes)"
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_bound)


def _explain_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance")
    verb.add_argument("plan")
    verb.add_argument("--lift", type=_count, help="only this lift, by its place in the plan")
    verb.add_argument("--no-worth", action="store_true", help="leave out what needs the solver")
    verb.add_argument("--figures", action="store_true", help="also use, exposure by slot and simple orders")
    verb.add_argument(
        "--from-slot", type=_count, default=0, help="of a plan under way: what is before is past"
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_explain)


def _replan_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("instance")
    verb.add_argument("plan", help="the plan being carried out")
    verb.add_argument("events", help="events JSON")
    verb.add_argument("--out", required=True, help="where to write the new plan")
    verb.add_argument("--instance-out", help="where to write the instance after the events")
    limit = verb.add_mutually_exclusive_group()
    limit.add_argument("--seconds", type=_positive, help="wall time (default 10)")
    limit.add_argument("--iterations", type=_count, help="0: only the first valid plan")
    verb.add_argument("--prefer", choices=("harm", "cvar95"), default="harm", help="as in solve")
    _first_arguments(verb)
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--progress", action="store_true", help="harm of the best plan so far on stderr")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_replan)


def _report_arguments(verb: argparse.ArgumentParser, act: Callable[[argparse.Namespace], int]) -> None:
    verb.add_argument("instance")
    verb.add_argument("plan")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def _generate_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--people", type=_count, required=True)
    verb.add_argument("--seed", type=int, required=True)
    verb.add_argument("--family", default="base", help="what makes it hard (see families.toml)")
    verb.add_argument("--days", type=_count, help="length of the horizon")
    verb.add_argument("--json", action="store_true", help="as without it: the instance is JSON")
    verb.set_defaults(act=_generate)


def _icep_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", help="folder with the unpacked instances")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=_icep)


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


def _handed_over(args: argparse.Namespace) -> None:
    """The seconds of an instance that is piped in count from now: whoever pipes it may have gathered it meanwhile, and
    a planner that was kept waiting would have no time left to search."""
    if str(args.instance) == written.STANDARD:
        args.began = time.monotonic()


def _solve(args: argparse.Namespace) -> int:
    from amana.engines.lifting.budget import Budget
    from amana.engines.lifting.files import write_json
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.interrupt import taking_the_best
    from amana.engines.lifting.solve import solve

    spare(args, args.instance)
    instance = read_instance(args.instance)
    _handed_over(args)
    seconds = None if args.iterations is not None else args.seconds or 60.0
    budget = Budget(seconds, args.iterations, began=args.began)
    watch = progress_line if args.progress else None
    with taking_the_best(budget):  # until everything is written: an interrupt that comes late stops nothing
        result = solve(instance, budget, args.seed, watch, prefer=args.prefer, first=first_told(args))
        write_json(args.out, result.plan.document())
        reasons(args, instance, result.plan)
        certify(args, instance, result)
        document = {
            **result.report.document(),
            "standing": result.standing.document(),
            "choices": {name: row.document() for name, row in result.choices.items()},
        }
        lines = [result.summary(), *_too_late(instance, document)]
        return _tell(args, document, "\n".join(lines), bool(result.report.violations))


def _check(args: argparse.Namespace) -> int:
    from amana.engines.lifting.certificate import greatest_bound
    from amana.engines.lifting.check import check
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan

    instance = read_instance(args.instance)
    report = check(instance, read_plan(args.plan, instance.name))
    report = report.with_bound(greatest_bound(instance, args.instance, args.bounds, args.certificate))
    document = report.detail() if args.detail else report.document()
    lines = [f"{v.rule}: {v.where} ({v.amount:g})" for v in report.violations]
    lines += _too_late(instance, document)
    summary = "\n".join([*lines, f"harm {report.harm:.2f}, {report.left_behind} left behind"])
    return _tell(args, document, summary, bool(report.violations))


def _too_late(instance: Instance, document: dict[str, Any]) -> list[str]:
    """Lines on those whom no plan of the instance can move, who are noted in the document as well."""
    from amana.engines.lifting.left import cleared_too_late
    from amana.engines.lifting.words import counted

    rows = document["cleared_too_late"] = cleared_too_late(instance)
    return [
        f"{row['place']}: {counted('people', row['persons'])['en']} of class {row['class']} cannot go: "
        f"{row['text']['en']}"
        for row in rows
    ]


def _bound(args: argparse.Namespace) -> int:
    from amana.engines.lifting.bound import prove
    from amana.engines.lifting.files import write_json
    from amana.engines.lifting.instance import read_instance

    spare(args, args.instance)
    instance = read_instance(args.instance)
    found = prove(instance, args.seconds or float("inf"))
    if found is None:
        print(f"{args.seconds:g} s were too few to prove a bound: nothing was written", file=sys.stderr)
        return FINDING
    document = found.document()
    write_json(args.out, document)
    shown = {name: document[name] for name in ("instance", "bound", "relaxation")}
    return _tell(args, shown, f"no plan has less harm than {found.bound:.2f}", finding=False)


def _explain(args: argparse.Namespace) -> int:
    from amana.engines.lifting.check import check
    from amana.engines.lifting.explain import explain
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan

    instance = read_instance(args.instance)
    plan = read_plan(args.plan, instance.name)
    if check(instance, plan).violations:
        print("the plan breaks rules; see `amana plan check` first", file=sys.stderr)
        return FINDING
    try:
        document = explain(
            instance, plan, args.lift, worth=not args.no_worth, more=args.figures, from_slot=args.from_slot
        )
    except ValueError as error:
        print(str(error), file=sys.stderr)
        return BAD_INPUT
    return _tell(args, document, explained(document), finding=False)


def _replan(args: argparse.Namespace) -> int:
    from amana.engines.lifting.budget import Budget
    from amana.engines.lifting.events import events_from
    from amana.engines.lifting.files import read_json, write_json
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.interrupt import taking_the_best
    from amana.engines.lifting.plan import read_plan
    from amana.engines.lifting.replan import replan

    spare(args, args.instance, args.plan, args.events)
    instance = read_instance(args.instance)
    _handed_over(args)
    plan = read_plan(args.plan, instance.name)
    events = events_from(read_json(args.events), instance, args.events)
    seconds = None if args.iterations is not None else args.seconds or 10.0
    budget = Budget(seconds, args.iterations, began=args.began)
    tell = first_told(args, events.at_slot)

    def first(new: Replanned) -> None:
        if args.instance_out:
            write_json(args.instance_out, new.instance.document)
        if tell and not new.report.violations:
            tell(new.instance, new.plan)

    watch = progress_line if args.progress else None
    with taking_the_best(budget):
        new = replan(instance, plan, events, budget, args.seed, prefer=args.prefer, first=first, watch=watch)
        write_json(args.out, new.plan.document())
        if not new.report.violations:
            reasons(args, new.instance, new.plan, events.at_slot)
    document = {
        **new.report.document(),
        "first_valid_s": round(new.first_valid_s, 3),
        "choices": {name: row.document() for name, row in new.choices.items()},
        "summary": new.summary,
        "unchanged": new.unchanged.document(),
        "changes": new.changes,
    }
    lines = [row["text"]["en"] for row in new.changes]
    lines += [f"{v.rule}: {v.where} ({v.amount:g})" for v in new.report.violations]
    return _tell(args, document, "\n".join([*lines, new.summary["en"]]), bool(new.report.violations))


def _robustness(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from amana.engines.lifting.breaches import breach_tail
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan
    from amana.engines.lifting.robustness import trials

    instance = read_instance(args.instance)
    plan = read_plan(args.plan, instance.name)
    rows = [asdict(trial) for trial in trials(instance, plan, args.seed)]
    tail = asdict(breach_tail(instance, plan, seed=args.seed))
    lines = [
        f"{row['name']:<32} harm {row['harm']:.1f} ({row['ratio']:.2f} x), {row['left_behind']} left, "
        f"{row['violations']} violations, {row['seconds']:.2f} s"
        for row in rows
    ]
    lines.append(
        f"breaches on the fixed plan: mean {tail['mean']:.1f}, worst 5 % {tail['cvar95']:.1f}, "
        f"chance of a tier 1 breach {tail['tier_one_breach']:.3f}"
    )
    return _tell(args, {"trials": rows, "breaches": tail}, "\n".join(lines), finding=False)


def _timetable(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan
    from amana.engines.lifting.timetable import clock, timetable

    instance = read_instance(args.instance)
    rows = timetable(instance, read_plan(args.plan, instance.name))
    lines = [
        f"{row.lift:>4}  {row.tail:<22} {clock(row.depart_min)} -> {clock(row.arrive_min)}, back {clock(row.back_min)}"
        + (f"  (pads crowded: {', '.join(row.crowded)})" if row.crowded else "")
        for row in rows
    ]
    return _tell(args, {"rows": [asdict(row) for row in rows]}, "\n".join(lines), finding=False)


def _generate(args: argparse.Namespace) -> int:
    from amana.engines.lifting.generate import generate

    try:
        document = generate(args.people, args.seed, args.family, args.days)
    except ValueError as error:
        print(str(error), file=sys.stderr)
        return BAD_INPUT
    print(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    return GOOD


def _icep(args: argparse.Namespace) -> int:
    from amana.engines.lifting.icep import run_icep

    document = run_icep(args.folder)
    lines = [f"{row['ratio']:.4f}  {row['minutes']:8.2f} min  {row['instance']}" for row in document["rows"]]
    text = "\n".join(
        [*lines, f"mean ratio {document['mean_ratio']:.4f} of {document['instances']} instances"]
    )
    return _tell(args, document, text, finding=False)


def _tell(args: argparse.Namespace, document: dict[str, Any], text: str, finding: bool) -> int:
    # beside a plan that goes to standard output what is said of it is a message
    place = sys.stderr if getattr(args, "out", None) == "-" else sys.stdout
    print(json.dumps(document, ensure_ascii=False, indent=1) if args.json else text, file=place)
    return FINDING if finding else GOOD


def _positive(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < (value := float(text)) < 1e7:
            return value
    raise argparse.ArgumentTypeError(f"{text!r}: give a number of seconds above zero")


def _count(text: str) -> int:
    with contextlib.suppress(ValueError):
        if (value := int(text)) >= 0:
            return value
    raise argparse.ArgumentTypeError(f"{text!r}: give a whole number, zero or more")
