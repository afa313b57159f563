"""What an extractor, a quality meter and a matcher must be able to do, so that another can stand in its place.

The verbs are those of the open biometric interfaces (extract, check quality, match), so that a commercial engine can be
wrapped. Face and iris have no engine here: a plug-in for them implements the same protocols.
"""

from __future__ import annotations

from typing import Protocol

from .values import Sample, Template


class Extractor(Protocol):
    """Makes templates of one algorithm."""

    @property
    def algorithm(self) -> str:
        """The id that its templates carry."""

    def extract(self, sample: Sample) -> Template:
        """Raises `problems.Refused` for an image without a usable print."""


class QualityMeter(Protocol):
    """Measures how well a sample will compare."""

    def quality(self, sample: Sample) -> int | None:
        """0 (useless) to 100; None where it cannot be told."""


class Matcher(Protocol):
    """Compares two templates of its algorithm."""

    def score(self, left: Template, right: Template) -> float:
        """0 (nothing in common) to 1; raises `problems.Refused` when the algorithms differ."""
