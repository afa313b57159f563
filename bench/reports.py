"""The reports desk with ten thousand stored reports: candidates for a new one, search, the list, taking one in.

Books of its own in a folder that is thrown away. Search is measured beside the database's own LIKE over the same
texts; the other targets are absolute ones (candidates under 100 ms), so the machine's speed is printed beside them."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from .rounds import interleave, write

STORED, LOOKUPS, TAKEN = 10_000, 50, 10


def main() -> None:
    """Fill, measure, write `results/reports.md`."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(AMANA_HOME=home, DJANGO_SETTINGS_MODULE="amana.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        lines = _table()
        connection.close()
    write("reports", "\n".join(lines) + "\n")


def _table() -> list[str]:
    from tests.engines.reading.scoring import controls

    from amana.access.models import Grant, User
    from amana.desks.watch import services
    from amana.desks.watch.models import ClaimGroup, Report, ReportTerm
    from amana.desks.watch.queries import reports as reads
    from amana.desks.watch.queries.reports_index import candidates
    from amana.engines.reading import Document, prepare
    from amana.ledger import services as ledger
    from amana.ledger import writer

    writer.do(lambda: ledger.genesis(kind="demonstration", name="bench"))
    analyst = User.objects.create(username="analyst", name_en="Analyst")
    Grant.objects.create(user=analyst, role="analyst")
    texts = [text for control in controls() for text in control.documents.values()]
    _fill(texts)
    sheets = [prepare(Document(str(n), text)).sheet for n, text in enumerate(texts)]
    chance = random.Random(11)
    found = [_ms(lambda: candidates(chance.choice(sheets))) for _ in range(LOOKUPS)]
    made = [
        _ms(lambda n=n: services.report_take(actor=analyst, raw=f"{texts[n]}\n{n}".encode(), marking="clear"))
        for n in range(TAKEN)
    ]
    search = interleave(
        lambda: reads.search(analyst, "120 سجين").count(),
        lambda: (
            Report.objects.filter(content__text__contains="120")
            .filter(content__text__contains="سجين")
            .count()
        ),
    )
    page, groups = (_page(analyst, f"/watch/reports/{part}") for part in ("", "groups/"))
    return [
        "# The reports desk",
        "",
        f"{Report.objects.count():,} stored reports, {ReportTerm.objects.count():,} entries in the index "
        f"(SQLite, one process; a loop of ten million additions takes {_machine():.2f} s here).",
        "",
        "| | figure |",
        "|---|---|",
        f"| candidates for a new report, ms: median, slowest of {LOOKUPS} | "
        f"{statistics.median(found):.1f}, {max(found):.1f} |",
        f"| a report taken in, read, compared, grouped, counted, ms: median, slowest of {TAKEN} | "
        f"{statistics.median(made):.0f}, {max(made):.0f} |",
        f"| a search of two words, the database's LIKE over the texts / ours | {search} |",
        f"| the list of reports, ms of the processor's time, whole request: median of 20 | {page:.1f} |",
        f"| the list of {ClaimGroup.objects.count():,} groups, the same | {groups:.1f} |",
    ]


def _fill(texts: list[str]) -> None:
    """Reports drawn as language is: common words often, a long tail, names and figures of their own."""
    from django.db import connection, transaction
    from django.db.models import F

    from amana.desks.watch.models import Report, ReportContent, ReportTerm
    from amana.engines.reading import Document, prepare
    from amana.engines.reading.candidates import terms

    chance = random.Random(7)
    words = sorted(
        {term for n, text in enumerate(texts) for term in terms(prepare(Document(str(n), text)).sheet)}
    )
    words += ["".join(chance.choices("abdfjklmnrstz", k=6)) for _ in range(20_000)]
    with transaction.atomic():
        rows = Report.objects.bulk_create(
            (
                Report(
                    title=f"report {n}",
                    language="ar",
                    marking="clear",
                    media="txt",
                    size=1000,
                    sha256=f"{n:064x}",
                )
                for n in range(STORED)
            ),
            batch_size=500,
        )
        Report.objects.update(cluster=F("pk"))
        for begin in range(0, STORED, 500):
            some = rows[begin : begin + 500]
            ReportContent.objects.bulk_create(
                ReportContent(report=row, raw=b"", text=texts[row.pk % len(texts)]) for row in some
            )
            ReportTerm.objects.bulk_create(
                (ReportTerm(report=row, term=term) for row in some for term in _terms(chance, words)),
                batch_size=5_000,
            )
        _claims(rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO watch_termuse (term, uses) SELECT term, count(*) FROM watch_reportterm GROUP BY term"
            )


def _claims(reports: list[Any]) -> None:
    """Two claims in each report; every second one says what the report before said."""
    from amana.desks.watch.models import Claim, ClaimGroup

    groups = ClaimGroup.objects.bulk_create(
        (
            ClaimGroup(predicate="transfer", polarity="asserted", told=1 + n % 2)
            for n in range(len(reports) + 1)
        ),
        batch_size=500,
    )
    Claim.objects.bulk_create(
        (
            Claim(
                report=report, n=k + 1, start=k, end=k + 1, predicate="transfer", polarity="asserted",
                modality="fact", value=n, group=groups[n + k], origin=k, origin_name="speaker",
            )
            for n, report in enumerate(reports)
            for k in range(2)
        ),
        batch_size=500,
    )  # fmt: skip


def _terms(chance: random.Random, words: list[str]) -> set[str]:
    found = {words[int(len(words) * chance.random() ** 2)] for _ in range(80)}
    found |= {"@" + "".join(chance.choices("bdfjklmnrstz", k=4)) for _ in range(4)}
    return found | {f"#{chance.randrange(10, 9999)}" for _ in range(4)}


def _page(analyst: Any, path: str) -> float:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    spent = []
    for _ in range(25):
        began = time.process_time()
        assert client.get(path).status_code == 200
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent[5:])


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _machine() -> float:
    began, total = time.process_time(), 0
    for n in range(10_000_000):
        total += n
    return time.process_time() - began


if __name__ == "__main__":
    main()
