"""Biometric records: fingerprint images, minutiae, comparison, galleries, interchange files.

Doors: `extract.extractor(name)` (image to template), `match.compare` (two templates), `gallery.Gallery` and
`identify.identify` (one against many), `evaluate.evaluate` (error rates), `itl` and `records` (files of others).
A score proposes; a named person decides. NumPy is enough to compare templates; images need the extra `biometrics`.
"""
