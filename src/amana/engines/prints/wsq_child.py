"""`python -m amana.engines.prints.wsq_child`: WSQ on stdin, pixels on stdout. Run apart, within limits.

The codec is C and was not written for strangers' files; whatever happens to it happens to this process alone.
Output: one line of JSON [width, height, ppi], then width * height bytes.
"""

from __future__ import annotations

import json
import sys

MEMORY_MAX, CPU_SECONDS_MAX = 1 << 30, 20


def main() -> int:
    _bind()
    import _wsq

    raw = sys.stdin.buffer.read()
    try:
        pixels, width, height, ppi = _wsq.decompress(raw)
        pixels = bytes(pixels)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps([width, height, ppi]).encode() + b"\n" + pixels)
    return 0


def _bind() -> None:
    """Bound memory and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's clock remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
