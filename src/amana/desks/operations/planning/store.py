"""Files of plans, detached from the books and named by their hash: instance, answer, explanation, events. They hold
numbers; who is named for a lift stands in the database alone."""

from __future__ import annotations

import gzip
import json
import time
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from amana.engines.common import written

from ..models import Plan

SERVER = uuid.uuid4().hex
"""This process. Work that was noted by another one, which has ended, has come to a stop."""


def folder(plan: Plan) -> Path:
    """Where the files of a plan stand; readable by the owner only."""
    path = Path(settings.HOME) / "plans" / plan.code
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def write(plan: Plan, name: str, document: Any) -> str:
    """Write `<name>.json.gz` whole or not at all; answers the SHA-256 of the JSON text."""
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    written.whole(path(plan, name), lambda place: place.write_bytes(gzip.compress(raw, mtime=0)))
    return sha256(raw).hexdigest()


def read(plan: Plan, name: str) -> Any:
    """The document, or None where there is none."""
    try:
        return json.loads(gzip.decompress(path(plan, name).read_bytes()))
    except (OSError, EOFError, ValueError):
        return None


def path(plan: Plan, name: str) -> Path:
    return folder(plan) / f"{name}.json.gz"


def note(plan: Plan, **told: Any) -> None:
    """Write down how far the work is; the database stays free for others meanwhile."""
    text = json.dumps({**told, "server": SERVER})
    written.whole(folder(plan) / "progress", lambda place: place.write_text(text, encoding="utf-8"))


def progress(plan: Plan) -> dict[str, Any] | None:
    """What was noted last, with `silent` (seconds since) and `left` (by a process that is gone); None when nothing
    was."""
    path = folder(plan) / "progress"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        left = told.get("server", SERVER) != SERVER
        return {**told, "silent": time.time() - path.stat().st_mtime, "left": left}
    except (OSError, ValueError):
        return None


def forget(plan: Plan) -> None:
    """The work on a plan is over."""
    for name in ("progress", "stop", "enough", "again"):
        (folder(plan) / name).unlink(missing_ok=True)


def at_work() -> Iterator[str]:
    """Codes of the plans of which a progress is noted."""
    for path in sorted((Path(settings.HOME) / "plans").glob("P-*/progress")):
        yield path.parent.name


def stop(plan: Plan) -> None:
    """Ask whoever works on the plan to stop; see `stopping`. The end of the work clears it."""
    (folder(plan) / "stop").touch()


def stopping(plan: Plan) -> bool:
    return (folder(plan) / "stop").exists()


def end_search(plan: Plan) -> None:
    """Ask whoever works on the plan for the best that was found; see `search_ends`. The end of the work clears it."""
    (folder(plan) / "enough").touch()


def search_ends(plan: Plan) -> bool:
    return (folder(plan) / "enough").exists()


def taken_up(plan: Plan) -> bool:
    """Note that the plan was taken up again by itself; was it so already?"""
    mark = folder(plan) / "again"
    before = mark.exists()
    mark.touch()
    return before
