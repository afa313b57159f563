"""The marked reports: what the extractors find in them, and what they invent.

Floors, not targets: `bench/results/reading.md` has the figures, `docs/models/reading.md` those of first sight.
"""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, read

from . import gold

SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@pytest.mark.parametrize("half", SETS)
def test_speakers_counts_and_days_of_marked_reports_are_found_and_few_are_invented(half: str) -> None:
    reports = gold.gold(half)
    heard, counted, dated = gold.attributions(reports), gold.quantities(reports), gold.dates(reports)
    assert heard.coverage >= 0.88 and heard.precision >= 0.90, heard
    assert counted.recall >= 0.94 and counted.precision >= 0.95, counted
    assert dated.recall >= 0.85 and dated.precision >= 0.90, dated


@pytest.mark.parametrize("half", SETS)
def test_marked_claims_are_proposed_with_their_event_and_no_more_than_one_in_two_is_idle(half: str) -> None:
    told, per_accepted = gold.claims(gold.gold(half))
    assert told.coverage == 1 and told.recall >= 0.75, told
    assert per_accepted <= 1.8


@pytest.mark.parametrize(
    "headline",
    [
        "هروب 120 سجيناً من سجن الشدادي وإعادة القبض على 81",
        "فرّ 120 سجيناً قُبض على 81 منهم",
        "هروب 120 معتقلاً من السجن و81 أعيد اعتقالهم",
        "Escape of 120 prisoners from Shaddadi and 81 recaptured",
        "120 prisoners escape, 81 recaptured",
    ],
)
def test_of_a_hundred_and_twenty_who_fled_the_eighty_one_caught_are_no_escape(headline: str) -> None:
    claims = read([Document("a", headline)]).claims
    told = [(claim.predicate, claim.quantity.value) for claim in claims if claim.quantity]
    assert told == [("escape", 120), ("recapture", 81)]
