"""Files of plans, detached from the books and named by their hash: instance, answer, explanation, events. They hold
numbers; who is named for a lift stands in the database alone."""

from __future__ import annotations

import gzip
import json
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from ..models import Plan


def folder(plan: Plan) -> Path:
    """Where the files of a plan stand; readable by the owner only."""
    path = Path(settings.HOME) / "plans" / plan.code
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def write(plan: Plan, name: str, document: Any) -> str:
    """Write `<name>.json.gz` whole or not at all; answers the SHA-256 of the JSON text."""
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    path = folder(plan) / f"{name}.json.gz"
    fresh = path.with_suffix(".new")
    fresh.write_bytes(gzip.compress(raw, mtime=0))
    fresh.replace(path)
    return sha256(raw).hexdigest()


def read(plan: Plan, name: str) -> Any:
    """The document, or None where there is none."""
    try:
        return json.loads(gzip.decompress((folder(plan) / f"{name}.json.gz").read_bytes()))
    except (OSError, EOFError, ValueError):
        return None


def path(plan: Plan, name: str) -> Path:
    return folder(plan) / f"{name}.json.gz"


def note(plan: Plan, **told: Any) -> None:
    """Write down how far the work is; the database stays free for others meanwhile."""
    path = folder(plan) / "progress"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(path)


def progress(plan: Plan) -> dict[str, Any] | None:
    """What was noted last, with `silent` (seconds since); None when nothing was."""
    path = folder(plan) / "progress"
    try:
        return {
            **json.loads(path.read_text(encoding="utf-8")),
            "silent": time.time() - path.stat().st_mtime,
        }
    except (OSError, ValueError):
        return None


def forget(plan: Plan) -> None:
    (folder(plan) / "progress").unlink(missing_ok=True)
