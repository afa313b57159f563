"""What a file of tests begins with - authorities, places, accounts, officers - is played once for all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import transaction

Scene = TypeVar("Scene")


@contextlib.contextmanager
def played(blocker: Any, play: Callable[[], Scene]) -> Iterator[Scene]:
    """What `play` wrote and answered, for a fixture of a module (with `django_db_setup` before it); rolled back at its
    end. Every test of the module is a savepoint on it, and what it does is undone. Hand each test a copy of the answer:
    people remember what they may do, and what waits for them."""
    with blocker.unblock(), transaction.atomic():
        yield play()
        transaction.set_rollback(True)
