"""Who works through the queues, by a name that tells later whether they still can be at it."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Sequence

RUN = secrets.token_hex(4)
"""This run of this process: the next one may be given the same number."""


def name(queue: str, n: int) -> str:
    return f"amana@{platform.node()}@{os.getpid()}@{RUN}@{queue}@{n}"


def gone(names: Sequence[str]) -> bool:
    """Has the last of these workers ended with its server? Not known, and so not said, of those on other machines and
    of names that are not ours."""
    parts = names[-1].split("@") if names else []
    if len(parts) != 6 or parts[1] != platform.node() or not parts[2].isdigit():
        return False
    if int(parts[2]) == os.getpid():
        return parts[3] != RUN
    try:
        os.kill(int(parts[2]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's process has its number, or the server runs under another user
        pass
    return False
