"""The reads of the watch desk, always through what the reader may see."""
