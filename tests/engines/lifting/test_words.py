from __future__ import annotations

import pytest

from amana.engines.lifting.words import counted


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "شخص واحد"),
        (2, "شخصان"),
        (3, "3 أشخاص"),
        (10, "10 أشخاص"),
        (11, "11 شخصاً"),
        (100, "100 شخص"),
        (103, "103 أشخاص"),
        (112, "112 شخصاً"),
    ],
)
def test_what_is_counted_agrees_with_its_number_in_arabic(n: int, text: str) -> None:
    assert counted("people", n)["ar"] == text


def test_one_person_is_no_people() -> None:
    assert [counted("people", n)["en"] for n in (1, 2)] == ["1 person", "2 people"]
