"""Error rates, with the arithmetic beside them."""

import numpy as np
import pytest

from amana.engines.prints.rates import eer, fnmr_at, threshold_at

IMPOSTOR = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]) / 2  # 0.05 ... 0.5
GENUINE = np.array([0.3, 0.45, 0.6, 0.7, 0.8])


def test_the_equal_error_rate_is_where_both_errors_meet():
    # threshold 0.45: FNMR = 1/5 (0.3 is below), FMR = 2/10 (0.45 and 0.5 are not)
    assert eer(GENUINE, IMPOSTOR) == pytest.approx(0.2)


def test_scores_that_do_not_overlap_have_no_error():
    assert eer(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 0


def test_a_matcher_that_knows_nothing_errs_half_the_time():
    assert eer(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0.5


def test_misses_at_one_in_ten_are_counted_above_the_second_best_impostor():
    # one of ten impostors may match: the threshold lies just above 0.45, so 0.3 and 0.45 of five are missed
    assert threshold_at(0.1, IMPOSTOR) == pytest.approx(0.45)
    assert fnmr_at(0.1, GENUINE, IMPOSTOR) == pytest.approx(2 / 5)


def test_ties_at_the_threshold_never_push_the_rate_above_what_is_allowed():
    tied = np.array([0.5] * 10)
    assert (tied >= threshold_at(0.1, tied)).sum() == 0
