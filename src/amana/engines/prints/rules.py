"""The constants of the comparison, shared by the compiled and the plain matcher.

Names and meaning as in Cappelli, Ferrara, Maltoni (2010), section on matching, and most values too.
The compiled kernels are kept on disk by the date of `kernel.py` alone: after a change here, touch that file.
"""

from __future__ import annotations

import numpy as np

TURNS = 256  # directions in one turn, where cylinders are compared
TURN_APART_MAX = 64  # cylinders whose directions differ by more than a quarter turn are not compared
SHARED_CELLS_LEAST = 30  # cells that both must be able to judge
LEVELS = 1024  # of likeness, by which pairs are put in order
LEVEL_LEAST = 358  # of 1024: 0.35; strangers have as much
PAIRS_MAX = 64
PAIRS_SHARE = 0.8  # pairs that enter relaxation, of the smaller number of cylinders
CYLINDERS_LEAST = 4  # with fewer there is no comparison: score 0

ROUNDS = 5  # of relaxation
KEPT = 0.5  # of a pair's own support, each round
# support between two pairs: sigmoids of the differences in distance (pixels), direction and bearing (radians)
DISTANCE_MID, DISTANCE_STEEP, DISTANCE_MAX = 5.0, 1.6, 10.0
ANGLE_MID, ANGLE_STEEP, ANGLE_MAX = float(np.pi / 12), 30.0, 0.55

SCORED_LEAST, SCORED_MOST = 4, 12  # pairs that are averaged
SCORED_MID, SCORED_STEEP = 20.0, 0.4  # how their number grows with the smaller number of cylinders
