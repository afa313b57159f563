"""Holding a report against the others: which retell one another, which claims say the same, how many origins.

The machine only adds: a claim that stands in a group stays there until a person moves it, a link keeps the verdict
of its first comparison beside what people decide. What it counts (clusters, origins) is counted anew each time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Count, Q

from amana.engines import reading
from amana.engines.common import clock
from amana.engines.reading import values
from amana.engines.reading.origins import Origins, spoken
from amana.ledger import writer

from .. import report_shelf
from ..models import (
    STANDING,
    Claim,
    ClaimGroup,
    ClaimState,
    Report,
    ReportLink,
    SentenceMatch,
    Tension,
)
from ..queries.reports_index import candidates

TICKER = 8  # a text of fewer words (those that say something) is a headline by itself
NEAR = 24  # reports that a new one is compared with
MOST_TOGETHER = 48  # reports read together: those and what they retell


def compare(*, report: Report) -> None:
    """Compare a report with those that share its rare words, group its claims with theirs, count origins. Runs its
    computing here and its writing as one unit of work; a second time it changes nothing."""
    own = report_shelf.ready([report])[report.pk]
    near = candidates(own.sheet, but=report.pk, most=NEAR)
    clusters = Report.objects.filter(pk__in=near).values("cluster")
    around = Report.objects.filter(Q(pk__in=near) | Q(cluster__in=clusters)).exclude(pk=report.pk)
    rank = {pk: place for place, pk in enumerate(near)}
    chosen = sorted(around, key=lambda r: (rank.get(r.pk, NEAR), r.pk))[: MOST_TOGETHER - 1]
    together = [report, *chosen]
    ready = report_shelf.ready(together)
    found = reading.together(list(ready.values()), decided(together), by_meaning=False)
    writer.do(lambda: keep(report, together, found))


def decided(together: Sequence[Report]) -> dict[tuple[str, str], bool]:
    """What holds already between reports, by a person or by an earlier comparison: a verdict does not waver
    because the collection has grown."""
    keys = {report.pk: report.key for report in together}
    pairs = ReportLink.objects.filter(left__in=keys, right__in=keys)
    return {(keys[a], keys[b]): joined for a, b, joined in pairs.values_list("left", "right", "joined")}


# -- what one report proposes


def claim_rows(report: Report, prepared: reading.Prepared) -> list[Claim]:
    """The claims of one report as rows, not yet stored: with the attribution each is covered by."""
    return [_row(report, n, claim, prepared) for n, claim in enumerate(prepared.claims, start=1)]


def _row(report: Report, n: int, claim: values.Claim, prepared: reading.Prepared) -> Claim:
    said = spoken(prepared.page, claim.start, claim.end)
    figure = claim.quantity
    return Claim(
        report=report,
        n=n,
        start=claim.start,
        end=claim.end,
        predicate=claim.predicate[:24],
        polarity=claim.polarity,
        modality=claim.modality,
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        approx=bool(figure and figure.approx),
        referent=(figure.referent or "")[:60] if figure else "",
        unit=(figure.unit or "")[:10] if figure else "",
        figure_start=figure.start if figure else None,
        figure_end=figure.end if figure else None,
        places=" ".join(claim.places)[:300],
        speaker=(said.speaker or "")[:200] if said else "",
        outlet=(said.outlet or "")[:120] if said else "",
        basis=(said.basis or "")[:40] if said else "",
        spoken_start=said.start if said else None,
        spoken_end=said.end if said else None,
    )


# -- what was found is written down


def keep(
    report: Report, together: Sequence[Report], found: reading.Reading, *, by_meaning: bool = False
) -> None:
    """Write down what a comparison of `report` with the others found, as part of the present unit."""
    own = [link for link in found.links if report.key in (link.left, link.right)]
    _keep_links(own, {one.key: one for one in together})
    rows = {f"{c.report.key}.{c.n}": c for c in _claims_of(together)}
    touched = _join_groups(found, rows)
    count_origins(touched)
    _keep_tensions(found, rows)
    Report.objects.filter(pk=report.pk).update(**{"meant_at" if by_meaning else "compared_at": clock.now()})


def _claims_of(together: Sequence[Report]) -> list[Claim]:
    return list(Claim.objects.filter(report__in=together).select_related("report"))


def _keep_links(links: Sequence[values.Link], by_key: dict[str, Report]) -> None:
    """Long texts first: what a ticker belongs to is asked when it is known which of them are one story."""
    everybody = [one.pk for one in by_key.values()]
    brief = _tickers(list(by_key.values()))
    slight = [link for link in links if by_key[link.left].pk in brief or by_key[link.right].pk in brief]
    for link in links:
        if link not in slight:
            _keep_link(by_key[link.left], by_key[link.right], link)
    recluster(everybody)
    for link in sorted(slight, key=lambda link: -link.score):
        left, right = by_key[link.left], by_key[link.right]
        ticker, other = (left, right) if left.pk in brief else (right, left)
        if link.verdict == "derived" and _told_elsewhere(ticker, other):
            link = replace(link, verdict="possible")
        _keep_link(left, right, link)
        recluster([left.pk, right.pk])


def _tickers(reports: Sequence[Report]) -> set[int]:
    return {pk for pk, one in report_shelf.ready(reports).items() if one.sheet.words < TICKER}


def _told_elsewhere(ticker: Report, other: Report) -> bool:
    """Whether a text of a few words is joined already with a story that `other` is not part of: it retells one, and
    is no bridge over which two stories become one origin."""
    pairs = ReportLink.objects.filter(Q(left=ticker) | Q(right=ticker), joined=True)
    partners = {pk for pair in pairs.values_list("left", "right") for pk in pair} - {ticker.pk, other.pk}
    if not partners:
        return False
    home = Report.objects.values_list("cluster", flat=True).get(pk=other.pk)
    return home is None or not Report.objects.filter(pk__in=partners, cluster=home).exists()


def _keep_link(one: Report, other: Report, link: values.Link) -> None:
    turned = one.pk > other.pk
    left, right = (other, one) if turned else (one, other)
    shared = link.shared
    told = {
        "verdict": link.verdict,
        "joined": link.verdict == "derived",
        "score": link.score,
        "sentences": len(link.matches),
        "matched": shared.matched,
        "figures": shared.figures,
        "names": shared.names,
        "quote": shared.quote,
        "run": shared.run,
        "found_at": clock.now(),
    }
    kept, new = ReportLink.objects.get_or_create(left=left, right=right, defaults=told)
    if not new and link.verdict == "derived" and kept.verdict == "possible":
        # What words left open, meaning has answered; a person's word stands above both.
        told["joined"] = kept.joined if kept.decisions.exclude(answer="unsure").exists() else True
        ReportLink.objects.filter(pk=kept.pk).update(**told)
        kept.matches.all().delete()
        new = True
    if new:
        SentenceMatch.objects.bulk_create(_match(kept, match, turned) for match in link.matches)


def _match(link: ReportLink, match: values.Match, turned: bool) -> SentenceMatch:
    one, other = (match.right, match.left) if turned else (match.left, match.right)
    return SentenceMatch(
        link=link,
        left_start=one[0],
        left_end=one[1],
        right_start=other[0],
        right_end=other[1],
        score=match.score,
    )


def _join_groups(found: reading.Reading, rows: dict[str, Claim]) -> set[int]:
    """Give every claim without a group one: the group that most of its likes are in, else a new one. Answers all
    groups that hold a claim of this reading."""
    touched: set[int] = set()
    linked = {frozenset((link.left, link.right)) for link in found.links if _more_than_a_figure(link.shared)}
    for members in _by_more_than_a_figure(found, rows, linked):
        held = Counter(c.group_id for c in members if c.group_id and c.state in STANDING)
        alone = [c for c in members if c.group_id is None]
        if held:
            home = min(held, key=lambda pk: (-held[pk], pk))
        elif alone:
            home = ClaimGroup.objects.create(
                predicate=alone[0].predicate, polarity=alone[0].polarity, made_at=clock.now()
            ).pk
        else:
            continue
        for claim in alone:
            claim.group_id = home
        Claim.objects.filter(pk__in=[c.pk for c in alone]).update(group=home)
        touched |= {*held, home}
    return touched


def _by_more_than_a_figure(
    found: reading.Reading, rows: dict[str, Claim], linked: set[frozenset[str]]
) -> Iterable[list[Claim]]:
    """The claims of each group of the reading. One that shares nothing with the rest but its figure stands by
    itself: a ticker's “escape: 90” is not the ninety on every flight."""
    for group in found.groups:
        members = [rows[name] for name in group.claims if name in rows]
        strays = [claim for claim in members if _strays(claim, members, linked)]
        yield [claim for claim in members if claim not in strays]
        yield from ([claim] for claim in strays)


