"""What `make test-long` asks in full and `make test` asks in a part: the same tests, more often or of more.

`make test` keeps the smaller number of each, which still fails where the thing is broken; the larger one looks for
what is rare. Pages in their second language are asked there as well (tests/conftest.py).
"""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
LONG = os.environ.get("AMANA_LONG") == "1"
ON_POSTGRESQL = os.environ.get("AMANA_TEST_ENGINE") == "postgresql"
"""The second engine's run: where only the database differs, it is asked fewer examples by the same attacker."""


def times(usual: T, long: T, postgresql: T | None = None) -> T:
    """How often, or which: `usual` in `make test`, `postgresql` there on the second engine, `long` in the long run."""
    if LONG:
        return long
    return postgresql if postgresql is not None and ON_POSTGRESQL else usual
