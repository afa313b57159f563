"""Reports of the play: taken in on their days, compared, judged by the analyst and the watch officer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from amana.desks.watch import services as desk
from amana.desks.watch.models import Claim, ClaimGroup, ReportSource
from amana.reference.cast import Play
from amana.reference.script import Scene

HERE = Path(__file__).parent


def scenes(play: Play) -> Iterator[Scene]:
    """Sources in the autumn; each report on its day; the judgements on the evening of 10 February."""
    told = tomllib.loads((HERE / "reports.toml").read_text("utf-8"))
    first: datetime = min(report["taken"] for report in told["report"])
    sources: dict[str, ReportSource] = {}
    taken: dict[str, int] = {}
    yield Scene(first - timedelta(days=60), lambda: _sources(play, told["source"], sources), "sources")
    for report in told["report"]:
        yield Scene(report["taken"], partial(_take, play, report, sources, taken), "reports")
    last: datetime = max(report["taken"] for report in told["report"])
    evening = last + timedelta(hours=4)
    yield Scene(evening, lambda: _put(play, told["accepted"], taken), "claims put forward")
    yield Scene(
        evening + timedelta(hours=1), lambda: _accept(play, told["accepted"], taken), "claims accepted"
    )
    yield Scene(evening + timedelta(hours=2), lambda: _grade(play, told["grade"], taken), "groups graded")


def _sources(play: Play, rows: list[dict[str, Any]], sources: dict[str, ReportSource]) -> None:
    analyst = play.user("analyst")
    for row in rows:
        made = desk.source_add(
            actor=analyst, name_ar=row["ar"], name_en=row["en"], kind=row["kind"], key=row["key"]
        )
        sources[row["key"]] = made
        for rating in row["ratings"]:
            desk.source_rate(
                actor=analyst,
                source=made,
                topic=rating["topic"],
                reliability=rating["grade"],
                reason=rating["reason"],
            )


def _take(play: Play, row: dict[str, Any], sources: dict[str, ReportSource], taken: dict[str, int]) -> None:
    made = desk.report_take(
        actor=play.user("watch_officer"),
        raw=(HERE / row["file"]).read_bytes(),
        name=row["file"],
        published=row["published"],
        source=sources[row["source"]],
        marking=row["marking"],
    )
    taken[row["file"]] = made.pk


def _claims(rows: list[dict[str, Any]], taken: dict[str, int]) -> Iterator[Claim]:
    """The first claim with this figure of each report that has one."""
    for row in rows:
        found = Claim.objects.filter(report=taken[row["file"]], value=row["value"]).order_by("n").first()
        if found is not None:
            yield found


def _put(play: Play, rows: list[dict[str, Any]], taken: dict[str, int]) -> None:
    for claim in _claims(rows, taken):
        desk.claim_put(actor=play.user("analyst"), claim=claim)


def _accept(play: Play, rows: list[dict[str, Any]], taken: dict[str, int]) -> None:
    for claim in _claims(rows, taken):
        desk.claim_accept(actor=play.user("watch_officer"), claim=claim)


def _grade(play: Play, rows: list[dict[str, Any]], taken: dict[str, int]) -> None:
    for row, claim in zip(rows, _claims(rows, taken), strict=True):
        group = ClaimGroup.objects.get(pk=claim.group_id or 0)
        desk.group_assess(
            actor=play.user("watch_officer"),
            group=group,
            credibility=row["credibility"],
            rationale=row["rationale"],
        )
