"""The transaction of a unit of work: Django's outermost atomic block, with one statement on the way in and one out.

Django turns the transactions of the driver itself off and on around every block, which costs more than the two
statements. What it keeps about a block is kept here as well: atomic blocks nest inside, hooks for after the commit run,
and whatever goes wrong is left to Django."""

from __future__ import annotations

from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import sql


class Unit(transaction.Atomic):
    def __init__(self, database: BaseDatabaseWrapper) -> None:
        super().__init__(DEFAULT_DB_ALIAS, savepoint=True, durable=True)
        self.database = database

    def __enter__(self) -> None:
        database = self.database
        database.close_if_health_check_failed()
        if not database.get_autocommit():  # somebody holds a transaction by hand: as Django would
            self.hand = None
            super().__enter__()
            return
        database.commit_on_exit, database.needs_rollback = True, False
        self.hand = sql.hand_of(database)
        self.hand.begin()
        database.autocommit, database.in_atomic_block = False, True
        database.atomic_blocks.append(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        database = self.database
        if error is None and self.hand and not (database.needs_rollback or database.closed_in_transaction):
            try:
                self.hand.commit()
            except BaseException as failed:
                super().__exit__(type(failed), failed, failed.__traceback__)
                raise
            database.atomic_blocks.pop()
            database.in_atomic_block, database.autocommit, database.errors_occurred = False, True, False
            if database.run_on_commit:
                database.run_and_clear_commit_hooks()
            return
        super().__exit__(kind, error, trace)
