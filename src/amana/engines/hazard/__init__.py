"""Hazard of facilities: how likely a serious incident is, what would follow from it, how good the forecasts were.

About buildings and guards, never about individuals: no person, name, nationality, religion or age is an input;
tiers enter as counts. Doors: `score.score` (a number with its exact explanation), `simulate.simulate` (what a plan
changes), `backtest.backtest` (how it would have done).
"""
