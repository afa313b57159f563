"""The reads of the watch desk, always through what the reader may see."""

# -- reports
from .reports_evidence import Evidence, evidence

__all__ = ["Evidence", "evidence"]
