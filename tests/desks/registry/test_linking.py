"""Two lists compared in a process of its own."""

from __future__ import annotations

from amana.desks.registry import linking
from amana.engines.naming.record import Record

PEOPLE = 1_500
"""More than a pipe holds: what is left over has to be written once the process reads."""


def test_lists_that_are_read_late_are_compared_all_the_same(monkeypatch):
    """On a busy machine the process begins to read after the first look whether it is still wanted."""
    monkeypatch.setattr(linking, "LOOKS_EVERY", 0.01)
    monkeypatch.setattr(linking, "SECONDS_MOST", 60)
    everybody = [Record(str(n), (f"Person{n:04d} Only",)) for n in range(PEOPLE)]
    same = Record("x", ("ياسين عبد الرحمن الخابوري",))
    found = linking.pairs([*everybody, same], [same])
    assert found == [(PEOPLE, 0)]
