"""Lossless JPEG is read to the last bit, whoever wrote it; damaged files are refused and nothing else.

`lossless_jpeg.json` holds the picture below as libjpeg-turbo 3 and lj92 wrote it (imagecodecs 2026.3.6). Neither sets
restart markers or a point transform: for those there is a small encoder here, after T.81.
"""

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from amana.engines.prints import itl, itl_images
from amana.engines.prints.images import decode
from amana.engines.prints.jpeg_lossless import decode_lossless, is_lossless, samples_of
from amana.engines.prints.problems import Refused

from .cast import reference
from .hostile import mutated

WRITTEN = json.loads((Path(__file__).parent / "lossless_jpeg.json").read_text(encoding="utf-8"))
FRAME = bytes.fromhex("ffd8ffc3000b")


def picture(bits: int):
    y, x = np.mgrid[0:48, 0:52]
    return ((x * y // 5 + 3 * x + 40 * ((x // 6 + y // 9) % 2)) << max(0, bits - 9)) % (1 << bits)


def encoded(samples, predictor, lines=0, shift=0, bits=8) -> bytes:
    """One code of eight bits for each category, 0 to 16; a restart marker after so many lines."""
    height, width = samples.shape
    values = (samples >> shift).tolist()
    every = (lines * width).to_bytes(2, "big")
    head = FRAME + bytes([bits]) + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x05\x11\x00"
    head += b"\xff\xc4\x00\x24\x00" + bytes([0] * 7 + [17] + [0] * 8) + bytes(range(17))
    head += b"\xff\xdd\x00\x04" + every + b"\xff\xda\x00\x08\x01\x05\x00" + bytes([predictor, 0, shift])
    parts = []
    for top in range(0, height, lines or height):
        out = ""
        for r in range(top, min(top + (lines or height), height)):
            for n in range(width):
                difference = (values[r][n] - _predicted(values, r, n, top, predictor, bits - shift)) & 0xFFFF
                out += _code(difference if difference <= 32768 else difference - 65536)
        out += "1" * (-len(out) % 8)
        packed = int(out, 2).to_bytes(len(out) // 8, "big")
        parts.append(packed.replace(b"\xff", b"\xff\x00"))
    between = [b"\xff" + bytes([0xD0 + n % 8]) for n in range(len(parts) - 1)]
    scan = b"".join(a + b for a, b in zip(parts, [*between, b""], strict=True))
    return head + scan + b"\xff\xd9"


def _predicted(values, r, n, top, predictor, bits):
    if r == top:
        return values[r][n - 1] if n else 1 << (bits - 1)
    if n == 0:
        return values[r - 1][0]
    a, b, c = values[r][n - 1], values[r - 1][n], values[r - 1][n - 1]
    return [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1]


def _code(difference: int) -> str:
    category = abs(difference).bit_length()
    if category in (0, 16):
        return f"{category:08b}"
    value = difference if difference > 0 else difference + (1 << category) - 1
    return f"{category:08b}{value:0{category}b}"


@pytest.mark.parametrize("name", WRITTEN)
def test_what_other_encoders_wrote_is_read_to_the_last_bit(name: str):
    raw, bits = base64.b64decode(WRITTEN[name]["jpeg"]), WRITTEN[name]["bits"]
    samples, found = samples_of(raw)
    assert found == bits and is_lossless(raw)
    assert (samples == picture(bits)).all()


@pytest.mark.parametrize("predictor", range(1, 8))
@pytest.mark.parametrize(("lines", "shift"), [(0, 0), (1, 0), (5, 0), (7, 2)])
def test_restart_markers_and_the_point_transform_are_followed(predictor: int, lines: int, shift: int):
    samples, _bits = samples_of(encoded(picture(8), predictor, lines, shift))
    assert (samples == picture(8) >> shift << shift).all()


def test_the_largest_difference_comes_through():
    # from 0 to 32768 and back: category 16, which no further bits follow
    steps = np.array([[0, 32768] * 4] * 3)
    for predictor in range(1, 8):
        assert (samples_of(encoded(steps, predictor, bits=16))[0] == steps).all()


def test_samples_of_more_bits_come_as_bytes():
    image, density = decode_lossless(encoded(np.array([[0, 4095, 2048, 8]] * 2), 1, bits=12))
    # 4095 of 4095 is 255; 2048 * 255 / 4095 = 127.5..; 8 * 255 / 4095 = 0.498
    assert image.tolist() == [[0, 255, 128, 0]] * 2 and density is None


def test_a_file_is_recognised_and_tells_its_resolution():
    raw = encoded(picture(8), 1)
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x02\x01\x01\xf4\x01\xf4\x00\x00"  # 0x1f4 = 500 to the inch
    image, ppi = decode(raw[:2] + jfif + raw[2:])
    assert ppi == 500 and (image == picture(8)).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw[:300], "cut off"),
        (lambda raw: raw.replace(b"\x01\x05\x11\x00\xff\xc4", b"\x03\x05\x11\x00\xff\xc4"), "grey"),
        (lambda raw: raw.replace(FRAME + b"\x08\x00\x30\x00\x34", FRAME + b"\x08\xff\xff\xff\xff"), "65535"),
        (
            lambda raw: raw.replace(FRAME + b"\x08\x00\x30\x00\x34", FRAME + b"\x08\x0f\x00\x0f\x00"),
            "cut off",
        ),
        (lambda raw: raw.replace(b"\xff\xdd\x00\x04\x00\x00", b"\xff\xdd\x00\x04\x00\x07"), "end of a line"),
        (
            lambda raw: raw.replace(b"\xff\xda\x00\x08\x01\x05\x00\x01", b"\xff\xda\x00\x08\x01\x05\x00\x09"),
            "predictor 9",
        ),
        (
            lambda raw: raw.replace(b"\xff\xda\x00\x08\x01\x05\x00", b"\xff\xda\x00\x08\x01\x05\x30"),
            "Huffman",
        ),
    ],
)
def test_of_a_damaged_file_it_is_kept_what_is_wrong(change, said: str):
    with pytest.raises(Refused) as refused:
        samples_of(change(encoded(picture(8), 1)))
    assert said in refused.value.problem.blanks["value"]  # kept for who looks closer


def test_a_file_of_nothing_but_heads_is_given_up_on():
    table = b"\xff\xc4\x00\x13\x00" + bytes(16)
    for filler, said in ((table, "Huffman tables"), (b"\xff\xfe\x00\x02", "segments")):
        with pytest.raises(Refused) as refused:
            samples_of(FRAME[:2] + filler * 100_000)
        assert f"more {said}" in refused.value.problem.blanks["value"]


def test_a_restart_marker_out_of_turn_is_refused():
    raw = encoded(picture(8), 1, lines=12)
    with pytest.raises(Refused, match="cut off"):
        samples_of(raw.replace(b"\xff\xd1", b"\xff\xd2"))


def test_damaged_files_are_read_or_refused_and_nothing_else():
    refused = 0
    for damaged in mutated(encoded(picture(8)[:12, :16], 6, lines=4), 1_500, seed=3):
        try:
            samples, bits = samples_of(damaged)
            assert samples.min() >= 0 and samples.max() < 1 << bits
        except Refused:
            refused += 1
    assert 500 < refused < 1_500


def test_the_lossless_images_of_the_reference_transactions_are_read():
    codecs = []
    for path in sorted(reference("an2").glob("*.an2")):
        for head in itl_images.heads(itl.read(path.read_bytes())):
            if head.codec == "JPEGL":
                image = itl_images.sample(head).image
                assert image.shape == (head.height, head.width) and image.std() > 10
                codecs.append(path.name)
    assert codecs
