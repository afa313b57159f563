"""Four fingers in one image. No set of such images is here: single development prints are put together, turned, moved
and pressed closer or further apart, with a finger left out; real hands, whose joints and palms show, are harder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from amana.engines.prints import slaps
from amana.engines.prints.evidence import finger_evidence
from amana.engines.prints.extract import extractor
from amana.engines.prints.images import read_image
from amana.engines.prints.match import score
from amana.engines.prints.problems import Refused
from amana.engines.prints.sizes import at_standard_ppi
from amana.engines.prints.values import Sample

from .sets import PPI, Key, images, templates

HANDS = 12
WIDTH, HEIGHT = 1_700, 1_100
GAPS = (12, 40, 90)  # pixels between the ink of two fingers


@dataclass(frozen=True, slots=True)
class Made:
    """A hand: its pixels, the keys of its fingers from left to right, and their middles."""

    image: NDArray[np.uint8]
    keys: list[Key]
    middles: list[tuple[float, float]]


def report(data: Path) -> str:
    lines = [
        "## Four fingers in one image, put together from single prints (no set of such images is here)",
        f"{HANDS} hands a row, each turned by up to 20 degrees and every finger by up to 8 more, minutiae by mindtct.",
        "",
        "| pixels between the fingers | cut into four | all four in their places"
        " | of these fingers, 4.6 nats or more with another impression | the same before cutting"
        " | cut, though one finger was left out |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {gap} | {row(data, gap)} |" for gap in GAPS]
    return "\n".join(lines) + "\n"


def row(data: Path, gap: int) -> str:
    rng = np.random.default_rng(gap)
    known = templates(data, "mindtct")
    maker = extractor("mindtct", quality=False)
    four = placed = fingers = after = before = wrongly = 0
    for n in range(HANDS):
        hand = made(data, rng, gap, 4)
        try:
            cuts = slaps.cut(hand.image, 500.0, "right" if n % 2 else "left")
        except Refused:
            cuts = []
        four += bool(cuts)
        inside = [_within(c.box, at) for c, at in zip(cuts, hand.middles, strict=False)]
        placed += bool(cuts) and all(inside)
        for c, key in zip(cuts, hand.keys, strict=False):
            other = known[Key(key.set, key.finger, key.impression % 8 + 1)]
            fingers += 1
            found = maker.extract(Sample(c.image))
            after += float(finger_evidence(found.algorithm, score(found, other))) >= 4.6
            before += float(finger_evidence(found.algorithm, score(known[key], other))) >= 4.6
        three = made(data, rng, gap, 3)
        try:
            slaps.cut(three.image, 500.0, "right")
            wrongly += 1
        except Refused:
            pass
    return f"{four} | {placed} | {after} of {fingers} | {before} | {wrongly} of {HANDS}"


def _within(box: tuple[int, int, int, int], at: tuple[float, float]) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def made(data: Path, rng: np.random.Generator, gap: int, fingers: int) -> Made:
    paths = images(data)
    name = ("DB1_B", "DB2_B", "DB4_B")[int(rng.integers(3))]
    own = sorted({k.finger for k in paths if k.set == name})
    chosen = [Key(name, str(f), int(rng.integers(1, 9))) for f in rng.choice(own, fingers, replace=False)]
    page = Image.new("L", (WIDTH, HEIGHT), 245)
    middles = []
    x, whole = 60.0, float(rng.uniform(-20, 20))
    for n, key in enumerate(chosen):
        ink = inked(at_standard_ppi(read_image(paths[key])[0], PPI.get(key.set, 500.0)))
        turned = Image.fromarray(ink).rotate(
            float(rng.uniform(-8, 8)), Image.Resampling.BICUBIC, expand=True, fillcolor=245
        )
        y = 300 - (0, 90, 70, 0)[n] + float(rng.uniform(-20, 20))
        page.paste(turned, (int(x), int(y)))
        middles.append((x + turned.width / 2, y + turned.height / 2))
        x += turned.width + gap
    page = page.rotate(whole, Image.Resampling.BICUBIC, expand=True, fillcolor=245)
    turn = np.radians(whole)
    moved = []
    for mx, my in middles:
        dx, dy = mx - WIDTH / 2, my - HEIGHT / 2
        moved.append(
            (
                page.width / 2 + np.cos(turn) * dx + np.sin(turn) * dy,
                page.height / 2 - np.sin(turn) * dx + np.cos(turn) * dy,
            )
        )
    noisy = np.asarray(page, np.float32) + rng.normal(0, 2, (page.height, page.width))
    return Made(np.clip(noisy, 0, 255).astype(np.uint8), chosen, moved)


def inked(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The print alone, on white, cut to its ink: without the glass around it."""
    mask, _changes = slaps._ridged(np.pad(image, 80, constant_values=255))
    patches = slaps._patches(mask)
    largest = max(patches, key=len)
    found = slaps._cut(np.pad(image, 80, constant_values=255), largest, 0)
    return np.where(found.image >= 250, np.uint8(245), found.image)
