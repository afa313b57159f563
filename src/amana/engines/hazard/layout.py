"""The tuples of arrays that the compiled kernel works on: the world, the constants, the work space, the results."""

from __future__ import annotations

from typing import Any, NamedTuple


class Layout(NamedTuple):
    """The world: see `world.World` for shapes and units; `bound` as from `thin.bounds`."""

    site_keys: Any
    region_keys: Any
    rate: Any
    quiet: Any
    region: Any
    levels: Any
    strain0: Any
    crowd0: Any
    capacity: Any
    collapse: Any
    moves: Any
    events: Any
    event_start: Any
    guard_change: Any
    held: Any
    guards: Any
    shock_values: Any
    stationary: Any
    transitions: Any
    escape: Any
    recapture: Any
    bound: Any
    quiet_moved: int


class Rules(NamedTuple):
    """Constants. `tilt_rate`, `tilt_given`: importance sampling until the first breach; 1 and `given` mean none."""

    strain: float
    crowd: float
    visible: float
    own: float
    alpha: float
    excitement_kept: float
    own_kept: float
    own_max: float
    given: float
    lost_assault: float
    lost_abandoned: float
    lent_share: float
    recapture_days: int
    lent_days: int
    pause_days: int
    cascade_days: int
    tilt_rate: float
    tilt_given: float


class Work(NamedTuple):
    """The state of the replication at hand; arrays are used again and again.

    `factor` (S,): exp of the exponent as last computed; while not `stale`, only fading has changed it since, so it
    bounds the present one. `people_due`, `guards_due`: one more row than days, of no day, for what lies beyond the end;
    a day's rows are 0 unless `due`. `struck`: the sites with an incident that day.
    """

    streams: Any
    level_of: Any
    multiples: Any
    region_streams: Any
    shocks: Any
    shocks_known: Any
    shock_states: Any
    held: Any
    people: Any
    guards: Any
    aboard: Any
    recent: Any
    moved: Any
    own: Any
    excitement: Any
    around: Any
    closed_until: Any
    last_breach: Any
    guards_due: Any
    people_due: Any
    out: Any
    factor: Any
    stale: Any
    due: Any
    struck: Any


class Quiet(NamedTuple):
    """How things stand before the morning of each day (first axis) as long as nothing has happened; `gone` (D + 1,):
    how many have left by then. A replication begins where its first incident lies."""

    held: Any
    guards: Any
    aboard: Any
    recent: Any
    moved: Any
    gone: Any


class Rows(NamedTuple):
    """Where the fates are written: the arrays of `fates.Fates`."""

    escapes: Any
    escaped: Any
    large: Any
    marks: Any
    log_weight: Any
