"""Verbs of the reports desk: take a report in, let readers in and out, keep sources and their ratings.

Keyword-only, one unit of work each, every check inside. `report_take` is the exception that proves the rule: reading
and comparing cost time, so it computes outside and hands the writing to `ledger.writer.do` by itself, twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import report_shelf
from ..models import (
    Claim,
    Marking,
    Report,
    ReportContent,
    ReportOpening,
    ReportReader,
    ReportSource,
    ReportTerm,
    SourceKind,
    SourceRating,
    Topic,
    WordKey,
)
from ..models.reports import Reliability
from ..queries.reports_index import terms_of
from ..queries.reports_names import entries
from ..report_intake import Taken, take
from .reports_reading import claim_rows, compare

MOST_TERMS = 6_000


def report_take(
    *,
    actor: User | None,
    raw: bytes,
    name: str = "",
    published: date | None = None,
    source: ReportSource | None = None,
    marking: str,
    closed: bool = False,
    readers: Iterable[User] = (),
) -> Report:
    """Take in one report: keep its bytes, read it, propose its claims, hold it against the others. Without a
    `name` the bytes are pasted text. Refused: what is no report, bytes that the actor can see are here already,
    a marking that asks for readers without any. If the machine stops in between, the report is here and
    `compare` brings the rest."""
    access.require(actor, "report.add")
    if published is not None and published > clock.now().date():
        raise Refused("report-published-later", field="published", day=published.isoformat())
    taken = take(raw=raw, name=name, published=published)
    made = writer.do(
        lambda: report_add(
            actor=actor, taken=taken, source=source, marking=marking, closed=closed, readers=readers
        )
    )
    compare(report=made)
    return made


def report_add(
    *,
    actor: User | None,
    taken: Taken,
    source: ReportSource | None,
    marking: str,
    closed: bool = False,
    readers: Iterable[User] = (),
) -> Report:
    """Write down a report that was read: its bytes, text, claims and the terms it is found under."""
    access.require(actor, "report.add")
    if marking not in Marking.values:
        raise Refused("report-marking", field="marking", value=marking)
    known = access.visible_to(actor, Report.objects.filter(sha256=taken.sha256)).first()
    if known is not None:
        raise Refused("report-known", field="text", code=known.code)
    named = {user.pk: user for user in readers}
    if marking == Marking.RED and not named:
        raise Refused("report-red-readers", field="readers")
    document = taken.document
    made = Report.objects.create(
        key=taken.key,
        title=taken.title or taken.name or taken.key[:8],
        source=source or _named_in(document.outlet),
        outlet=(document.outlet or (source.key or source.name_en or source.name_ar if source else ""))[:60],
        language=document.language,
        published=taken.published,
        marking=marking,
        closed=closed or marking == Marking.RED or bool(named),
        media=taken.media,
        file_name=taken.name,
        size=len(taken.raw),
        sha256=taken.sha256,
        added_by=actor,
        added_at=clock.now(),
    )
    Report.objects.filter(pk=made.pk).update(cluster=made.pk)
    made.cluster = made.pk
    ReportContent.objects.create(report=made, raw=taken.raw, text=taken.text)
    if made.closed:
        _let_in(made, actor, {**named, **({actor.pk: actor} if actor else {})}.values())
    Claim.objects.bulk_create(claim_rows(made, taken.prepared), batch_size=200)
    _enter(made, terms_of(taken.prepared.sheet)[:MOST_TERMS])
    _hear(entries(taken.text)[:MOST_TERMS])
    report_shelf.keep(taken.prepared)
    return made


def _named_in(outlet: str | None) -> ReportSource | None:
    """The source that the dateline names, if it is on the list."""
    return ReportSource.objects.filter(key=outlet).first() if outlet else None


def _hear(keys: list[tuple[str, str]]) -> None:
    rows = [WordKey(key=key, word=word) for key, word in keys]
    WordKey.objects.bulk_create(rows, batch_size=400, ignore_conflicts=True)


def _enter(report: Report, terms: list[str]) -> None:
    ReportTerm.objects.bulk_create([ReportTerm(term=t, report=report) for t in terms], batch_size=400)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO watch_termuse (term, uses) VALUES (%s, 1)"
            " ON CONFLICT (term) DO UPDATE SET uses = watch_termuse.uses + 1",
            [(term,) for term in terms],
        )


# -- who may read


def _let_in(report: Report, actor: User | None, users: Iterable[User]) -> None:
    known = set(report.readers.filter(until=None).values_list("user", flat=True))
    for user in users:
        if not access.may(user, "report.read"):
            raise Refused("report-reader", field="readers", user=user.username)
        if user.pk not in known:
            ReportReader.objects.create(report=report, user=user, by=actor, at=clock.now())


def _seen(actor: User | None, report: Report) -> None:
    """Refused: a report that is not open to the actor, in the words for one that does not exist."""
    if not access.visible_to(actor, Report.objects.filter(pk=report.pk)).exists():
        raise Refused("report-unknown", code=report.code)


def report_readers(
    *, actor: User | None, report: Report, let_in: Iterable[User] = (), let_out: Iterable[User] = ()
) -> Report:
    """Close a report to all but its readers, and change who they are. The first reader named closes it; whoever
    closes it stays a reader. Refused: letting out the last one."""
    access.require(actor, "report.readers")
    _seen(actor, report)
    now = clock.now()
    if not report.closed:
        report.closed = True
        report.save(update_fields=["closed"])
        _let_in(report, actor, [actor] if actor else [])
    _let_in(report, actor, let_in)
    report.readers.filter(until=None, user__in=[u.pk for u in let_out]).update(until=now, ended_by=actor)
    if not report.readers.filter(until=None, user__is_active=True).exists():
        raise Refused("report-last-reader", field="let_out")
    return report


def report_opened(*, actor: User, report: Report, what: str) -> None:
    """Write down that somebody opened a closed report, took its bytes or exported it."""
    ReportOpening.objects.create(report=report, user=actor, what=what, at=clock.now())


def reports_exported(*, actor: User, reports: Iterable[Report]) -> None:
    """Write down that somebody exported reports."""
    now = clock.now()
    ReportOpening.objects.bulk_create(
        ReportOpening(report=report, user=actor, what="stix", at=now) for report in reports
    )


# -- sources


def source_add(
    *, actor: User | None, name_ar: str = "", name_en: str = "", kind: str = SourceKind.OUTLET, key: str = ""
) -> ReportSource:
    """Put a source on the list. It has no rating until a person gives one. Refused: no name, a name that is there."""
    access.require(actor, "source.rate")
    arabic, english = name_ar.strip()[:120], name_en.strip()[:120]
    if not arabic and not english:
        raise Refused("source-name", field="name_ar")
    if kind not in SourceKind.values:
        raise Refused("source-kind", field="kind", value=kind)
    for field, name in (("name_ar", arabic), ("name_en", english), ("key", key)):
        if name and ReportSource.objects.filter(**{f"{field}__iexact": name}).exists():
            raise Refused("source-known", field=field)
    return ReportSource.objects.create(
        name_ar=arabic, name_en=english, kind=kind, key=key, made_by=actor, made_at=clock.now()
    )


def source_rate(
    *, actor: User | None, source: ReportSource, topic: str, reliability: str, reason: str
) -> SourceRating:
    """Judge how reliable a source is on one topic. The judgement is a named person's; earlier ones stay written."""
    access.require(actor, "source.rate")
    if topic not in Topic.values:
        raise Refused("source-topic", field="topic", value=topic)
    if reliability not in Reliability.values:
        raise Refused("source-reliability", field="reliability", value=reliability)
    if not reason.strip():
        raise Refused("reason-missing", field="reason")
    if actor is None:
        raise Refused("access-denied")
    return SourceRating.objects.create(
        source=source,
        topic=topic,
        reliability=reliability,
        reason=reason.strip()[:500],
        by=actor,
        at=clock.now(),
    )
