"""`python -m amana.engines.prints.jp2_child`: JPEG 2000 on stdin, pixels on stdout. Run apart, within limits.

Output: one line of JSON [width, height, ppi], then width * height bytes.
"""

from __future__ import annotations

import io
import json
import sys

from ..common.bounds import bind_this_process

MEMORY_MAX, CPU_SECONDS_MAX = 1 << 30, 20


def main() -> int:
    bind_this_process(memory_bytes=MEMORY_MAX, cpu_seconds=CPU_SECONDS_MAX)
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the parent has read the size and bounded it
    try:
        with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG2000",)) as image:
            if image.mode not in ("L", "RGB"):
                raise ValueError(f"{image.mode}: neither grey nor colour of 8 bits")
            ppi = float(image.info.get("dpi", (0.0,))[0])
            width, height = image.size
            pixels = image.convert("L").tobytes()
    except Exception as error:  # decoders of damaged files raise nearly anything
        print(f"{type(error).__name__}: {error}".splitlines()[0], file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps([width, height, ppi]).encode() + b"\n" + pixels)
    return 0


if __name__ == "__main__":
    sys.exit(main())
