"""`amana hazard score | simulate | backtest`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

NAME = "hazard"
HELP = "how likely an incident at a facility is, what a plan would change, how good the forecasts were"
GOOD, FINDING, BAD_INPUT = 0, 1, 2
PROGRESS_SECONDS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    score = verbs.add_parser("score", help="the hazard of each facility at a moment, with its explanation")
    score.add_argument("sites", metavar="SITES", help="facilities and what is recorded about them (JSON)")
    score.add_argument(
        "--at", metavar="DATE", required=True, help="only what was recorded before this counts"
    )
    score.add_argument("--model", metavar="FILE", help="a model from an accepted refit (default: the priors)")
    score.add_argument("--json", action="store_true")
    simulate = verbs.add_parser("simulate", help="what plans would change: escapes, breaches, cascades")
    simulate.add_argument(
        "scenario", metavar="SCENARIO", help="a scenario or a transfer instance (JSON, may be gzip)"
    )
    simulate.add_argument(
        "--plan", metavar="PLAN", action="append", default=[], help="a transfer plan; repeatable"
    )
    simulate.add_argument("--replications", metavar="N", type=int, default=10_000)
    simulate.add_argument("--seed", metavar="S", type=int, default=1)
    simulate.add_argument(
        "--days", metavar="D", type=int, help="how far to look (default: as the scenario says)"
    )
    simulate.add_argument(
        "--delay", metavar="D,D", default="", help="start-date slider: begin so many days later"
    )
    simulate.add_argument("--rare", action="store_true", help="importance sampling, where breaches are rare")
    simulate.add_argument("--engine", choices=("auto", "fast", "numpy", "plain"), default="auto")
    simulate.add_argument("--json", action="store_true")
    importing = verbs.add_parser(
        "import", help="fighting from an event file of UCDP GED or ACLED, as happenings"
    )
    importing.add_argument("layout", choices=("ged", "acled"))
    importing.add_argument("file", metavar="FILE")
    importing.add_argument(
        "--known-after", metavar="DAYS", type=int, help="delay with which events became known"
    )
    importing.add_argument("--json", action="store_true")
    backtest = verbs.add_parser(
        "backtest", help="the forecasts that would have been made, and how good they were"
    )
    backtest.add_argument(
        "--power", metavar="P", type=float, default=0.3, help="of the likelihood in refits, 0 to 1"
    )
    backtest.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    from .problems import Refused

    try:
        return {"score": _score, "simulate": _simulate, "import": _import, "backtest": _backtest}[args.verb](
            args
        )
    except Refused as refused:
        for problem in refused.problems:
            print(f"amana hazard {args.verb}: {problem.text()}", file=sys.stderr)
        return BAD_INPUT


def _score(args: argparse.Namespace) -> int:
    from . import model, reading, record
    from .problems import of_file, refuse
    from .score import score

    try:
        at = reading.days(args.at)
    except (ValueError, OverflowError):
        raise refuse("--at", "not_date", value=args.at) from None
    with of_file(args.sites):
        book = record.parse(reading.load(args.sites))
    with of_file(args.model or ""):
        used = model.load(reading.load(args.model)) if args.model else model.of_priors()
    scores = score(book, at, used)
    # as it could have been said a week ago: from what was known then
    before = {found.site: found.p7 for found in score(book, at - 7, used)}
    for site in book.sites:
        if site.kind == "camp":
            print(f"{site.id} is a camp: its residents are protected, not scored", file=sys.stderr)
    if args.json:
        _json([found.summary() | {"p7_week_ago": before.get(found.site)} for found in scores])
        return GOOD
    for found in scores:
        print(
            f"{found.site}: {found.p7:.2%} in 7 days ({found.low:.2%} to {found.high:.2%}), {found.p28:.2%} in 28"
        )
        moved = [c for c in found.contributions if abs(c.factor - 1) >= 0.05]
        for c in sorted(moved, key=lambda c: -c.factor):
            print(f"    x {c.factor:.2f}  {c.indicator}: {', '.join(c.evidence) or 'assumed'}")
    return GOOD


def _simulate(args: argparse.Namespace) -> int:
    from pathlib import Path

    from . import instance, laying, reading
    from . import scenario as scenarios
    from .problems import of_file, refuse
    from .simulate import DO_NOTHING, REPLICATIONS_MAX, pick, simulate

    _whole("--replications", args.replications, 2, REPLICATIONS_MAX)
    _whole("--seed", args.seed, 0, 2**63 - 1)
    if args.days is not None:
        _whole("--days", args.days, 1, scenarios.DAYS_MAX)
    delays = []
    for part in filter(None, args.delay.split(",")):
        if not part.strip().isdigit():
            raise refuse("--delay", "not_whole", value=part)
        delays.append(_whole("--delay", int(part), 0, scenarios.DAYS_MAX))
    with of_file(args.scenario):
        scene = scenarios.load(args.scenario, args.days)
    plans: dict[str, list[instance.Movement]] = {}
    for path in args.plan:
        name = path if Path(path).name in plans or Path(path).name == DO_NOTHING else Path(path).name
        if name in plans:
            raise refuse("--plan", "twice", value=path)
        with of_file(path):
            plans[name] = instance.plan(reading.load(path), scene.instance)
            laying.build(scene, plans[name])
    if pick(args.engine) == "fast":
        from . import fast

        if not fast.compiled():
            print(
                "amana hazard simulate: compiling the simulator, once; a quarter of a minute", file=sys.stderr
            )
    result = simulate(
        scene,
        plans,
        replications=args.replications,
        seed=args.seed,
        delays=tuple(delays),
        rare=args.rare,
        engine=args.engine,
        told=_progress((1 + len(plans) * (1 + len(delays))) * args.replications),
    )
    found = result.summary()
    for warning in result.warnings:
        print(f"amana hazard simulate: {warning}", file=sys.stderr)
    if args.json:
        _json(found)
        return GOOD
    for plan in found["plans"]:
        escapes = plan["escapes"]
        print(
            f"{plan['plan']}: {escapes['mean']:.1f} ± {escapes['error']:.1f} escapes expected"
            f" (half of the time at most {escapes['median']:.0f}, 95 % at most {escapes['q95']:.0f}),"
            f" any breach {plan['p_any_breach']['mean']:.1%}, cascade {plan['p_cascade']['mean']:.1%},"
            f" still at large {plan['at_large_at_end']['mean']:.1f}"
        )
    for d in found["differences"]:
        print(f"{d['plan']} less {d['against']}: {d['mean']:+.1f} ({d['low']:+.1f} to {d['high']:+.1f})")
    for point in found.get("start_date", []):
        print(
            f"{point['plan']}, {point['delay_days']} days later: {point['mean']:.1f} ± {point['error']:.1f}"
        )
    return GOOD


def _backtest(args: argparse.Namespace) -> int:
    from . import backtest
    from .problems import refuse

    if not 0 < args.power <= 1:
        raise refuse("--power", "out_of_range", value=args.power, low="above 0", high=1)
    found = backtest.run(power=args.power).summary()
    print(f"amana hazard backtest: {found['warning']}", file=sys.stderr)
    if args.json:
        _json(found)
        return GOOD
    print(f"{found['site_weeks']} site-weeks, {found['weeks_with_incident']} with an incident")
    for name, kinds in found["skill"].items():
        said = ", ".join(
            f"{k} {v['value']:+.3f} [{v['low']:+.3f}, {v['high']:+.3f}]" for k, v in kinds.items()
        )
        print(f"{name.replace('_', ' ')}: {said}")
    for row in found["incidents"]:
        print(f"{row['week']} {row['site']}: rank {row['rank']} of {row['of']}, p7 {row['p7']:.2%}")
    return GOOD


def _import(args: argparse.Namespace) -> int:
    from . import importers

    read = {"ged": importers.ged, "acled": importers.acled}[args.layout]
    usual = {"ged": importers.GED_KNOWN_AFTER_DAYS, "acled": importers.ACLED_KNOWN_AFTER_DAYS}[args.layout]
    delay = _whole("--known-after", usual if args.known_after is None else args.known_after, 0, 3650)
    found = read(args.file, known_after_days=delay)
    for reason, rows in found.left_out.items():
        print(f"amana hazard import: {rows} rows left out: {reason}", file=sys.stderr)
    if args.json:
        _json({"rows": found.rows, "left_out": found.left_out, "happenings": found.happenings})
    else:
        print(f"{len(found.happenings)} of {found.rows} rows are fighting; with --json they are printed")
    return GOOD


def _progress(everything: int) -> Callable[[int], None]:
    """Says on stderr how far it is, every few seconds; nothing if it is over sooner."""
    import time

    done, said = 0, time.monotonic()

    def told(more: int) -> None:
        nonlocal done, said
        done += more
        if done < everything and time.monotonic() - said > PROGRESS_SECONDS:
            said = time.monotonic()
            share = f"{done:,} of {everything:,} replications ({done / everything:.0%})"
            print(f"amana hazard simulate: {share}", file=sys.stderr)

    return told


def _whole(option: str, value: int, low: int, high: int) -> int:
    from .problems import refuse

    if not low <= value <= high:
        raise refuse(option, "out_of_range", value=value, low=low, high=high)
    return value


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))
