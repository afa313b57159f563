"""ANSI/NIST-ITL transactions: exact, bounded, checked against the standard and the receiver's profile."""

import numpy as np
import pytest

from amana.engines.prints import itl, itl_check, itl_images
from amana.engines.prints.problems import Refused

from .cast import reference
from .hostile import mutated

HEADER = {
    2: b"0500",
    4: b"CAR",
    5: b"20260114",
    7: b"DAI000000",
    8: b"ORI000000",
    9: b"TCN1",
    11: b"19.69",
    12: b"19.69",
    13: b"NORAM\x1f",
}
PIXELS = np.arange(64 * 80, dtype=np.uint8).reshape(80, 64)


def image_record(idc: int = 1) -> itl.Record:
    head = (18 + PIXELS.size).to_bytes(4, "big") + bytes([idc, 0, 2, 255, 255, 255, 255, 255, 0])
    return itl.Record(
        4, (), head + (64).to_bytes(2, "big") + (80).to_bytes(2, "big") + b"\0" + PIXELS.tobytes()
    )


def card(second: dict[int, bytes] | None = None) -> itl.Transaction:
    words = itl.tagged(2, {2: b"00", 5: b"N", 18: b"NAME, ONE"} | (second or {}))
    return itl.transaction(HEADER, [words, image_record()])


def test_all_reference_transactions_are_written_back_byte_for_byte():
    files = sorted(reference("an2").glob("*.an2"))
    assert len(files) == 31
    for path in files:
        raw = path.read_bytes()
        found = itl.read(raw)
        assert found.to_bytes() == raw, path.name
        for record in found.records:
            assert record.kind in itl.BINARY_TYPES or itl.with_length(record) == record, path.name


@pytest.mark.filterwarnings("ignore:Record of type")
def test_a_second_reader_finds_the_same_fields_in_the_reference_transactions():
    nistitl = pytest.importorskip("nistitl")
    for path in sorted(reference("an2").glob("*.an2")):
        raw = path.read_bytes()
        theirs = nistitl.Message()
        theirs.parse(raw)
        ours = itl.read(raw)
        assert [r.kind for r in ours.records] == [r.type for r in theirs], path.name
        assert ours.header.text(9) == str(theirs[0].TCN), path.name


def test_a_new_transaction_counts_its_lengths_and_its_records():
    found = itl.read(card().to_bytes())
    # 1.003: type 1 with two more records, then each with its number
    assert found.header.value(3) == b"1\x1f2\x1e2\x1f00\x1e4\x1f01"
    assert [len(r.to_bytes()) for r in found.records] == [r.stated_length for r in found.records]


def test_a_length_that_gains_a_digit_by_counting_itself_is_right():
    for filler in range(80, 110):
        record = itl.tagged(2, {2: b"00", 3: b"x" * filler})
        assert len(record.to_bytes()) == record.stated_length


def test_the_image_of_a_record_comes_out_as_it_went_in():
    (head,) = itl_images.heads(itl.read(card().to_bytes()))
    found = itl_images.sample(head)
    assert (found.position, found.ppi) == (2, 500)  # 19.69 per mm is 500 per inch
    assert (found.image == PIXELS).all()


def test_each_mandatory_field_of_a_criminal_ten_print_card_is_named_where_it_is_missing():
    needed = [20, 22, 24, 25, 27, 29, 31, 32, 38, 45, 47, 73]
    said = itl_check.check(card())
    assert [p.blanks["value"] for p in said] == [f"2.{n:03d}" for n in needed]
    assert said[0].text() == "record 2 (type 2): The field 2.020 is missing (ebts CAR). Add it."
    assert itl_check.check(card(dict.fromkeys(needed, b"X"))) == []
    for n in needed:
        without = card({m: b"X" for m in needed if m != n})
        assert [p.blanks["value"] for p in itl_check.check(without)] == [f"2.{n:03d}"]


def test_a_record_announced_under_another_number_is_found():
    head = itl.transaction(HEADER, [itl.tagged(2, {2: b"00"}), image_record(idc=1)]).header
    other = itl.Transaction((head, itl.tagged(2, {2: b"00"}), image_record(idc=3)))
    (problem,) = [p for p in itl_check.check(other, "none") if p.code == "itl_idc"]
    assert problem.text() == (
        "record 3 (type 4): The record is announced as number 1 and calls itself 3. Correct field 1.003 or the record."
    )


def test_a_second_transaction_in_the_same_file_is_refused_as_one():
    card = itl.transaction({2: b"0500"}, [itl.tagged(2, {2: b"00"})]).to_bytes()
    with pytest.raises(Refused, match="a second one begins"):
        itl.read(card + card)


def test_a_wrong_length_is_refused_with_its_record_and_byte():
    raw = card().to_bytes().replace(b"2.001:", b"2.001:1", 1)
    with pytest.raises(Refused, match=r"record 2 \(type 2\), byte \d+: The stated length 1\d+ does not lead"):
        itl.read(raw)


def test_damaged_transactions_are_read_or_refused_and_nothing_else():
    refused = 0
    for damaged in mutated(card().to_bytes(), 2_000, seed=5):
        try:
            found = itl.read(damaged)
            assert found.to_bytes() == damaged
            itl_check.check(found)
            for head in itl_images.heads(found):
                itl_images.sample(head)
        except Refused:
            refused += 1
    assert 1_000 < refused < 2_000
