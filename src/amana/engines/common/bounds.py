"""Bounds on a process that opens what strangers sent, so that a hostile file ends that process and nothing else."""

from __future__ import annotations

import contextlib


def bind_this_process(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Bound address space and processor time, and leave no core file, where the system can. A stricter limit that
    this process was started under stays: raising it is refused to all but the administrator."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's clock remains
        return
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        most = resource.getrlimit(what)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        with contextlib.suppress(OSError):
            resource.setrlimit(what, (soft, hard))