def _more_than_a_figure(shared: values.Shared) -> bool:
    return bool(shared.names or shared.quote or shared.run or shared.figures > 1)


def _strays(claim: Claim, members: Sequence[Claim], linked: set[frozenset[str]]) -> bool:
    """Whether a claim says neither what it counts nor where, tells of something else than the rest, and stands in a
    report that nobody else's was found to be near to."""
    if claim.value is None or claim.referent or claim.places:
        return False
    others = [c for c in members if c.report_id != claim.report_id]
    return bool(others) and not any(
        c.predicate == claim.predicate or frozenset((c.report.key, claim.report.key)) in linked
        for c in others
    )


def _keep_tensions(found: reading.Reading, rows: dict[str, Claim]) -> None:
    for tension in found.tensions:
        left, right = (rows.get(name) for name in tension.claims)
        if left is not None and right is not None:
            first, second = sorted((left, right), key=lambda c: c.pk)
            Tension.objects.get_or_create(
                kind=tension.kind, left=first, right=second, defaults={"found_at": clock.now()}
            )


# -- clusters and origins, counted anew


def recluster(reports: Iterable[int]) -> set[int]:
    """Set `cluster` of these reports and of all that are or were joined with them. Answers all reports looked at."""
    chosen = set(reports)
    chosen |= set(
        Report.objects.filter(cluster__in=Report.objects.filter(pk__in=chosen).values("cluster")).values_list(
            "pk", flat=True
        )
    )
    edges: dict[int, set[int]] = defaultdict(set)
    frontier = set(chosen)
    while frontier:
        pairs = ReportLink.objects.filter(Q(left__in=frontier) | Q(right__in=frontier), joined=True)
        reached: set[int] = set()
        for left, right in pairs.values_list("left", "right"):
            edges[left].add(right)
            edges[right].add(left)
            reached |= {left, right}
        frontier = reached - chosen
        chosen |= reached
    for part in _parts(chosen, edges):
        Report.objects.filter(pk__in=part).exclude(cluster=min(part)).update(cluster=min(part))
    return chosen


