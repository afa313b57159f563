"""The accurate extractor: the neural network LEADER, run with onnxruntime.

The network file is taken from the package `afis` and must be the one that was measured. What it was trained on is not
published: see the model card.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import numpy as np

from .images import finger_image
from .libraries import folder_of, library
from .mindtct import Nfiq2
from .problems import Refused
from .values import BIFURCATION, ENDING, Gray, Minutiae, Sample, Template

SHA256 = "da96e1221eea4afdf153997d6c4854ed306c146cfac76046e66cdecc14b2a1bb"
_WHAT_FOR = "extracting minutiae with LEADER"
_MULTIPLE = 32  # both sides of the network's input
_LEAST = 30  # of 100, of a minutia's quality; its authors use 55, which leaves dry prints with a handful
_MARGIN = 24  # pixels kept around the print
_BLOCK, _FLAT = 16, 6.0  # a block whose grey values deviate less has no ridges


class Leader:
    """Minutiae by LEADER; quality by NFIQ 2."""

    algorithm = "leader+amana-mcc"

    def __init__(self, quality: bool = True) -> None:
        self._meter = Nfiq2() if quality else None
        self._session = _session()

    def extract(self, sample: Sample) -> Template:
        image = finger_image(sample.image, sample.ppi)
        return Template(
            algorithm=self.algorithm,
            minutiae=self._minutiae(image).best(),
            position=sample.position,
            quality=self._meter.quality(sample) if self._meter else None,
            width=image.shape[1],
            height=image.shape[0],
        )

    def _minutiae(self, image: Gray) -> Minutiae:
        left, top, cut = _cut(image)
        # channels: place, direction (radians), kind, quality at the places of minutiae
        found = self._session.run(None, {"input": cut[None, :, :, None].astype(np.float32)})[0][0]
        quality = np.clip(np.round(100 * found[..., 3]), 0, 100)
        y, x = np.nonzero(quality >= _LEAST)
        order = np.argsort(-found[y, x, 3], kind="stable")
        y, x = y[order], x[order]
        inside = (x + left < image.shape[1]) & (y + top < image.shape[0])
        y, x = y[inside], x[inside]
        at = found[y, x]
        return Minutiae(
            x=(x + left).astype(np.float32),
            y=(y + top).astype(np.float32),
            angle=np.mod(at[:, 1], 2 * np.pi).astype(np.float32),
            kind=np.where(at[:, 2] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
            quality=quality[y, x].astype(np.uint8),
        )


def _cut(image: Gray) -> tuple[int, int, Gray]:
    """Left, top and the part of the image that holds ridges, its sides filled up to the network's multiple."""
    height, width = image.shape
    rows, columns = height // _BLOCK, width // _BLOCK
    blocks = image[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    ridged = blocks.std(axis=(1, 3)) > _FLAT
    if not ridged.any():
        raise Refused("", "no_print", value="flat image")
    down, across = np.flatnonzero(ridged.any(1)), np.flatnonzero(ridged.any(0))
    top, bottom = max(0, down[0] * _BLOCK - _MARGIN), min(height, (down[-1] + 1) * _BLOCK + _MARGIN)
    left, right = max(0, across[0] * _BLOCK - _MARGIN), min(width, (across[-1] + 1) * _BLOCK + _MARGIN)
    part = image[top:bottom, left:right]
    fill = [(0, -side % _MULTIPLE) for side in part.shape]
    return int(left), int(top), np.pad(part, fill, constant_values=int(np.median(image[0])))


@cache
def _session() -> Any:
    runtime = library("onnxruntime", _WHAT_FOR)
    path = folder_of("afis", _WHAT_FOR) / "weights" / "leader" / "LEADER.onnx"
    try:
        model = path.read_bytes()
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
    if hashlib.sha256(model).hexdigest() != SHA256:
        raise Refused(str(path), "other_model")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
