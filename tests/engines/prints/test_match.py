"""Comparison: what it may depend on, and what it may not."""

import numpy as np
import pytest

from amana.cli import main
from amana.engines.prints import template_file
from amana.engines.prints.cylinders import cylinders
from amana.engines.prints.match import comparison, score
from amana.engines.prints.problems import Refused
from amana.engines.prints.values import Minutiae

from .cast import again, finger, made, template


def test_the_same_finger_pressed_again_scores_above_every_other_finger():
    first = [template(finger(seed)) for seed in range(12)]
    second = [template(again(finger(seed), seed)) for seed in range(12)]
    scores = np.array([[score(one, other) for other in second] for one in first])
    same = np.eye(12, dtype=bool)
    assert scores[same].min() > scores[~same].max()


def test_turning_and_moving_the_print_changes_no_score_by_more_than_rounding():
    m = finger(3)
    x, y = m.y.astype(float) + 50, 400 - m.x.astype(float)  # a quarter turn, counter-clockwise as seen
    turned = made(x, y, m.angle.astype(float) + np.pi / 2)
    other = again(m, 3, turn=0.0)
    # cells of 17.5 pixels are square: a quarter turn maps cell on cell
    near = made(
        other.y.astype(float) + 50, 400 - other.x.astype(float), other.angle.astype(float) + np.pi / 2
    )
    assert score(template(turned), template(near)) == pytest.approx(
        score(template(m), template(other)), abs=0.01
    )


def test_compiled_and_plain_comparison_give_the_same_scores():
    pytest.importorskip("numba")
    fast, plain = comparison("fast"), comparison("plain")
    prints = [cylinders(finger(s, n)) for s, n in ((1, 40), (2, 9), (3, 90), (4, 3))]
    prints += [cylinders(again(finger(s, 40), s)) for s in (1, 5)]
    pairs = [(a, b) for a in prints for b in prints]
    assert [fast(a, b) for a, b in pairs] == pytest.approx([plain(a, b) for a, b in pairs], abs=1e-6)


def test_the_order_of_the_minutiae_does_not_matter():
    m, probe = finger(6), template(again(finger(6), 6))
    order = np.random.default_rng(0).permutation(len(m))
    shuffled = Minutiae(m.x[order], m.y[order], m.angle[order], m.kind[order], m.quality[order])
    assert score(template(shuffled), probe) == pytest.approx(score(template(m), probe), abs=5e-3)


def test_a_print_with_hardly_any_minutiae_scores_nothing():
    assert score(template(finger(1, 2)), template(finger(1, 2))) == 0


def test_a_score_of_too_few_minutiae_is_told_to_say_nothing_and_a_folder_to_be_none(tmp_path, capsys):
    few, enough = tmp_path / "few.print.json", tmp_path / "enough.print.json"
    template_file.save(few, template(finger(1, 2)))
    template_file.save(enough, template(finger(1)))
    assert main(["prints", "match", str(few), str(enough)]) == 0
    said = capsys.readouterr()
    assert (float(said.out), said.err.count("2 minutiae")) == (0.0, 1) and str(few) in said.err
    assert main(["prints", "match", str(enough), str(enough)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["prints", "match", str(tmp_path), str(enough)]) == 2
    assert "Is a directory" in capsys.readouterr().err


def test_templates_of_two_algorithms_never_compare():
    with pytest.raises(Refused, match="two algorithms"):
        score(template(finger(1)), template(finger(1), "leader+amana-mcc"))
