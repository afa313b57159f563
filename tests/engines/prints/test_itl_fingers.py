"""Fingers that go out: read back by our reader and validator, and by a second reader."""

import datetime as dt
import math

import numpy as np
import pytest

from amana.engines.prints import itl, itl_check, itl_fingers, itl_images
from amana.engines.prints.images import png_bytes
from amana.engines.prints.problems import Refused
from amana.engines.prints.values import Minutiae, Template

pytest.importorskip("PIL")
PIXELS = (np.arange(64 * 80) % 251).astype(np.uint8).reshape(80, 64)
MINUTIAE = Minutiae(
    x=np.array([10.4, 50.0], np.float32),
    y=np.array([20.0, 70.6], np.float32),
    angle=np.array([math.pi / 2, math.radians(359.4)], np.float32),
    kind=np.array([1, 2], np.uint8),
    quality=np.array([80, 0], np.uint8),
)
DAY = dt.date(2026, 2, 1)
TOLD = {
    "reference": "2602-00001-8",
    "at": dt.datetime(2026, 2, 1, 12, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=3))),
    "source": "AMANA",
    "destination": "UNSPECIFIED",
}


def sent() -> itl.Transaction:
    """Right index finger with minutiae, left thumb without."""
    template = Template("mindtct+amana-mcc", MINUTIAE, position=2, width=64, height=80)
    fingers = [
        itl_fingers.Finger(2, png_bytes(PIXELS), DAY, template),
        itl_fingers.Finger(6, png_bytes(PIXELS[::-1].copy()), DAY),
    ]
    return itl_fingers.transaction(fingers, **TOLD)


def test_it_reads_back_with_nothing_missing_and_every_pixel():
    raw = sent().to_bytes()
    found = itl.read(raw)
    assert itl_check.check(found) == [] and found.to_bytes() == raw
    assert [(r.kind, r.idc) for r in found.records[1:]] == [(2, 0), (14, 1), (9, 1), (14, 2)]
    assert found.header.text(14) == "20260201090005Z"  # 12:00:05 at +3 hours
    images = [itl_images.sample(head) for head in itl_images.heads(found)]
    assert [(s.position, s.ppi) for s in images] == [(2, 500), (6, 500)]
    assert (images[0].image == PIXELS).all() and (images[1].image == PIXELS[::-1]).all()


def test_minutiae_stand_in_pixels_and_units_of_two_degrees():
    (nine,) = [r for r in itl.read(sent().to_bytes()).records if r.kind == 9]
    # 90 degrees are 45 units; 359.4 are 180, a full turn, so 0
    assert nine.value(137) == b"001\x1f10\x1f20\x1f45\x1f1\x1f80\x1e002\x1f50\x1f71\x1f0\x1f2\x1f0"
    assert (nine.text(136), nine.text(134), nine.text(128)) == ("2", "02", "64")


@pytest.mark.filterwarnings("ignore:Record of type")
def test_a_second_reader_finds_the_same_records_and_fields():
    nistitl = pytest.importorskip("nistitl")
    theirs = nistitl.Message()
    theirs.parse(sent().to_bytes())
    assert [r.type for r in theirs] == [1, 2, 14, 9, 14]
    assert (theirs[0].TOT, theirs[2].FGP, theirs[2].CGA) == ("PRINTS", "2", "PNG")
    assert png_bytes(PIXELS) == theirs[2].DATA


def test_refused_without_a_finger_with_an_unreadable_one_and_with_a_name_for_a_number():
    bad = itl_fingers.Finger(3, b"\x89PNG\r\n\x1a\n" + b"grey" * 40, DAY)
    with pytest.raises(Refused, match="finger 3"):
        itl_fingers.transaction([bad], **TOLD)
    with pytest.raises(Refused, match="14"):
        itl_fingers.transaction([], **TOLD)
    with pytest.raises(Refused, match=r"2\.007"):
        itl_fingers.transaction([bad], **(TOLD | {"reference": "ياسين"}))


def test_a_wsq_goes_out_as_it_came_in():
    pytest.importorskip("wsq")
    from amana.engines.prints.wsq_image import encode_wsq

    kept = encode_wsq(np.kron(PIXELS, np.ones((4, 4), np.uint8)), 500)
    raw = itl_fingers.transaction([itl_fingers.Finger(1, kept, DAY)], **TOLD).to_bytes()
    (head,) = itl_images.heads(itl.read(raw))
    assert (head.codec, head.data, head.width, head.height) == ("WSQ20", kept, 256, 320)
    assert itl_images.sample(head).image.shape == (320, 256)
