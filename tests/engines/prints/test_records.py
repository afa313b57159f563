"""Minutiae records of five versions."""

import pytest

from amana.engines.prints import records
from amana.engines.prints.match import score
from amana.engines.prints.problems import Refused

from .cast import again, finger, reference, template
from .hostile import mutated

LAYOUTS = sorted(records.layouts())
TWO = [template(finger(1), position=2, quality=61), template(again(finger(1), 1), position=7)]


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("ansi378v2004-sample.fmr", "ansi-378-2004"),
        ("ansi378v2009-sample.fmr", "ansi-378-2009"),
        ("ansi378v2009am1-sample.fmr", "ansi-378-2009-am1"),
        ("iso19794p2v2005-sample.fmr", "iso-19794-2-2005"),
        ("iso19794p2v2011-sample.fmr", "iso-19794-2-2011"),
    ],
)
def test_a_record_of_others_is_written_back_byte_for_byte(name: str, layout: str):
    raw = reference("iso_samples", name).read_bytes()
    found = records.read(raw)
    assert found.layout == layout
    assert [len(view.minutiae) for view in found.views] == [27, 22]
    assert [view.fields["position"] for view in found.views] == [7, 2]
    assert records.write(found) == raw


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_we_write_is_read_back_with_the_same_minutiae(layout: str):
    raw = records.write(records.of_templates(TWO, layout))
    found = records.read(raw)
    assert found.layout == layout
    assert records.write(found) == raw
    back = records.templates(found)
    assert [t.position for t in back] == [2, 7]
    assert back[0].quality == 61
    assert abs(back[0].minutiae.x - TWO[0].minutiae.x).max() < 1  # whole pixels, 197 to the cm
    # angles are kept in steps of at most 2 degrees: the scores hardly move
    assert score(back[0], back[1]) == pytest.approx(score(TWO[0], TWO[1]), abs=0.05)


def test_a_finger_that_does_not_exist_is_refused_with_view_field_and_byte():
    raw = bytearray(records.write(records.of_templates(TWO)))
    raw[24] = 11  # the first byte of the first view
    with pytest.raises(Refused, match=r"view 1, byte 28: The field position holds 11; allowed: 0-10"):
        records.read(bytes(raw))


def test_a_record_that_ends_early_or_late_is_refused():
    raw = records.write(records.of_templates(TWO))
    with pytest.raises(Refused, match="too early"):
        records.read(raw[:-2])
    with pytest.raises(Refused, match="follow after the last view"):
        records.read(raw + b"\0")
    with pytest.raises(Refused, match="length is stated as"):
        records.read(raw + bytes(50))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_damaged_records_are_read_or_refused_and_nothing_else(layout: str):
    raw = records.write(records.of_templates([template(finger(1, 8), quality=50)], layout))
    refused = 0
    for damaged in mutated(raw, 600, seed=7):
        try:
            found = records.read(damaged)
            assert records.write(found) == damaged
            records.templates(found)
        except Refused:
            refused += 1
    assert 300 < refused < 600
