"""What the serving process does beside answering: the one writer, the minute's seal, the jobs in waiting.

All of it runs in daemon threads: stopping the process stops them, and whatever they had not committed is not there.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django_tasks.signals import task_enqueued

from amana.console import rooms
from amana.desks.registry.queries import finding
from amana.ledger import inspect, queries, services, story, writer

from . import digests, workers

log = logging.getLogger("amana.serving")
MINUTE, LOOK_FOR_JOBS = 60.0, 5.0
"""Seconds. What this process itself asks for is begun at once (`_wake`); the look is for what another process asked for
or left behind. Each one opens the books, and every half second that took a twentieth of a core from an idle laptop."""
WARM_AFTER = 5.0
"""Seconds from the start until the names of the register are taken apart."""
QUEUES: tuple[str, ...] = tuple(settings.TASKS["default"]["QUEUES"])
"""Each is worked through by a thread of its own: a plan that takes a minute holds no roster up."""
AT_ONCE = {"plans": 2}
"""Threads of a queue where one is not enough: who asks for a plan while another is searched for has a first one at
once too, and not when that search ends."""
_stop = threading.Event()
_waiting = {queue: threading.Event() for queue in QUEUES}
"""Set when this process has put work into a queue: its thread need not wait for its next look."""


def start() -> None:
    """Begin in this process: the story's clock, the guards' check, the writer, the minute and the jobs."""
    story.resume()
    close_if_changed()
    writer.start()
    _every(MINUTE, minute, "amana-minute")
    task_enqueued.connect(_wake, dispatch_uid="amana-wake")
    start_jobs()
    threading.Thread(target=warm, name="amana-warm", daemon=True).start()


def warm() -> None:
    """Once, some seconds after the start: take the names of the register apart, so that no reader waits for it. What
    lies in memory then stays there: the collector, which halted a page for a fifth of a second to look through it all,
    looks only at what came later."""
    if _stop.wait(WARM_AFTER):
        return
    close_old_connections()
    try:
        finding.warm()
        gc.collect()
        gc.freeze()
    except DatabaseError as failed:
        log.warning("names were not read beforehand: %s", failed)
    finally:
        connection.close()


def start_jobs() -> None:
    """Begin to work through the queues; how long the steps of the work take is told where a server tells its log."""
    told = logging.getLogger("amana")
    if told.level == logging.NOTSET:
        told.setLevel(logging.INFO)
    if not told.hasHandlers():
        told.addHandler(logging.StreamHandler())
    for queue in QUEUES:
        for n in range(AT_ONCE.get(queue, 1)):
            _every(LOOK_FOR_JOBS, partial(jobs, queue, n), f"amana-jobs-{queue}-{n}", _waiting[queue])


def _wake(sender: object, task_result: Any, **_more: object) -> None:
    """The work can be seen once the unit that asked for it is committed."""
    waiting = _waiting.get(task_result.task.queue_name)
    if waiting is not None:
        transaction.on_commit(waiting.set)


def stop() -> None:
    _stop.set()
    for waiting in _waiting.values():
        waiting.set()


def close_if_changed() -> list[str]:
    """Compare the tables and guards of the books with their text; a difference closes them for writing."""
    found = inspect.differences()
    if found:
        writer.close("; ".join(found[:3]))
        log.error("the books are closed for writing: %s", "; ".join(found))
    return found


def minute() -> None:
    """Once a minute: seal what was read since, sign the log as it stands, then let each room do what it does by the
    clock (`minute.run`)."""
    if queries.empty() or writer.closed():
        return
    writer.do(digests.seal_reads)
    writer.do(services.checkpoint)
    for _package, module in rooms.modules("minute"):
        writer.do(module.run)


def jobs(queue: str, n: int = 0) -> None:
    """Run the background tasks that wait in a queue. Looking costs one read; only work takes the write lock."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().filter(queue_name=queue).exists():
        return
    Worker(
        queue_names=[queue],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=workers.name(queue, n),
        excluded_queue_names=[],
    ).run()


def _every(
    seconds: float, work: Callable[[], object], name: str, sooner: threading.Event | None = None
) -> None:
    """Do this again and again, every so many seconds, or as soon as `sooner` is set."""
    stop = _stop
    look = sooner or stop

    def run() -> None:
        while True:
            look.wait(seconds)
            if stop.is_set():
                return
            if look is not stop:
                look.clear()
            close_old_connections()
            try:
                work()
            except DatabaseError as failed:
                log.warning("%s: %s; tried again later", name, failed)
            except Exception:
                log.exception("%s failed; tried again later", name)

    threading.Thread(target=run, name=name, daemon=True).start()
