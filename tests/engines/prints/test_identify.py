"""One against many: what is found, what is shown, what must not be."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from amana.engines.prints import identify as identifying
from amana.engines.prints.capture import judged
from amana.engines.prints.doubles import bounds, doubles
from amana.engines.prints.evidence import FINGER_MOST, MISSING, finger_evidence, thresholds
from amana.engines.prints.gallery import Entry, Gallery
from amana.engines.prints.identify import identify
from amana.engines.prints.problems import Refused

from .cast import again, finger, template

PEOPLE = 12


def two_fingers(n: int) -> list[Entry]:
    return [
        Entry(f"p{n}", f"p{n}-right", template(finger(2 * n), position=2)),
        Entry(f"p{n}", f"p{n}-left", template(finger(2 * n + 1), position=7)),
    ]


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    made = Gallery.create(tmp_path / "g", "mindtct+amana-mcc")
    made.add([entry for n in range(PEOPLE) for entry in two_fingers(n)])
    return made


def arrival(n: int):
    return [template(again(finger(2 * n), n), position=2), template(again(finger(2 * n + 1), n), position=7)]


@pytest.mark.parametrize("cascade", [False, True])
def test_everyone_enrolled_is_found_first_with_two_fingers(gallery: Gallery, cascade: bool, monkeypatch):
    monkeypatch.setattr(identifying, "VOTED_LEAST", 3)
    monkeypatch.setattr(identifying, "ALL_FINGERS_FOR", 2)
    for n in range(PEOPLE):
        result = identify(arrival(n), gallery, limit=2, cascade=cascade)
        assert result.candidates[0].person == f"p{n}"
        assert result.band == "probable"
        assert result.candidates[1].band == "silent"
        # both fingers with three people each, or with all; then both with the first two
        assert result.compared == (2 * 3 if cascade else 2 * PEOPLE) + 2 * 2


def test_a_stranger_gives_no_alarm_and_the_search_says_what_it_looked_through(gallery: Gallery):
    result = identify(arrival(PEOPLE + 5), gallery)
    assert result.band == "silent"
    assert (result.people, result.prints, result.digest) == (PEOPLE, 2 * PEOPLE, gallery.digest)
    json.dumps(result.summary())


def test_a_finger_is_compared_only_with_the_same_finger(gallery: Gallery):
    left_as_right = [
        template(again(finger(1), 0), position=2)
    ]  # the left finger of p0, said to be the right one
    assert identify(left_as_right, gallery).band == "silent"
    unknown = [template(again(finger(1), 0), position=0)]
    assert identify(unknown, gallery).candidates[0].fingers[0].print_id == "p0-left"


def test_a_finger_that_was_never_enrolled_takes_a_little_away(gallery: Gallery):
    with_thumb = [*arrival(4), template(finger(99), position=1)]
    two, three = identify(arrival(4), gallery), identify(with_thumb, gallery)
    assert three.candidates[0].person == "p4"
    assert three.candidates[0].evidence == pytest.approx(two.candidates[0].evidence + MISSING)


def test_someone_taken_out_is_not_found_again_even_after_reopening(gallery: Gallery):
    gallery.remove("p3")
    for held in (gallery, Gallery(gallery.path)):
        assert len(held) == PEOPLE - 1
        assert "p3" not in [c.person for c in identify(arrival(3), held, limit=PEOPLE).candidates]
    with pytest.raises(Refused, match="taken out"):
        gallery.add([Entry("p3", "new", template(finger(6)))])


def test_adding_leaves_what_was_written_as_it_was(gallery: Gallery):
    before = {p: p.read_bytes() for p in sorted((gallery.path / "segment-000001").iterdir())}
    digest = gallery.digest
    gallery.add(two_fingers(20))
    assert {p: p.read_bytes() for p in before} == before
    assert gallery.digest != digest
    assert identify(arrival(20), Gallery(gallery.path)).candidates[0].person == "p20"


def test_the_answer_does_not_depend_on_threads_or_segments(gallery: Gallery, tmp_path: Path):
    split = Gallery.create(tmp_path / "s", "mindtct+amana-mcc")
    for n in range(PEOPLE):
        split.add(two_fingers(n))
    a, b = identify(arrival(7), gallery), identify(arrival(7), split, jobs=2)
    assert [c.evidence for c in a.candidates] == [c.evidence for c in b.candidates]


def test_without_the_compiler_the_same_people_are_found(gallery: Gallery, monkeypatch):
    pytest.importorskip("numba")
    fast = identify(arrival(2), gallery, cascade=True)
    import sys

    monkeypatch.setitem(sys.modules, "amana.engines.prints.kernel", None)
    plain = identify(arrival(2), gallery, cascade=True)
    assert [c.person for c in plain.candidates] == [c.person for c in fast.candidates]
    assert [c.evidence for c in plain.candidates] == pytest.approx(
        [c.evidence for c in fast.candidates], abs=1e-4
    )


def test_prints_that_do_not_say_which_finger_they_are_cannot_be_added_up(gallery: Gallery):
    with pytest.raises(Refused, match="not all say which finger"):
        identify([template(finger(0)), template(finger(1))], gallery)
    with pytest.raises(Refused, match="given twice"):
        identify([template(finger(0), position=2), template(finger(1), position=2)], gallery)


def test_one_finger_among_sixty_thousand_is_never_more_than_a_case_for_review():
    large = thresholds(60_000)
    assert large.review == pytest.approx(math.log(600_000))  # a false hit in one search of ten: 60,000 / 0.1
    best = float(finger_evidence("mindtct+amana-mcc", 1.0))
    assert best == FINGER_MOST
    assert large.band(best) == "review"
    assert large.band(2 * best) == "probable"
    assert thresholds(6_000).review < large.review


def test_more_score_is_never_less_evidence():
    evidence = finger_evidence("leader+amana-mcc", np.linspace(0, 1, 200))
    assert (np.diff(evidence) >= 0).all()


@pytest.mark.parametrize("name", ["mask.npy", "starts.npy", "names.tsv", "words.npy"])
def test_a_damaged_segment_is_refused_and_named(gallery: Gallery, name: str):
    path = gallery.path / "segment-000001" / name
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Refused, match=r"segment-000001: The segment cannot be read"):
        Gallery(gallery.path)


@pytest.mark.parametrize("head", [b"", bytes(80), b"\x93NUMPY\x01\x00\x76\x00{" + b"\xa5" * 200])
def test_an_array_whose_head_is_damaged_is_refused_and_named(gallery: Gallery, head: bytes):
    (gallery.path / "segment-000001" / "pose.npy").write_bytes(head)
    with pytest.raises(Refused, match=r"segment-000001: The segment cannot be read \(pose\.npy\)"):
        Gallery(gallery.path)


@pytest.mark.parametrize("name", ["words.npy", "pose.npy", "quality.npy", "names.tsv", "sha256"])
def test_a_gallery_in_which_one_bit_changed_is_not_searched(gallery: Gallery, name: str):
    gallery.verify()
    path = gallery.path / "segment-000001" / name
    whole = bytearray(path.read_bytes())
    whole[-2] ^= 1
    path.write_bytes(whole)
    with pytest.raises(Refused, match=r"segment-000001: The segment cannot be read \(sha256\)"):
        Gallery(gallery.path).verify()
    path.unlink()
    with pytest.raises(Refused, match="segment-000001"):
        Gallery(gallery.path).verify()


def test_a_bad_capture_is_repeated_twice_and_then_accepted_with_a_reason():
    assert [judged(12, attempt) for attempt in (1, 2, 3)] == ["again", "again", "accept with a reason"]
    assert judged(None, 3) == "accept with a reason"
    assert judged(30, 1) == "accept"


def test_one_person_under_two_pseudonyms_is_proposed_once_and_nobody_else(gallery: Gallery):
    right, left = arrival(3)
    gallery.add([Entry("again", "again-right", right), Entry("again", "again-left", left)])
    ((person, other),) = doubles(gallery)
    assert (person, other.person, other.band) == ("p3", "again", "probable")
    # 13 people are 78 pairs: evidence must reach ln(78 / 0.001)
    assert bounds(gallery).probable == pytest.approx(math.log(78_000))
