"""Settings: one module for a laptop and a team; the environment says which."""

from .base import *  # noqa: F403
