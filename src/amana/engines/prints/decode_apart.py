"""Images decoded in a process of their own: codecs in C that were not written for strangers' files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from .problems import Refused
from .values import Gray

_SECONDS_MAX = 40


def decoded_apart(raw: bytes, child: str, stated: tuple[int, int], refusal: str) -> tuple[Gray, float]:
    """Pixels and pixels per inch (0 where the file does not say) from the module `child` of this package, which
    answers with a line of JSON [width, height, ppi] and the bytes. Raises Refused with the code `refusal`."""
    command = [sys.executable, "-m", f"{__package__}.{child}"]
    root = str(Path(__file__).resolve().parents[3])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    }
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=_SECONDS_MAX, env=environment)
    except subprocess.TimeoutExpired:
        raise Refused("", "slow_image") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused("", refusal, value=said[-1] if said else f"stopped, {done.returncode}")
    head, _, pixels = done.stdout.partition(b"\n")
    try:
        width, height, ppi = json.loads(head)
    except ValueError:
        raise Refused("", refusal, value="no size") from None
    if (width, height) != stated or len(pixels) != width * height:
        raise Refused("", refusal, value="cut off")
    return np.frombuffer(pixels, np.uint8).reshape(height, width), float(ppi)
