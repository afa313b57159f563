"""Canonical JSON: one byte string for one value, the quick ways and the plain way agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amana.engines.common.canonical import canonical, digest
from amana.engines.common.verdict import Verdict
from amana.engines.seal.leaf import Facts


def test_keys_are_sorted_and_text_is_composed():
    assert canonical({"b": 1, "a": "e\u0301"}) == '{"a":"\u00e9","b":1}'.encode()


@pytest.mark.parametrize(
    ("value", "place"),
    [({"a": [1, 2.5]}, r"\$\.a\[1\]: float"), ({"a": {1: "x"}}, r"\$\.a: keys must be strings, not int")],
)
def test_what_has_no_canonical_form_is_named_with_its_place(value, place):
    with pytest.raises(TypeError, match=place):
        canonical(value)


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3), st.integers(0, 2**40))
def test_a_verdict_hashes_like_its_canonical_form(who, gates, person):
    moment = datetime(2026, 1, 20, tzinfo=UTC)
    verdict = Verdict("depart", person, bytes(32), tuple(gates), (3,), who, moment)
    said = {
        "action": "depart", "person": person, "facts": bytes(32).hex(), "gates": gates, "overrides": [3],
        "for": who, "expires_at": moment.isoformat(),
    }  # fmt: skip
    assert verdict.hash() == digest(said)


@given(st.integers(0, 2**40), st.sampled_from(["PRISON", "سجن"]), st.binary(min_size=32, max_size=32))
def test_the_facts_of_a_leaf_are_canonical(person, code, statement):
    facts = Facts("depart", person, code, "ESC", 5, 6, 7, statement, None, statement)
    assert facts.encode() == canonical(
        {
            "kind": "depart", "person": person, "src": code, "dst": "ESC", "effective_at": 5, "recorded_at": 6,
            "grp": 7, "statement": statement.hex(), "verdict": None, "values_root": statement.hex(),
        }
    )  # fmt: skip
