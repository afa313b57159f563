"""A small instance with few crews, and a first plan of it: what searches are tried on."""

from __future__ import annotations

import pytest

from amana.engines.lifting.book import Run
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.tables import Tables, tables


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_from(generate(300, 3, "few-crews", days=6))


@pytest.fixture(scope="module")
def x(instance: Instance) -> Tables:
    return tables(instance)


@pytest.fixture(scope="module")
def built(x: Tables) -> list[Run]:
    return build(x, PORTFOLIO[0]).runs
