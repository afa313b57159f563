"""`python -m amana.engines.prints.wsq_child`: WSQ on stdin, pixels on stdout. Run apart, within limits.

The codec is C and was not written for strangers' files; whatever happens to it happens to this process alone.
Output: one line of JSON [width, height, ppi], then width * height bytes.
"""

from __future__ import annotations

import json
import sys

from ..common.bounds import bind_this_process

MEMORY_MAX, CPU_SECONDS_MAX = 1 << 30, 20


def main() -> int:
    bind_this_process(memory_bytes=MEMORY_MAX, cpu_seconds=CPU_SECONDS_MAX)
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


if __name__ == "__main__":
    sys.exit(main())
