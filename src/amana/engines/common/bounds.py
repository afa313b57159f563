"""Bounds on a process that opens what strangers sent, so that a hostile file ends that process and nothing else."""

from __future__ import annotations

import contextlib


def bind_this_process(*, memory_bytes: int | None = None, cpu_seconds: int) -> None:
    """Bound processor time and, if asked, address space, and leave no core file, where the system can. A stricter
    limit that this process was started under stays: raising it is refused to all but the administrator."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's clock remains
        return
    limits = [(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1), (resource.RLIMIT_CORE, 0, 0)]
    if memory_bytes is not None:
        limits.append((resource.RLIMIT_AS, memory_bytes, memory_bytes))
    for what, soft, hard in limits:
        most = resource.getrlimit(what)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        with contextlib.suppress(OSError):
            resource.setrlimit(what, (soft, hard))