def _parts(chosen: set[int], edges: dict[int, set[int]]) -> list[set[int]]:
    left, found = set(chosen), []
    while left:
        part, waiting = set(), [left.pop()]
        while waiting:
            one = waiting.pop()
            part.add(one)
            waiting += edges[one] - part
        left -= part
        found.append(part)
    return found


def count_origins(groups: Iterable[int]) -> None:
    """Number the independent origins of these groups' standing claims, by the clusters as they hold now."""
    groups = list(groups)
    chosen = list(
        Claim.objects.filter(group__in=groups, state__in=STANDING).select_related("report").order_by("pk")
    )
    parts: dict[int, list[Report]] = defaultdict(list)
    own, clusters = {c.report_id for c in chosen}, {c.report.cluster for c in chosen}
    for report in Report.objects.filter(Q(pk__in=own) | Q(cluster__in=clusters)).order_by("pk"):
        parts[report.cluster or report.pk].append(report)
    ready = report_shelf.ready([report for part in parts.values() for report in part])
    origins = Origins(
        [one.page for one in ready.values()], [[report.key for report in part] for part in parts.values()]
    )
    by_group: dict[int, list[Claim]] = defaultdict(list)
    for claim in chosen:
        by_group[claim.group_id or 0].append(claim)
    changed = []
    for members in by_group.values():
        names, numbers = origins.numbered([as_engine(c) for c in members])
        shown = _readable(names, numbers, members)
        numbers |= _said_in_one_report(members, numbers)
        for claim in members:
            number = numbers[str(claim.pk)]
            name = shown[number][:200] if number is not None else ""
            if (claim.origin, claim.origin_name) != (number, name):
                claim.origin, claim.origin_name = number, name
                changed.append(claim)
    Claim.objects.bulk_update(changed, ["origin", "origin_name"], batch_size=200)
    tally(groups)


