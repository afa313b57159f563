"""What all tests share: refusals speak English unless a test asks for Arabic."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from xdist.scheduler import LoadScopeScheduling

from tests.long import LONG, times
from tests.ready import contexts_of_pages_alone, django_db_keepdb, empty_books, static_files_once

assert django_db_keepdb and empty_books, "fixtures of every test"

# "iri" is a format of none of our schemas, and jsonschema would build its grammar for two seconds in every worker
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# what tests make is mostly short-lived and dropped by count: looking for cycles every 700 objects costs a seventh
gc.set_threshold(50_000, 20, 50)

static_files_once()
contexts_of_pages_alone()

# a loaded machine is slow, not wrong
settings.register_profile("amana", deadline=None, max_examples=times(40, 400))
settings.load_profile("amana")

# hypothesis mixes the literals of our own sources into what it draws, and in every worker parses all of them for it
if not LONG:
    providers._get_local_constants = lambda: providers._local_constants

# the product's way of hashing a password, at a thousandth of its price: here nobody guesses (servers pay in full)
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1

SECOND = os.environ.get("AMANA_TEST_ENGINE") == "postgresql"
WITHOUT_BOOKS = ("engines", "journeys", "reference")
"""Folders whose tests use no books of the run's engine: PostgreSQL's worker does not even read them."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    here = Path(__file__).parent
    return True if SECOND and collection_path in (here / name for name in WITHOUT_BOOKS) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The English twin of an Arabic page, the same test with the same values, is left to the long run: what English
    says has tests of its own, in which alone it is asked. Journeys go in both. What is marked `long` is left to it as
    well. PostgreSQL's run asks the database whatever SQLite's asks; it leaves out every twin, what reads nothing but
    sources, and what is marked as the same on either engine, but for those tests of it that are marked `both`."""
    there = {item.nodeid for item in items}
    again = [
        item
        for item in items
        if (SECOND and _same_on_either(item))
        or (not LONG and item.get_closest_marker("long"))
        or (_arabic(item) in there and (SECOND or not (LONG or item.nodeid.startswith("tests/journeys"))))
    ]
    for item in items:
        if item.nodeid.split("/")[1] in WITHOUT_BOOKS and item.get_closest_marker("books"):
            raise pytest.UsageError(
                f"{item.nodeid} is marked `books`, and its folder is left out of their run"
            )
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


def _same_on_either(item: pytest.Item) -> bool:
    marked = {mark.name for mark in item.iter_markers()}
    return "sources" in marked or ("either" in marked and "both" not in marked)


def _arabic(item: pytest.Item) -> str:
    """The same test in Arabic, or nothing."""
    name, _, values = item.nodeid.rstrip("]").partition("[")
    parts = values.split("-")
    return f"{name}[{'-'.join('ar' if part == 'en' else part for part in parts)}]" if "en" in parts else ""


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported stays to the end: nobody looks through it again


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


class TogetherScheduling(LoadScopeScheduling):
    """What a module reads once it reads in one worker, and the reference operation is loaded whole only once. Journeys
    come last: while a browser is open in a worker, Django takes every query there for one of an async program. They
    share nothing but the worker's server, so each goes to whoever is free. (The marks of `loadgroup` have no effect
    under pytest 9.2.)"""

    FIRST, LAST, LONGEST = "tests/reference", "tests/journeys", "test_plans"

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.partition("::")[0])
        if file.is_relative_to(self.LAST):
            return nodeid
        return self.FIRST if file.is_relative_to(self.FIRST) else str(file)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=self._turn), last=False)
        super()._assign_work_unit(node)

    def _turn(self, scope: str) -> int:
        if not scope.startswith(self.LAST):
            return 0 if scope == self.FIRST else 1
        return 2 if self.LONGEST in scope else 3  # or one worker would end with it, and the other would wait


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling:
    return TogetherScheduling(config, log)
