"""The watch desk: who said what, what it changes in the hazard of each place, and who was warned in time."""
