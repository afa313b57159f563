"""JPEG 2000 is read to the last bit where nothing was lost; damaged and hostile files are refused and nothing else."""

import io
import time

import numpy as np
import pytest

from amana.engines.prints import itl, itl_images
from amana.engines.prints.images import decode
from amana.engines.prints.itl_images import ImageHead
from amana.engines.prints.problems import Refused

from .hostile import mutated
from .test_jpeg_lossless import reference

Image = pytest.importorskip("PIL.Image")
if not pytest.importorskip("PIL.features").check("jpg_2000"):
    pytest.skip("this Pillow was built without OpenJPEG", allow_module_level=True)

RIDGES = (127 + 90 * np.sin(np.add.outer(np.arange(120) * 0.7, np.arange(96) * 0.4))).astype(np.uint8)


def packed(pixels: np.ndarray = RIDGES, **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG2000", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "options", [{}, {"no_jp2": True}, {"tile_size": (64, 64)}, {"num_resolutions": 3}], ids=str
)
def test_what_lost_nothing_comes_back_to_the_last_bit(options: dict[str, object]):
    image, ppi = decode(packed(**options))
    assert np.array_equal(image, RIDGES)
    assert ppi is None


def test_what_lost_something_comes_back_close():
    image, _ppi = decode(packed(irreversible=True, quality_mode="rates", quality_layers=[15]))
    assert np.abs(image.astype(int) - RIDGES).mean() < 16  # of 255, at 15 to 1


def test_colours_are_read_as_grey():
    colours = np.dstack([RIDGES] * 3)
    assert np.abs(decode(packed(colours))[0].astype(int) - RIDGES).max() <= 1


def test_more_than_eight_bits_are_refused_by_name():
    with pytest.raises(Refused, match="8 bits"):
        decode(packed(RIDGES.astype(np.uint16) << 4))


@pytest.mark.parametrize("codec", ["JP2", "JP2L"])
def test_a_transaction_with_jpeg_2000_shows_its_image(codec: str):
    head = ImageHead("record 2 (type 14)", 14, 1, 2, "0", 96, 120, 500.0, codec, packed())
    assert np.array_equal(itl_images.sample(head).image, RIDGES)


def test_the_image_that_another_encoder_wrote_into_a_reference_transaction_is_read():
    heads = itl_images.heads(itl.read((reference("an2") / "type-15-palms.an2").read_bytes()))
    head = next(head for head in heads if head.codec == "JP2L")
    image = itl_images.sample(head).image  # a labyrinth, black on white, written by JasPer
    assert image.shape == (head.height, head.width) == (2750, 2750)
    assert ((image < 2) | (image > 253)).all() and 0.45 < (image > 127).mean() < 0.55


def sized(width: int, height: int, tile: int) -> bytes:
    """A codestream that says it is this large."""
    raw = bytearray(packed(no_jp2=True))
    for at, value in ((8, width), (12, height), (24, tile), (28, tile)):
        raw[at : at + 4] = value.to_bytes(4)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (sized(60_000, 60_000, 60_000), "60000 x 60000"),
        (sized(4_000, 4_000, 1), "tiles"),
        (packed()[:60], "codestream"),
        (packed(no_jp2=True)[:30], "no size"),
    ],
    ids=["large", "tiles", "no stream", "cut off"],
)
def test_what_cannot_be_a_print_is_refused_before_any_decoder_runs(
    raw: bytes, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("subprocess.run", lambda *_a, **_k: pytest.fail("a decoder was started"))
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert said in refused.value.problem.blanks["value"]


def test_damaged_files_are_read_or_refused_by_a_process_that_may_die():
    refused = 0
    for raw in (packed(), packed(no_jp2=True)):
        for damaged in mutated(raw, 15, seed=8):
            began = time.monotonic()
            try:
                decode(damaged)
            except Refused:
                refused += 1
            assert time.monotonic() - began < 45
    assert refused > 5
