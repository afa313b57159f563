"""Why a plan is as it is: what binds each lift, what one more of each resource is worth, who is left and why.

What binds a lift is read from the resource book with that lift taken out. Worth comes from the duals of the
relaxation (harm removed per unit, an estimate for small changes) and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from amana.engines.lifting.book import Book, Run, plan_from_runs, riding
from amana.engines.lifting.build import Rules, build
from amana.engines.lifting.check import Report, check
from amana.engines.lifting.choice import standing
from amana.engines.lifting.figures import figures
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.left import who_is_left
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike_merged
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.realise import book_of
from amana.engines.lifting.runs import runs_of
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import INBOUND, ONWARD, Tables, tables
from amana.engines.lifting.words import say


@dataclass(frozen=True, slots=True)
class Binding:
    """The first resource that keeps a lift from leaving a slot earlier: a key of `words.toml` [binding]."""

    lift: int
    resource: str
    text: dict[str, str]


def explain(
    instance: Instance,
    plan: Plan,
    lift: int | None = None,
    worth: bool = True,
    more: bool = False,
    beside: bool = True,
    from_slot: int = 0,
) -> dict[str, Any]:
    """The explanation as a document; `lift` narrows it to one lift, `more` adds the figures that pages draw, without
    `beside` no other order is built to stand beside the plan. The plan must be valid. Before `from_slot` all is past:
    nobody who is left could have gone then.

    Raises ValueError for a lift number that the plan does not have."""
    if lift is not None and not 0 <= lift < len(plan.lifts):
        raise ValueError(f"the plan has no lift {lift}; its lifts are 0 to {len(plan.lifts) - 1}")
    x = tables(instance)
    runs = runs_of(x, plan)
    book = book_of(x, runs)
    chosen = range(len(runs)) if lift is None else [lift]
    document: dict[str, Any] = {"lifts": [_lift_row(x, plan, runs, book, k) for k in chosen]}
    if lift is not None:
        return document
    report = check(instance, plan)
    document["binding"] = dict(Counter(row["binding"] for row in document["lifts"]).most_common())
    document["weights"] = instance.weights()
    document["left"] = who_is_left(x, book, report, from_slot)
    document["report"] = report.detail()
    if beside:
        document["beside"] = beside_other_orders(instance, x, plan, report)
    if more:
        document |= figures(instance, x, plan)
    if worth:
        document |= worth_of_more(x)
    return document


# ---- why not earlier ----


def _lift_row(x: Tables, plan: Plan, runs: list[Run], book: Book, number: int) -> dict[str, Any]:
    lift, binding = plan.lifts[number], why_not_earlier(x, book, runs[number], number)
    arc = x.instance.arcs[runs[number].arc]
    row = {"lift": number, **lift.document(), "from": arc.from_id, "to": arc.to_id}
    return {**row, "binding": binding.resource, "why_not_earlier": binding.text}


def why_not_earlier(x: Tables, book: Book, run: Run, number: int = 0) -> Binding:
    """What forbids the lift in the slot before, in the order in which a planner would ask."""
    mine = next(other for other in book.runs if _same(other, run))
    book.book(mine, sign=-1)
    try:
        resource = _obstacle(x, book, run)
    finally:
        book.book(mine)
    arc = x.instance.arcs[run.arc]
    text = say("binding", resource, kind=arc.asset_type, source=arc.from_id, target=arc.to_id)
    return Binding(number, resource, text)


def _same(a: Run, b: Run) -> bool:
    return (a.arc, a.start, a.tail, a.load) == (b.arc, b.start, b.tail, b.load)


def _obstacle(x: Tables, book: Book, run: Run) -> str:
    earlier, source = run.start - 1, int(x.source[run.arc])
    if earlier < 0:
        return "earliest"
    if not x.startable[run.arc, earlier]:
        return "closed"
    if source < x.origins:
        if any(book.ready[source][g][earlier] < n for g, n in run.load.items()):
            return "cleared"
        if book.processing[source][earlier // 2] < run.people:
            return "processing"
    elif _arrives_just_before(x, book, run):
        return "onward"
    if book.tail_for(run.arc, earlier) is None:
        return "tail"
    if book.escorts_left(run.arc, earlier) < riding(x, run.load):
        return "escorts"
    return _obstacle_at_target(x, book, run, earlier)


def _obstacle_at_target(x: Tables, book: Book, run: Run, earlier: int) -> str:
    f = int(x.target[run.arc]) - x.origins - x.holds
    end = earlier + int(x.duration[run.arc]) - 1
    if x.uses_pads[x.kind_of[run.arc]] and book.places_left(run.arc, earlier, run.category) == 0:
        source, target = int(x.source[run.arc]), int(x.target[run.arc])
        if book.pads[source][earlier] < 1 or book.pads[target][end] < 1:
            return "pads"
    if f < 0:
        hold = int(x.target[run.arc]) - x.origins
        stuck = x.route[run.arc] == INBOUND and book.hold_left(hold, end, end, run.category) < run.people
        return "hold" if stuck else "choice"
    if book.beds[f] < run.people:
        return "beds"
    if book.intake[f][end // 2] < run.people:
        return "intake"
    return "apart" if book.places_left(run.arc, earlier, run.category) == 0 else "choice"


def _arrives_just_before(x: Tables, book: Book, run: Run) -> bool:
    """Somebody on an onward lift may have arrived only in the slot before it."""
    if x.route[run.arc] != ONWARD:
        return False
    place = x.source[run.arc]
    return any(
        x.target[other.arc] == place
        and other.start + int(x.duration[other.arc]) == run.start
        and other.load.keys() & run.load.keys()
        for other in book.runs
    )


# ---- worth of more ----


def worth_of_more(x: Tables) -> dict[str, Any]:
    """Harm removed by one more of each resource, greatest first, and the bound it comes from."""
    merged = alike_merged(x)
    model = assemble(merged, all_sorties(merged), Strength(whole=False, separation=False))
    found = run_solver(model.program, Limits())
    duals = {
        name: -model.program.duals_of(name, found.duals)
        for name in ("tails", "escorts", "intake", "beds", "processing", "pads")
    }
    instance, days = x.instance, x.slots // 2
    kinds = duals["tails"].reshape(x.kinds, x.slots).sum(axis=1)
    rows = [("tail", kind.id, worth) for kind, worth in zip(instance.asset_types, kinds, strict=True)]
    rows.append(("escort", "", instance.slot_h * duals["escorts"].sum()))
    doors, prisons = [z.id for z in instance.receptions], [z.id for z in instance.origins]
    for key, places in (("intake", doors), ("processing", prisons)):
        by_place = duals[key].reshape(len(places), days).sum(axis=1)
        rows += [(key, place, worth) for place, worth in zip(places, by_place, strict=True)]
    rows += [("bed", place, worth) for place, worth in zip(doors, duals["beds"], strict=True)]
    everywhere = [*prisons, *(z.id for z in instance.staging), *doors]
    pads = duals["pads"].reshape(len(everywhere), x.slots).sum(axis=1)
    rows += [("pad", place, worth) for place, worth in zip(everywhere, pads, strict=True)]
    listed = [
        {"resource": what, "name": name, "harm_removed": float(worth), "text": say("worth", what, name=name)}
        for what, name, worth in sorted(rows, key=lambda row: -row[2])
        if worth > 1e-9
    ]
    return {"worth_of_one_more": listed, "bound": model.program.dual_value(found.duals)}


# ---- beside other orders ----


def beside_other_orders(
    instance: Instance, x: Tables, plan: Plan, report: Report
) -> dict[str, dict[str, float]]:
    """The plan beside the orders that are used by hand: one prison after another, and the highest tier first.

    Least harm on average and the mildest worst case need not be the same plan, so both stand here."""
    rows = {"plan": (plan, report)}
    for name, order in (("prison_order", "prison"), ("tier_first", "tier")):
        other = plan_from_runs(x, build(x, Rules(order=order, keep_beds=False)).runs)
        rows[name] = (other, check(instance, other))
    return {name: standing(instance, *row).document() for name, row in rows.items()}
