"""A process that works on a roster, for the tests in which it or its database is killed:
`python -m tests.desks.registry.importer enter FILE | again`. Prints as JSON what the books hold: before
the going on, where that is asked, and at the end."""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django

gc.set_threshold(50_000, 20, 50)  # as every command does
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from amana.access.models import User  # noqa: E402
from amana.desks.registry import books, reading, tasks  # noqa: E402
from amana.desks.registry.models import CustodyFile, ImportBatch, ImportRow, RowState  # noqa: E402
from amana.desks.registry.services import entering, rosters  # noqa: E402
from amana.engines.common import clock  # noqa: E402
from amana.ledger import writer  # noqa: E402
from amana.ledger.check import check_books  # noqa: E402
from amana.ledger.models import Entry  # noqa: E402
from tests.desks.registry.cast import one_prison  # noqa: E402

entering.PART = 20


def begin(path: Path) -> None:
    call_command("migrate", verbosity=0)
    writer.do(lambda: _open(path))
    batch, actor = _batch(), User.objects.get()
    found = reading.read(rosters.stored(batch), on=books.today())
    writer.do(lambda: rosters.batch_read(batch=batch, read=found))
    tasks.start_entering(batch, actor, True, "en", accept_known_rows=True)
    print(sum(rosters.counts(batch).get(state, 0) for state in rosters.ENTERS), flush=True)


def _open(path: Path) -> None:
    reem, prison, order = one_prison("killed")
    batch = rosters.batch_open(actor=reem, content=[path.read_bytes()], file_name=path.name, sender="")
    rosters.batch_answer(
        actor=reem, batch=batch, account=prison, basis=order, population="detainee", admitted_at=clock.now()
    )


def _batch() -> ImportBatch:
    return ImportBatch.objects.select_related("account__authority", "basis").get()


def enter() -> None:
    """The work of the background, part by part; before each it is told how many files were answered so far."""
    batch = _batch()
    part = entering.part

    def told(**asked: object) -> bool:
        print(CustodyFile.objects.count(), flush=True)  # the parts before this one were answered
        return part(**asked, most=entering.PART)  # type: ignore[arg-type]

    entering.part = told  # type: ignore[assignment]
    tasks.enter.func(batch.pk, User.objects.get().pk, batch.progress.run, "en")


def look() -> None:
    """What the books hold, and what the registrar's page says five minutes later."""
    batch, report = _batch(), check_books()
    rows = ImportRow.objects.filter(batch=batch)
    with clock.at(clock.now() + timedelta(minutes=5)):
        page = _browser().get(f"/registry/imports/{batch.code}/", HTTP_HOST="localhost").content.decode()
    print(
        json.dumps(
            {
                "state": batch.state,
                "whole": report.ok,
                "fault": str(report.fault),
                "files": CustodyFile.objects.count(),
                "entries": Entry.objects.filter(kind="enrol").count(),
                "entered": rows.filter(state=RowState.ENTERED).count(),
                "people": rows.exclude(file=None).values("file").distinct().count(),
                "stopped": "nothing half-written" in page,
            }
        )
    )


def again() -> None:
    """The registrar asks for it to be gone on with, and the background does so."""
    batch = _batch()
    with clock.at(clock.now() + timedelta(minutes=5)):
        _browser().post(f"/registry/imports/{batch.code}/again/", HTTP_HOST="localhost")
    enter()


def _browser() -> Client:
    client = Client()
    client.force_login(User.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["amana_language"] = "en"
    return client


if __name__ == "__main__":
    asked, *files = sys.argv[1:]
    if asked == "enter":
        begin(Path(files[0]))
        enter()
    elif asked == "again":
        look()
        again()
    look()
    sys.stdout.flush()
    os._exit(0)
