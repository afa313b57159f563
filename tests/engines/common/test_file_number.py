"""Custody file numbers: every slip of the pen is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amana.engines.common import file_number as fn
from amana.engines.common.digits import to_arabic_indic

NUMBERS = st.builds(fn.FileNumber, st.integers(2000, 2099), st.integers(1, 12), st.integers(1, 99_999))


@given(NUMBERS)
def test_a_number_reads_back_in_any_digits_with_or_without_dashes(number: fn.FileNumber) -> None:
    text = str(number)
    for written in (
        text,
        text.replace("-", ""),
        text.replace("-", " "),
        to_arabic_indic(text),
        f"\u200f{text} ",
    ):
        assert fn.parse(written) == number


@given(NUMBERS)
def test_every_single_wrong_digit_is_found(number: fn.FileNumber) -> None:
    digits = str(number).replace("-", "")
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert not fn.valid(digits[:at] + wrong + digits[at + 1 :])


@given(NUMBERS)
def test_every_swap_of_neighbours_is_found(number: fn.FileNumber) -> None:
    digits = str(number).replace("-", "")
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            assert not fn.valid(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def test_the_check_digit_of_the_thesis_example_is_right() -> None:
    assert fn.check_digit("572") == "4"
    assert fn.make(2026, 1, 42) == "2601-00042-1"


@pytest.mark.parametrize(
    ("text", "code"),
    [("26-42", "shape"), ("", "shape"), ("2601-00042-2", "check"), ("abcd-00042-1", "shape")],
)
def test_a_wrong_number_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(fn.FileNumberError) as refused:
        fn.parse(text)
    assert refused.value.code == code
    assert not fn.valid(text)


@pytest.mark.parametrize(
    ("parts", "code"), [((2026, 13, 1), "month"), ((2026, 1, 0), "serial"), ((1999, 1, 1), "shape")]
)
def test_a_number_that_cannot_be_is_not_made(parts: tuple[int, int, int], code: str) -> None:
    with pytest.raises(fn.FileNumberError) as refused:
        fn.make(*parts)
    assert refused.value.code == code


def test_file_numbers_sort_by_time_of_opening() -> None:
    assert fn.FileNumber(2025, 12, 9) < fn.FileNumber(2026, 1, 1) < fn.FileNumber(2026, 1, 2)
