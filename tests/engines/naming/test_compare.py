"""Names are compared across scripts, and every comparison can be read."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from amana.engines.naming import compare, name_bits, parse
from amana.engines.naming.learned import learned
from amana.engines.naming.pieces import features, pieces
from amana.engines.naming.tokens import likeness
from amana.engines.naming.weigh import Weights

from . import thresholds

HERE = Path(__file__).parent / "cases"
SAME: list[list[str]] = yaml.safe_load((HERE / "same.yaml").read_text(encoding="utf-8"))
DIFFERENT: list[list[str]] = yaml.safe_load((HERE / "different.yaml").read_text(encoding="utf-8"))
PARTS = [
    "محمد",
    "أحمد",
    "Ali",
    "Mohamed",
    "عبد",
    "الله",
    "al",
    "bin",
    "أبو",
    "Salah",
    "الدين",
    "Иса",
    "ئازاد",
    "x",
]
NAMES = st.lists(st.sampled_from(PARTS), min_size=0, max_size=6).map(" ".join)


@pytest.mark.parametrize("pair", SAME, ids=" | ".join)
def test_spellings_of_one_name_are_held_for_one(pair: list[str]) -> None:
    assert compare(*pair).bits >= thresholds.SAME_LEAST, compare(*pair)


@pytest.mark.parametrize("pair", DIFFERENT, ids=" | ".join)
def test_near_names_are_told_apart(pair: list[str]) -> None:
    assert compare(*pair).bits < thresholds.DIFFERENT_MOST, compare(*pair)


@example("أبو محمد", "أبو ئازاد")
@given(NAMES, NAMES)
def test_the_order_of_the_two_names_does_not_matter(left: str, right: str) -> None:
    assert compare(left, right).bits == pytest.approx(compare(right, left).bits, abs=1e-6)


@given(NAMES, NAMES)
def test_evidence_sums_to_the_bits_and_the_fast_way_agrees(left: str, right: str) -> None:
    found = compare(left, right)
    assert found.bits == sum(e.bits for e in found.evidence)
    assert name_bits(left, right) == found.bits
    assert compare(left, right) == found


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(left: str, right: str) -> None:
    assert 0.0 <= compare(left, right).score <= 1.0


def test_nothing_to_compare_is_no_evidence() -> None:
    assert compare("", "محمد علي").bits == 0.0
    assert compare("???", "Ali").evidence == ()


def test_every_piece_of_evidence_has_a_sentence_in_both_languages() -> None:
    found = compare("أبو عمر خالد محمود الشمري", "Khaled Mahmoud al-Shammari")
    assert all(e.text and e.text_ar for e in found.evidence)
    assert any("محمود = Mahmoud" in e.text and e.field == "father" for e in found.evidence)


def test_sharing_a_rare_name_says_more_than_sharing_a_common_one() -> None:
    rare = compare("زهدي القصراوي", "Zuhdi al-Qasrawi").bits
    common = compare("محمد علي", "Mohamed Ali").bits
    assert rare >= common + thresholds.COMMON_GAIN_LEAST


def test_a_written_long_vowel_that_is_missing_costs_and_an_unwritten_short_one_does_not() -> None:
    assert likeness("كمال", "kamal") > likeness("كمل", "kamal") or likeness("سالم", "salem") > likeness(
        "سالم", "slem"
    )
    assert likeness("حسن", "hasan") > likeness("حسين", "hasan")


@given(NAMES, NAMES)
def test_the_quick_sum_is_the_features_times_their_weights(left: str, right: str) -> None:
    weights = Weights(learned().model["names"])
    for piece in pieces(parse(left), parse(right)):
        plain = sum(weights.weights.get(name, 0.0) * value for name, value in features(piece))
        assert weights.bits(piece) == pytest.approx(plain, abs=1e-9)
