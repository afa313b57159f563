"""Images and templates as files; hostile ones too."""

import io
import zlib
from pathlib import Path

import numpy as np
import pytest

from amana.engines.prints import template_file
from amana.engines.prints.images import decode, read_image
from amana.engines.prints.match import score
from amana.engines.prints.problems import Refused

from .cast import again, finger, reference, template
from .hostile import mutated

RIDGES = (128 + 100 * np.sin(np.add.outer(np.arange(96) / 1.4, np.arange(80) / 3.1))).astype(np.uint8)


def png(image: np.ndarray = RIDGES, kind: str = "PNG", **more: object) -> bytes:
    pillow = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    pillow.fromarray(image).save(out, kind, **more)
    return out.getvalue()


def test_a_template_read_back_compares_as_before(tmp_path: Path):
    made = template(finger(2), position=3, quality=55, source="a.png")
    template_file.save(tmp_path / "a.print.json", made)
    back = template_file.load(tmp_path / "a.print.json")
    assert (back.position, back.quality, back.source, back.algorithm) == (3, 55, "a.png", made.algorithm)
    probe = template(again(finger(2), 2))
    assert score(back, probe) == pytest.approx(score(made, probe), abs=0.01)


def test_a_wrong_field_of_a_template_is_named():
    text = template_file.dump(template(finger(2, 5)))
    with pytest.raises(Refused, match=r"\$\.position: The value 11 cannot stand here"):
        template_file.parse(text.replace('"position": 0', '"position": 11'))
    with pytest.raises(Refused, match=r"not a template"):
        template_file.parse("[" * 100_000)


def test_damaged_templates_are_read_or_refused_and_nothing_else():
    refused = 0
    for damaged in mutated(template_file.dump(template(finger(2, 10))).encode(), 600, seed=3):
        try:
            template_file.parse(damaged.decode("utf-8", "replace"))
        except Refused:
            refused += 1
    assert refused > 300


@pytest.mark.parametrize("kind", ["PNG", "PPM", "BMP", "TIFF"])
def test_an_image_is_read_as_it_was_written(kind: str):
    image, _ppi = decode(png(kind=kind))
    assert (image == RIDGES).all()


def test_the_resolution_of_a_scanner_is_taken_and_that_of_a_screen_is_not():
    assert decode(png(dpi=(1000, 1000)))[1] == pytest.approx(1000, abs=0.1)
    assert decode(png(dpi=(72, 72)))[1] is None
    assert decode(png())[1] is None


def test_an_image_too_large_or_too_small_is_refused_before_it_is_decoded():
    with pytest.raises(Refused, match="30 x 30"):
        decode(png(np.zeros((30, 30), np.uint8)))
    bomb = png(np.zeros((9_000, 9_000), np.uint8))
    assert len(bomb) < 200_000
    with pytest.raises(Refused, match="9000 x 9000"):
        decode(bomb)


def test_a_bomb_and_an_empty_file_are_refused_by_what_they_are():
    pytest.importorskip("PIL.Image")
    small = png()
    side = (60_000).to_bytes(4, "big")
    head = b"IHDR" + side + side + small[24:29]
    bomb = small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]
    with pytest.raises(Refused, match="unpacks to 3,600,000,000 pixels"):
        decode(bomb)
    with pytest.raises(Refused, match="The file is empty"):
        decode(b"")


def test_damaged_images_are_read_or_refused_and_nothing_else():
    refused = 0
    for kind in ("PNG", "TIFF", "BMP", "JPEG"):
        for damaged in mutated(png(kind=kind), 250, seed=11):
            try:
                decode(damaged)
            except Refused:
                refused += 1
    assert refused > 300


def test_wsq_comes_back_close_to_what_it_was():
    pytest.importorskip("_wsq")
    from amana.engines.prints.wsq_image import encode_wsq

    image, _ppi = read_image(reference("fvc2002", "DB1_B", "101_1.png"))
    packed = encode_wsq(image, 500)
    back, ppi = decode(packed)
    assert back.shape == image.shape
    assert ppi == 500
    assert len(packed) < image.size / 8
    assert np.abs(back.astype(int) - image).mean() < 8  # of 255


def test_damaged_wsq_is_read_or_refused_by_a_process_that_may_die():
    pytest.importorskip("_wsq")
    from amana.engines.prints.wsq_image import encode_wsq

    refused = 0
    for damaged in mutated(encode_wsq(np.tile(RIDGES, (2, 2)), 500), 12, seed=2):
        try:
            decode(damaged)
        except Refused:
            refused += 1
    assert refused


@pytest.mark.parametrize(
    ("at", "written", "said"),
    [
        (2, b"\x13\x88", "not_wsq"),  # the length of the frame header
        (16, b"\x09", "not_wsq"),  # an encoder that there is not
        (6, bytes(4), "not_wsq"),  # no pixels
        (6, b"\x7f\xff\x74\xd3", "wsq_size"),
    ],
)
def test_a_wsq_with_a_damaged_header_is_refused_for_its_damage_not_for_its_size(
    at: int, written: bytes, said: str
):
    frame = bytearray.fromhex("ffa20011 00ff 0100 0100 00 0000 00 0000 02 0000")
    frame[at : at + len(written)] = written
    with pytest.raises(Refused) as refused:
        decode(b"\xff\xa0" + bytes(frame) + bytes(100))
    assert refused.value.problem.code == said
    assert "image has" not in str(refused.value)
