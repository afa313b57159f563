"""Amana's settings with the peers installed beside it."""

from amana.settings.base import *  # noqa: F403
from amana.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "simple_history", "bench.ledger.peer"]