def sure_origins(claims: Sequence[Claim], ready: Mapping[int, reading.Prepared]) -> int:
    """How many origins of accepted claims of one group are surely two of one event; `ready`: report -> what it says."""
    parts: dict[int, list[str]] = {}
    for report in {claim.report_id: claim.report for claim in claims}.values():
        parts.setdefault(report.cluster or report.pk, []).append(report.key)
    told = [ready[pk] for pk in dict.fromkeys(claim.report_id for claim in claims)]
    return reading.sure_origins([as_engine(claim) for claim in claims], told, list(parts.values()))


def _said_in_one_report(members: list[Claim], numbers: dict[str, int | None]) -> dict[str, int | None]:
    """Claims of one report that name no speaker, beside one of the same group that does: its headline says what its
    text says by somebody's mouth, and the outlet is no second origin of it."""
    speaking: dict[int, int | None] = {}
    for claim in members:
        if claim.speaker:
            speaking.setdefault(claim.report_id, numbers[str(claim.pk)])
    silent = (c for c in members if not c.speaker and c.report_id in speaking)
    return {str(c.pk): speaking[c.report_id] for c in silent}


def _readable(names: list[str], numbers: dict[str, int | None], members: list[Claim]) -> list[str]:
    """Names of origins for people: an outlet that is on no list is known to the machine by a key of its consonants."""
    written = {numbers[str(claim.pk)]: claim.outlet for claim in reversed(members) if claim.outlet}
    return [
        written.get(number, "") if name.startswith("outlet:") else name for number, name in enumerate(names)
    ]


def tally(groups: Iterable[int]) -> None:
    """Set what long lists of groups are found by: reports that tell, claims that are accepted."""
    chosen = list(groups)
    told = dict.fromkeys(chosen, (0, 0))
    counted = (
        Claim.objects.filter(group__in=chosen, state__in=STANDING)
        .values_list("group")
        .annotate(
            tellings=Count("report", distinct=True),
            agreements=Count("pk", filter=Q(state=ClaimState.ACCEPTED)),
        )
        .order_by()
    )
    told.update({group: (tellings, agreed) for group, tellings, agreed in counted})
    rows = ClaimGroup.objects.in_bulk(chosen)
    for pk, row in rows.items():
        row.told, row.agreed = told[pk]
    ClaimGroup.objects.bulk_update(rows.values(), ["told", "agreed"], batch_size=200)


def as_engine(claim: Claim) -> values.Claim:
    """A stored claim as the engine takes it; its id is its key here."""
    figure = None
    if claim.value is not None or claim.low is not None or claim.high is not None:
        figure = values.Quantity(
            claim.figure_start if claim.figure_start is not None else claim.start,
            claim.figure_end if claim.figure_end is not None else claim.end,
            claim.value,
            claim.low,
            claim.high,
            claim.approx,
            claim.referent or None,
            claim.unit or None,
        )
    return values.Claim(
        str(claim.pk),
        claim.report.key,
        claim.start,
        claim.end,
        claim.predicate,
        claim.polarity,  # type: ignore[arg-type]
        claim.modality,  # type: ignore[arg-type]
        figure,
        claim.place_keys,
        claim.speaker or None,
        group=str(claim.group_id or ""),
        origin=claim.origin_name,
    )
