"""Leaf v1 is frozen: these vectors may never change."""

import json
from pathlib import Path

import pytest

from amana.engines.seal.leaf import Facts, Frame, seal

VECTORS = json.loads((Path(__file__).parent / "leaf-v1.json").read_text("utf-8"))


def facts_of(vector: dict) -> Facts:
    raw = dict(vector["facts"])
    for name in ("statement", "verdict", "values_root"):
        raw[name] = bytes.fromhex(raw[name]) if raw[name] is not None else None
    return Facts(**raw)


@pytest.mark.parametrize("vector", VECTORS, ids=[v["name"] for v in VECTORS])
def test_the_leaf_hash_of_each_committed_vector_is_what_it_was(vector: dict):
    facts = facts_of(vector)
    assert facts.encode().decode() == vector["encoded"]
    assert seal(bytes.fromhex(vector["nonce"]), facts).hex() == vector["leaf"]


def test_refused_when_the_nonce_is_short():
    with pytest.raises(ValueError, match="32 bytes"):
        seal(b"", facts_of(VECTORS[0]))


@pytest.mark.parametrize("vector", VECTORS, ids=[v["name"] for v in VECTORS])
def test_the_frame_of_an_act_gives_the_same_leaf(vector: dict):
    facts, nonce = facts_of(vector), bytes.fromhex(vector["nonce"])
    frame = Frame.of(
        *(facts.kind, facts.src, facts.dst),
        effective_at=facts.effective_at,
        recorded_at=facts.recorded_at,
        grp=facts.grp,
        statement=facts.statement,
    )
    assert frame.seal(nonce, facts.person, facts.verdict, facts.values_root).hex() == vector["leaf"]
